package io.xiaoyi.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.Needs;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassReader;
import io.xiaoyi.gateway.scan.Decoding.Decoded;
import io.xiaoyi.gateway.scan.Decoding.Look;
import io.xiaoyi.gateway.scan.Decoding.Outcome;
import io.xiaoyi.gateway.scan.Decoding.Unread;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QrDecoderTest {
    private final QrDecoder decoder = new QrDecoder();

    @TempDir
    Path folder;

    private Decoded read(Frame frame, String text) {
        Decoding decoding = decoder.decode(frame);
        assertThat(decoding).as(() -> decoding instanceof Unread unread ? unread.why() : "").isInstanceOf(
                Decoded.class);
        Decoded decoded = (Decoded) decoding;
        assertThat(decoded.text()).isEqualTo(text);
        return decoded;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 7, 45, 90, 133, 180, 270, 301})
    void aTurnedCodeIsRead(double degrees) {
        read(Scenes.frame(Texts.compact(1), 640, 480, 300, degrees), Texts.compact(1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {140, 200, 320, 470})
    void aSmallAndALargeCodeAreRead(double symbolPixels) {
        read(Scenes.frame(Texts.compact(2), 640, 480, symbolPixels, 3), Texts.compact(2));
    }

    /** Some of these have a square like a corner's in their data. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8})
    void noTextKeepsACleanCodeFromBeingRead(int modulePixels) {
        var unread = new ArrayList<String>();
        for (int characters : new int[]{121, 202, 243}) {
            for (int seed = 0; seed < 150; seed++) {
                String text = Texts.xy1(characters, seed);
                Decoding decoding = decoder.decode(QrImage.of(text).frame(modulePixels));
                if (!(decoding instanceof Decoded decoded && decoded.text().equals(text))) {
                    unread.add(characters + " characters of seed " + seed + ": " + decoding);
                }
            }
        }
        assertThat(unread).isEmpty();
    }

    @Test
    void spacesAtBothEndsAreKept() {
        read(QrImage.of("  A B  ").frame(4), "  A B  ");
    }

    @Test
    void noiseAndLowContrastAreReadThrough() {
        Frame clean = Scenes.frame(Texts.compact(3), 640, 480, 330, 5);
        read(Scenes.changed(clean, 1, 0, 20, 1), Texts.compact(3));
        read(Scenes.changed(clean, 0.2, 100, 0, 2), Texts.compact(3));
    }

    @Test
    void anInvertedCodeIsReadByTheInvertedPass() {
        Frame frame = Scenes.frame(Texts.compact(4), 640, 480, 300, 0).inverted();
        assertThat(read(frame, Texts.compact(4)).pass()).isEqualTo(DecodePass.INVERTED);
    }

    @Test
    void whenTheTimeIsOverNoFurtherPassIsBegunButTheFirstIsAlwaysTaken() {
        Frame upright = Scenes.frame(Texts.compact(4), 640, 480, 300, 0);
        FrameDecoder hasty = decoder.within(Duration.ZERO);
        assertThat(hasty.read(upright)).contains(Octets.utf8(Texts.compact(4)));
        assertThat(hasty.read(upright.inverted())).isEmpty();
        assertThat(decoder.within(Duration.ofMinutes(1)).read(upright.inverted())).isPresent();
    }

    @Test
    void largeModulesAreReadAtHalfOrQuarterSize() {
        Frame large = Scenes.changed(QrImage.of("XY1:A").frame(60), 0.5, 60, 12, 3);
        assertThat(large.width()).isGreaterThan(800);
        read(large, "XY1:A");
    }

    @ParameterizedTest
    @EnumSource(DecodePass.class)
    void everyPassAloneReadsWhatItIsFor(DecodePass pass) {
        Frame upright = Scenes.frame(Texts.compact(5), 1280, 960, 800, 2);
        Frame frame = pass == DecodePass.INVERTED ? upright.inverted() : upright;
        assertThat(decoder.decode(frame, pass)).isInstanceOfSatisfying(Decoded.class, decoded -> {
            assertThat(decoded.text()).isEqualTo(Texts.compact(5));
            assertThat(decoded.looks()).hasSize(1);
            assertThat(decoded.micros()).isPositive();
        });
    }

    @Test
    void laterPassesRescueBlurredAndNoisyFramesThatTheFirstMisses() {
        var rescuers = EnumSet.noneOf(DecodePass.class);
        for (int symbolPixels = 130; symbolPixels <= 330; symbolPixels += 10) {
            for (int radius = 0; radius <= 3; radius++) {
                Frame sharp = Scenes.frame(Texts.compact(8), 400, 400, symbolPixels, 4);
                Frame frame = Scenes.changed(Scenes.blurred(sharp, radius), 0.7, 20, 24 - 8 * radius, 5);
                if (decoder.decode(frame) instanceof Decoded decoded) {
                    assertThat(decoded.text()).isEqualTo(Texts.compact(8));
                    rescuers.add(decoded.pass());
                }
            }
        }
        assertThat(rescuers).contains(DecodePass.HYBRID, DecodePass.HYBRID_HALF, DecodePass.SHARPENED);
    }

    @Test
    void aFrameWithoutCodeSaysSoForEveryPass() {
        byte[] noise = new byte[640 * 480];
        new Random(4).nextBytes(noise);
        for (byte[] luminance : List.of(noise, new byte[640 * 480])) {
            Decoding decoding = decoder.decode(new Frame(640, 480, luminance));
            assertThat(decoding).isInstanceOf(Unread.class);
            assertThat(decoding.looks()).extracting(Look::pass).containsExactly(DecodePass.HYBRID,
                    DecodePass.HYBRID_HALF, DecodePass.GLOBAL_HISTOGRAM, DecodePass.INVERTED, DecodePass.SHARPENED);
        }
        assertThat(((Unread) decoder.decode(new Frame(640, 480, new byte[640 * 480]))).why())
                .startsWith("hybrid: no finder pattern found; hybrid at half size: no finder pattern found; ");
    }

    @Test
    void aCodeDamagedBeyondItsErrorCorrectionFailsTheChecksum() {
        Frame frame = QrImage.of(Texts.compact(6)).frame(6);
        for (int y = 110; y < 250; y++) {
            for (int x = 80; x < 160; x++) {
                frame.luminance()[y * frame.width() + x] = (byte) ((x / 6 + y / 6) % 2 * 255);
            }
        }
        assertThat(decoder.decode(frame)).isInstanceOfSatisfying(Unread.class,
                unread -> assertThat(unread.looks()).extracting(Look::outcome).contains(Outcome.CHECKSUM));
    }

    @Test
    void tinyAndOddFramesAreNoTrouble() {
        for (int width = 1; width < 40; width++) {
            for (int height = 1; height < 40; height += 3) {
                byte[] luminance = new byte[width * height];
                new Random(width * 100L + height).nextBytes(luminance);
                assertThat(decoder.decode(new Frame(width, height, luminance))).isInstanceOf(Unread.class);
            }
        }
    }

    @Test
    void codesThatQrencodeWritesAreRead() throws Exception {
        var texts = List.of(Texts.compact(7), Texts.xy1(243, 8), Texts.xy1(202, 9), "https://example.org/pay?x=1",
                "0123456789012345", " a ");
        for (String text : texts) {
            for (String level : List.of("L", "M", "H")) {
                assertThat(readForeign(text.getBytes(StandardCharsets.ISO_8859_1), "-l", level).text())
                        .isEqualTo(text);
            }
        }
    }

    @Test
    void bytesOfForeignCodesAreKeptAsTheyAre() throws Exception {
        byte[] utf8 = "支付宝 付款码 é".getBytes(StandardCharsets.UTF_8);
        assertThat(readForeign(utf8, "-8").bytes()).isEqualTo(Octets.of(utf8));
        byte[] all = new byte[255];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i + 1);
        }
        assertThat(readForeign(all, "-8").bytes()).isEqualTo(Octets.of(all));
    }

    private Decoded readForeign(byte[] text, String... options) throws Exception {
        Path png = folder.resolve("foreign.png");
        Files.deleteIfExists(png);
        var command = new ArrayList<>(List.of(Needs.program("qrencode").toString(), "-s", "5", "-o",
                png.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var in = process.getOutputStream()) {
            in.write(text);
        }
        assertThat(process.waitFor()).isZero();
        FileScan scan = new ScanFiles(new PassReader("demo")).scan(List.of(png)).findFirst().orElseThrow();
        assertThat(scan).isInstanceOf(FileScan.Read.class);
        return ((FileScan.Read) scan).decoded();
    }
}
