package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.scan.CameraSettings;
import io.xiaoyi.gateway.scan.CameraSettings.Format;
import io.xiaoyi.gateway.scan.HidSettings;
import io.xiaoyi.gateway.scan.KeyLayout;
import io.xiaoyi.gateway.scan.LineRule;
import io.xiaoyi.gateway.serial.SerialSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReaderSettingsTest {
    private static final String SERIAL = "serial: {device: /dev/ttyACM0, baud: 9600}";

    @TempDir
    private Path folder;

    private SettingsFolder settings;

    @BeforeEach
    void copyTheExample() {
        settings = new SettingsFolder(folder);
    }

    private Settings.Source read(String source) throws SettingsException {
        settings.with(SERIAL, source);
        return Settings.read(settings.file()).readers().getLast().source();
    }

    /** The readers and the framings that the example shows in its comments. */
    static Stream<String> shown() {
        String example = SettingsFolder.read(SettingsFolder.root().resolve("firmware-config/station.example.yaml"));
        return Pattern.compile("(?m)^  #   ((?:network|serial|camera|hid|lines): \\{.*?\\})").matcher(example).results()
                .map(found -> found.group(1)).map(found -> found.startsWith("lines")
                        ? SERIAL.replace("9600}", "9600, " + found + "}")
                        : found);
    }

    @ParameterizedTest
    @MethodSource("shown")
    void whatTheExampleShowsInItsCommentsIsValid(String source) throws SettingsException {
        assertThat(read(source)).isNotNull();
    }

    @Test
    void theExampleShowsEveryKindOfReader() {
        assertThat(shown()).hasSizeGreaterThanOrEqualTo(9);
    }

    @Test
    void aScannerIsReadTheWayItWasSetUp() throws SettingsException {
        settings.with("listen: \"127.0.0.1:7001\"", "connect: \"192.168.1.50:51236\", lines: {end: none}").with(
                "baud: 9600}", "baud: 9600, data-bits: 7, parity: even, stop-bits: 2, lines: {end: etx, gap: 250ms,"
                        + " prefix: \"\\x02\", suffix: \"\\xe9\", longest: 400}}");

        var port = new SerialSettings(Path.of("/dev/ttyACM0"), 9600, 7, SerialSettings.Parity.EVEN, 2);
        assertThat(Settings.read(settings.file()).readers()).extracting(Settings.Reader::source).containsExactly(
                new Settings.Source.Connect("192.168.1.50", 51236, new LineRule(4096, LineRule.End.NONE,
                        OptionalInt.of(100), Octets.of(), Octets.of())),
                new Settings.Source.Serial(port, new LineRule(400, LineRule.End.ETX, OptionalInt.of(250),
                        Octets.of((byte) 2), Octets.of((byte) 0xe9))));
    }

    @Test
    void aCameraIsWhatItsKeysSay() throws SettingsException {
        assertThat(read("camera: {device: /dev/video0}")).isEqualTo(new Settings.Source.Camera(CameraSettings.of(
                "/dev/video0", 640, 480, 15, Duration.ofSeconds(10))));
        settings.with("/dev/video0", "rpicam, width: 1280, height: 720, rate: 30, silence: 3s");
        assertThat(Settings.read(settings.file()).readers().getLast().source()).isEqualTo(new Settings.Source.Camera(
                CameraSettings.of("rpicam", 1280, 720, 30, Duration.ofSeconds(3))));
    }

    @Test
    void aProgramOfOnesOwnIsRunAsItIsWritten() throws SettingsException {
        assertThat(read("camera: {command: [my camera, \"$HOME; rm\"], format: yuv420, width: 321, height: 100}"))
                .isEqualTo(new Settings.Source.Camera(new CameraSettings("my camera", List.of("my camera", "$HOME; rm"),
                        321, 100, Format.YUV420, Duration.ofSeconds(10))));
    }

    @Test
    void aCamerasPasswordIsNotAmongWhatIsSaidOfIt() throws SettingsException {
        assertThat(read("camera: {device: \"rtsp://eye:sec@ret@10.0.0.9/live\"}").toString()).isEqualTo(
                "Camera[camera=640 x 480 from rtsp://…@10.0.0.9/live]");
    }

    @Test
    void aScannerThatTypesIsReadByTheLayoutItIsSetTo() throws SettingsException {
        settings.with("network: {listen: \"127.0.0.1:7001\"}", "hid: {device: \"0c2e:0b61\"}").with(
                "serial: {device: /dev/ttyACM0, baud: 9600}",
                "hid: {device: /dev/input/event3, layout: de, terminator: silence}");

        assertThat(Settings.read(settings.file()).readers()).extracting(Settings.Reader::source).containsExactly(
                new Settings.Source.Hid(new HidSettings("0c2e:0b61", KeyLayout.US, HidSettings.Terminator.ENTER)),
                new Settings.Source.Hid(new HidSettings("/dev/input/event3", KeyLayout.DE,
                        HidSettings.Terminator.SILENCE)));
    }
}
