package io.xiaoyi.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.Needs;
import io.xiaoyi.gateway.scan.Decoding.Decoded;
import io.xiaoyi.gateway.scan.QrImage.Drawing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QrImageTest {
    @TempDir
    Path folder;

    @Test
    void aCompactCodeOf121CharactersIsVersionFive() {
        QrImage image = QrImage.of(Texts.compact(1));
        assertThat(Texts.compact(1)).hasSize(121);
        assertThat(image.version()).isEqualTo(5);
        assertThat(image.alphanumeric()).isTrue();
        assertThat(image.modules()).isEqualTo(37);
        assertThat(image.modulesWithQuietZone()).isEqualTo(45);
        assertThat(QrImage.of(Texts.xy1(151, 2)).version()).isEqualTo(6);
        assertThat(QrImage.of(Texts.xy1(243, 3)).version()).isEqualTo(9);
        assertThat(QrImage.of(Texts.xy1(202, 4)).version()).isEqualTo(8);
        assertThat(QrImage.of("1".repeat(188)).version()).isEqualTo(5);
    }

    @Test
    void lowerCaseLeavesTheAlphanumericMode() {
        assertThat(QrImage.isAlphanumeric("XY1:AB $%*+-./")).isTrue();
        assertThat(QrImage.isAlphanumeric("xy1:AB")).isFalse();
        assertThat(QrImage.of(Texts.compact(1).toLowerCase(java.util.Locale.ROOT)).alphanumeric()).isFalse();
    }

    @Test
    void theQuietZoneIsFourLightModulesWide() {
        QrImage image = QrImage.of("XY1:A");
        Frame frame = image.frame(1);
        int side = image.modulesWithQuietZone();
        for (int i = 0; i < side * side; i++) {
            int x = i % side;
            int y = i / side;
            if (x < 4 || y < 4 || x >= side - 4 || y >= side - 4) {
                assertThat(frame.luminance()[i]).isEqualTo((byte) 255);
            }
        }
        assertThat(frame.luminance()[4 * side + 4]).as("the finder's corner").isZero();
    }

    @Test
    void anEmptyOrTooLongTextIsRefusedWithItsLength() {
        assertThatThrownBy(() -> QrImage.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> QrImage.of("a".repeat(5000))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5000");
    }

    @Test
    void ourPngIsReadByZbar() throws Exception {
        Path zbarimg = Needs.program("zbarimg");
        for (String text : List.of(Texts.compact(5), Texts.xy1(243, 6), " SPACES  KEPT ", "lower case too")) {
            for (int modulePixels : new int[]{3, 8}) {
                Path png = folder.resolve("code.png");
                Files.write(png, QrImage.of(text).png(modulePixels));
                Process process = new ProcessBuilder(zbarimg.toString(), "--raw", "-q", "--nodbus", "-Sdisable",
                        "-Sqrcode.enable",
                        png.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
                byte[] out = process.getInputStream().readAllBytes();
                assertThat(process.waitFor()).as(text).isZero();
                assertThat(new String(out, StandardCharsets.UTF_8)).isEqualTo(text + "\n");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Drawing.class)
    void theDrawingInCharactersCanBeReadFromTheScreen(Drawing drawing) {
        String text = Texts.compact(7);
        String characters = QrImage.of(text).characters(drawing);
        if (drawing == Drawing.COLOURED) {
            assertThat(characters.lines()).allMatch(l -> l.startsWith("\u001b[38;5;16;48;5;231m"))
                    .allMatch(l -> l.endsWith("\u001b[0m"));
        } else {
            assertThat(characters).doesNotContain("\u001b");
        }
        List<String> lines = characters.replaceAll("\u001b\\[[0-9;]*m", "").lines().toList();
        assertThat(lines).hasSize(23).allMatch(line -> line.length() == 45);
        Frame screen = screen(lines, drawing == Drawing.PLAIN_ON_DARK);
        assertThat(new QrDecoder().decode(screen)).isInstanceOfSatisfying(Decoded.class,
                decoded -> assertThat(decoded.text()).isEqualTo(text));
    }

    /** What a terminal would show, at 6 pixels a half block. */
    private static Frame screen(List<String> lines, boolean lightOnDark) {
        int scale = 6;
        int width = lines.getFirst().length() * scale;
        int height = lines.size() * 2 * scale;
        byte[] pixels = new byte[width * height];
        for (int i = 0; i < pixels.length; i++) {
            int row = i / width / scale;
            char c = lines.get(row / 2).charAt(i % width / scale);
            boolean drawn = c == '█' || c == (row % 2 == 0 ? '▀' : '▄');
            pixels[i] = (byte) (drawn == lightOnDark ? 255 : 0);
        }
        return new Frame(width, height, pixels);
    }
}
