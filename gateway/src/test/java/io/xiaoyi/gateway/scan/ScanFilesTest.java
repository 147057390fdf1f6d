package io.xiaoyi.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.xiaoyi.gateway.pass.PassReader;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.scan.FileScan.Failed;
import io.xiaoyi.gateway.scan.FileScan.Read;
import io.xiaoyi.gateway.scan.FileScan.Reason;
import io.xiaoyi.gateway.scan.ImageFiles.Loaded;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ScanFilesTest {
    private static final String TEXT = Texts.compact(1);

    @TempDir
    Path folder;

    private final ScanFiles files = new ScanFiles(new PassReader("demo"));

    private FileScan scan(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, bytes);
        return only(file);
    }

    private FileScan only(Path file) {
        List<FileScan> scans = files.scan(List.of(file)).toList();
        assertThat(scans).hasSize(1);
        return scans.getFirst();
    }

    private static void assertFailed(FileScan scan, Reason reason, String words) {
        assertThat(scan).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).as(failed.detail()).isEqualTo(reason);
            assertThat(failed.detail()).contains(words);
        });
    }

    private static void assertRead(FileScan scan, String text) {
        assertThat(scan).isInstanceOfSatisfying(Read.class, r -> assertThat(r.decoded().text()).isEqualTo(text));
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        var out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static BufferedImage as(int type, BufferedImage image) {
        var copy = new BufferedImage(image.getWidth(), image.getHeight(), type);
        Graphics2D g = copy.createGraphics();
        g.drawImage(image, 0, 0, null);
        g.dispose();
        return copy;
    }

    @Test
    void ourPngAndForeignPngAndJpegOfEveryColourModelAreRead() throws Exception {
        assertRead(scan("ours.png", QrImage.of(TEXT).png(4)), TEXT);
        BufferedImage scene = Scenes.wall(TEXT, 640, 480, 300, 10);
        for (int type : new int[]{BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_USHORT_GRAY, BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_BYTE_BINARY}) {
            assertRead(scan("type" + type + ".png", encoded(as(type, scene), "png")), TEXT);
        }
        assertRead(scan("photo.jpg", encoded(scene, "jpg")), TEXT);
        assertRead(scan("colour.JPEG", encoded(as(BufferedImage.TYPE_INT_RGB, scene), "jpg")), TEXT);
        assertRead(scan("misnamed.txt", encoded(scene, "jpg")), TEXT);
    }

    @Test
    void whatTheTextIsIsTold() throws Exception {
        assertThat(scan("url.png", QrImage.of("https://example.org/").png(4)))
                .isInstanceOfSatisfying(Read.class, r -> assertThat(r.reading()).isInstanceOf(Reading.Foreign.class));
        assertThat(scan("bad.png", QrImage.of("XY1:NOT A PASS").png(4)))
                .isInstanceOfSatisfying(Read.class, r -> assertThat(r.reading()).isInstanceOf(Reading.Malformed.class));
    }

    @Test
    void greyValuesAreTakenAsTheyAre() throws Exception {
        var grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setDataElements(0, 0, 2, 1, new byte[]{40, 120});
        assertThat(ImageFiles.load(encoded(grey, "png"))).isInstanceOfSatisfying(Loaded.Picture.class,
                picture -> assertThat(picture.frame().luminance()).containsExactly(40, 120));
    }

    @Test
    void aTransparentGroundCountsAsWhite() throws Exception {
        QrImage code = QrImage.of(TEXT);
        var image = new BufferedImage(400, 400, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 160_000; i++) {
            boolean dark = code.dark(i % 400 / 8 - 5, i / 400 / 8 - 5);
            image.setRGB(i % 400, i / 400, dark ? 0xff000000 : 0);
        }
        assertRead(scan("transparent.png", encoded(image, "png")), TEXT);
    }

    @Test
    void aFolderStandsForItsImagesInOrderAndGoesOnPastABadOne() throws Exception {
        scan("b.png", QrImage.of("B").png(4));
        scan("a.PNG", QrImage.of("A").png(4));
        scan("c.jpg", new byte[0]);
        scan("notes.txt", "no image".getBytes(StandardCharsets.US_ASCII));
        Files.createDirectory(folder.resolve("inner.png"));
        Path missing = folder.resolve("missing.png");
        List<FileScan> scans = files.scan(List.of(folder, missing)).toList();
        assertThat(scans).extracting(s -> s.file().getFileName().toString()).containsExactly("a.PNG", "b.png", "c.jpg",
                "missing.png");
        assertRead(scans.get(0), "A");
        assertRead(scans.get(1), "B");
        assertFailed(scans.get(2), Reason.NOT_AN_IMAGE, "empty");
        assertFailed(scans.get(3), Reason.NOT_FOUND, "no such file");
    }

    @Test
    void everyFailureHasItsReason() throws Exception {
        assertFailed(only(folder), Reason.EMPTY_FOLDER, ".png");
        assertFailed(scan("text.png", "hello world".getBytes(StandardCharsets.US_ASCII)), Reason.NOT_AN_IMAGE,
                "begins with 68656c6c6f20776f, expected a PNG or JPEG");
        assertFailed(only(Path.of("/dev/null")), Reason.UNREADABLE, "neither a file nor a folder");
        assertFailed(scan("blank.png", encoded(new BufferedImage(50, 50, BufferedImage.TYPE_BYTE_GRAY), "png")),
                Reason.NO_CODE, "hybrid: no finder pattern found");
        byte[] png = QrImage.of(TEXT).png(4);
        assertFailed(scan("short.png", Arrays.copyOf(png, png.length / 2)), Reason.TRUNCATED, "ends too early");
        assertFailed(scan("start.png", Arrays.copyOf(png, 12)), Reason.TRUNCATED, "ends too early");
        byte[] jpg = encoded(Scenes.wall(TEXT, 640, 480, 300, 0), "jpg");
        assertFailed(scan("short.jpg", Arrays.copyOf(jpg, jpg.length / 2)), Reason.TRUNCATED, "");
        png[60] ^= 0x55;
        assertFailed(scan("damaged.png", png), Reason.DAMAGED, "a damaged PNG image");
    }

    @Test
    void anImageOfTooManyPixelsIsRefusedBeforeItIsDecoded() throws Exception {
        byte[] header = ByteBuffer.allocate(13).putInt(100_000).putInt(100_000).put((byte) 8).put((byte) 2).array();
        assertFailed(scan("bomb.png", png(header, new byte[]{1, 2, 3})), Reason.TOO_LARGE,
                "100000 x 100000 pixels, at most 40 million");
    }

    private static byte[] png(byte[] header, byte[] data) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[]{(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(out, "IHDR", header);
        chunk(out, "IDAT", data);
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String name, byte[] data) {
        byte[] both = ByteBuffer.allocate(4 + data.length).put(name.getBytes(StandardCharsets.US_ASCII)).put(data)
                .array();
        var crc = new CRC32();
        crc.update(both);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(both);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void mutatedImagesAreAnAnswerAndNeverAnErrorOrAHang() throws Exception {
        BufferedImage scene = Scenes.wall("XY1:A", 60, 60, 58, 0);
        List<byte[]> seeds = List.of(QrImage.of("XY1:A").png(1), encoded(scene, "png"), encoded(scene, "jpg"),
                encoded(as(BufferedImage.TYPE_BYTE_INDEXED, scene), "png"));
        for (long seed = 0; seed < 3_000; seed++) {
            byte[] bytes = mutated(seeds.get((int) (seed % seeds.size())), new Random(seed));
            assertThatCode(() -> {
                if (ImageFiles.load(bytes) instanceof Loaded.Picture picture && picture.frame().width() < 1000) {
                    new QrDecoder().decode(picture.frame());
                }
            }).as("seed %d", seed).doesNotThrowAnyException();
        }
    }

    /** Some bytes changed, a tail cut, or random bytes after a good start; the decoder minds no PNG checksum. */
    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        switch (random.nextInt(4)) {
            case 0 -> bytes = Arrays.copyOf(bytes, 8 + random.nextInt(bytes.length - 8));
            case 1 -> {
                int from = 8 + random.nextInt(bytes.length - 8);
                byte[] noise = new byte[bytes.length - from];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, from, noise.length);
            }
            default -> {
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    // The first forty bytes hold the sizes, and are where a small change does most.
                    int at = random.nextBoolean() ? 8 + random.nextInt(32) : random.nextInt(bytes.length);
                    bytes[at] = (byte) random.nextInt(256);
                }
            }
        }
        return bytes;
    }
}
