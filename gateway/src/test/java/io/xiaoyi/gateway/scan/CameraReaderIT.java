package io.xiaoyi.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.Needs;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.scan.CameraSettings.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CameraReaderIT {
    private static final Backoff QUICK = new Backoff(5, 20);
    private static final Duration PATIENT = Duration.ofMinutes(1);
    /** A shell on a busy computer shows its frame in less. */
    private static final Duration IMPATIENT = Duration.ofSeconds(2);
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final FrameDecoder STOCK = new QrDecoder().within(Duration.ofSeconds(5));
    private static final FrameDecoder BLIND = frame -> Optional.empty();

    @TempDir
    private Path folder;

    private final Heard heard = new Heard();
    private final List<CameraReader> readers = new ArrayList<>();

    @AfterEach
    void closeAll() {
        readers.forEach(CameraReader::close);
        Eventually.holds("no program outlives its reader", () -> running().isEmpty());
    }

    private CameraReader start(CameraSettings settings, FrameDecoder decoder) {
        CameraReader reader = CameraReader.start("eye", settings, decoder, QUICK, heard);
        readers.add(reader);
        return reader;
    }

    private CameraReader start(List<String> command, Duration silence, FrameDecoder decoder) {
        return start(CameraSettings.of(command, WIDTH, HEIGHT, Format.GREY8, silence), decoder);
    }

    /** A shell that first writes down its number, in the folder of the test. */
    private List<String> shell(String script) {
        return List.of("sh", "-c", "cd '" + folder + "'; echo $$ >> pids; " + script);
    }

    private List<Long> pids() {
        try {
            Path file = folder.resolve("pids");
            return Files.exists(file)
                    ? Files.readAllLines(file).stream().filter(line -> !line.isEmpty()).map(Long::valueOf).toList()
                    : List.of();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Those written down that are still there and no zombies, which are their parent's matter. */
    private List<Long> running() {
        return pids().stream().filter(pid -> {
            try {
                return !Files.readString(Path.of("/proc/" + pid + "/stat")).matches("(?s).*\\) Z .*");
            } catch (IOException gone) {
                return false;
            }
        }).toList();
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static Frame scene(int seed) {
        return Scenes.frame(Texts.compact(seed), WIDTH, HEIGHT, 320, 3);
    }

    private static Frame empty() {
        return Scenes.changed(new Frame(WIDTH, HEIGHT, new byte[WIDTH * HEIGHT]), 1, 128, 20, 2);
    }

    @Test
    void aVideoOfTurnedBlurredNoisyDarkAndInvertedCodesIsReadAndItsEmptyFramesAreSilent() throws Exception {
        var scenes = List.of(scene(1), Scenes.frame(Texts.compact(2), WIDTH, HEIGHT, 300, 33),
                Scenes.blurred(scene(3), 1), Scenes.changed(scene(4), 1, 0, 25, 4), Scenes.changed(scene(5), 0.25, 5,
                        2, 5),
                scene(6).inverted(), Scenes.frame(Texts.compact(7), WIDTH, HEIGHT, 460, 180));
        var texts = new ArrayList<String>();
        try (var projector = new Projector(folder)) {
            CameraReader reader = start(projector.command(), PATIENT, STOCK);
            projector.on();
            for (int i = 0; i < scenes.size(); i++) {
                projector.show(empty());
                projector.show(scenes.get(i));
                texts.add(Texts.compact(i + 1));
                heard.awaitLines(i + 1);
            }
            assertThat(heard.lines()).isEqualTo(texts);
            assertThat(heard.health()).containsExactly("present: 640 x 480 from sh");
            assertThat(reader.framesArrived()).isEqualTo(2L * scenes.size());
        }
    }

    @Test
    void whileALookLastsFramesAreTakenAndTheNextLookIsAtTheNewest() throws Exception {
        var looked = new CopyOnWriteArrayList<Integer>();
        var firstLookIsOver = new CountDownLatch(1);
        FrameDecoder slow = frame -> {
            looked.add((int) frame.luminance()[0]);
            await(firstLookIsOver);
            return Optional.empty();
        };
        try (var projector = new Projector(folder)) {
            CameraReader reader = start(projector.command(), PATIENT, slow);
            projector.on();
            for (int number = 0; number <= 50; number++) {
                byte[] numbered = new byte[WIDTH * HEIGHT];
                numbered[0] = (byte) number;
                projector.show(numbered);
                Eventually.holds("it is looked at", () -> !looked.isEmpty());
            }
            Eventually.holds("all have come", () -> reader.framesArrived() == 51);
            firstLookIsOver.countDown();
            Eventually.holds("the next is looked at", () -> looked.size() == 2);
            assertThat(looked).containsExactly(0, 50);
            assertThat(reader.framesDropped()).isEqualTo(49);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFloodOfFramesIsReadIntoThreeBuffersAtMost() {
        Set<byte[]> buffers = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        CameraReader reader = start(shell("exec cat /dev/zero"), PATIENT, frame -> {
            buffers.add(frame.luminance());
            return Optional.empty();
        });
        Eventually.holds("thousands came", () -> reader.framesArrived() > 3_000);
        assertThat(buffers).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aCodeThatStaysInViewIsToldAtOnceAndThenTwiceASecond() throws Exception {
        file("frame", scene(1).luminance());
        long started = System.nanoTime();
        CameraReader reader = start(shell("while :; do cat frame; done"), PATIENT, STOCK);
        heard.awaitLines(3);
        int told = heard.lines().size(); // before the time is read, in which more may come
        double seconds = (System.nanoTime() - started) / 1e9;
        assertThat(seconds).isGreaterThanOrEqualTo(1);
        assertThat(told).isLessThanOrEqualTo(1 + (int) (seconds / 0.5));
        assertThat(heard.lines()).containsOnly(Texts.compact(1));
        assertThat(reader.framesArrived()).isGreaterThan(10);
    }

    @Test
    void theColoursOfAYuvVideoAreSkipped() throws Exception {
        var video = new ByteArrayOutputStream();
        byte[] colours = new byte[WIDTH * HEIGHT / 2];
        java.util.Arrays.fill(colours, (byte) 0x55);
        for (Frame frame : List.of(empty(), empty(), scene(9))) {
            video.write(frame.luminance());
            video.write(colours);
        }
        file("video", video.toByteArray());
        start(CameraSettings.of(shell("cat video; exec sleep 1000"), WIDTH, HEIGHT, Format.YUV420, PATIENT), STOCK);
        heard.awaitLines(1);
        assertThat(heard.lines()).containsExactly(Texts.compact(9));
    }

    @Test
    void aProgramThatDiesWithinAFrameIsToldWithItsLastWordsAndStartedAgain() throws Exception {
        file("frame", scene(1).luminance());
        start(shell("cat frame; head -c 1000 frame; printf 'one\\nrtsp://u:secret@host: lost\\n\\n' >&2; exit 3"),
                PATIENT, BLIND);
        heard.await("it came three times", it -> it.health().size() >= 6);
        assertThat(heard.health()).containsOnly("present: 640 x 480 from sh",
                "absent: sh ended with exit code 3, 1000 of 307200 bytes into a frame: rtsp://…@host: lost");
    }

    @Test
    void theCodeInTheLastFrameIsReadThoughItsProgramHasEndedMeanwhile() throws Exception {
        var video = new ByteArrayOutputStream();
        video.write(empty().luminance());
        video.write(scene(8).luminance());
        file("video", video.toByteArray());
        var allHaveCome = new CountDownLatch(1);
        CameraReader reader = start(shell("[ -e shown ] && exec sleep 1000; touch shown; exec cat video"), PATIENT,
                frame -> {
                    await(allHaveCome);
                    return STOCK.read(frame);
                });
        Eventually.holds("the program has ended", () -> reader.framesArrived() == 2 && running().isEmpty());
        allHaveCome.countDown();
        heard.awaitLines(1);
        heard.awaitAbsent();
        assertThat(heard.lines()).containsExactly(Texts.compact(8));
        assertThat(heard.health()).as("nor is it taken for one of the next program").containsExactly(
                "present: 640 x 480 from sh", "absent: sh ended with exit code 0");
    }

    @Test
    void aProgramThatShowsNothingMoreIsEndedThoughItDoesNotWantToAndStartedAgain() throws Exception {
        file("frame", scene(1).luminance());
        start(shell("trap '' TERM; cat frame; echo tired >&2; while :; do sleep 1000; done"), IMPATIENT, BLIND);
        heard.await("it came twice", it -> it.health().size() >= 4);
        assertThat(heard.health()).containsOnly("present: 640 x 480 from sh",
                "absent: sh shows no frame for 2.0 s: tired");
        Eventually.holds("the earlier one is gone", () -> running().size() <= 1);
    }

    @Test
    void aProgramThatNeverShowsAnythingIsNeverPresent() {
        start(shell("kill -STOP $$"), Duration.ofMillis(300), BLIND);
        Eventually.holds("it was started again", () -> pids().size() >= 3);
        assertThat(heard.health()).containsExactly("absent: sh shows no frame for 0.3 s");
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        start(List.of("no-such-camera", "-o", "-"), PATIENT, BLIND);
        heard.awaitAbsent();
        assertThat(heard.lastHealth()).startsWith("absent: no-such-camera does not start: ").contains(
                "No such file or directory");
    }

    @Test
    void theProgramOfARaspberryPisCameraIsNamedWhereItIsMissing() {
        var rpicam = CameraSettings.of("rpicam", WIDTH, HEIGHT, 15, PATIENT);
        assertThat(String.join(" ", rpicam.command())).isEqualTo("rpicam-vid --nopreview --timeout 0 --width 640"
                + " --height 480 --framerate 15 --codec yuv420 --flush --output -");
        assertThat(rpicam.format()).isEqualTo(Format.YUV420);
        start(new CameraSettings("rpicam", List.of("./rpicam-vid"), WIDTH, HEIGHT, Format.YUV420, PATIENT), BLIND);
        heard.awaitAbsent();
        assertThat(heard.lastHealth()).startsWith("absent: rpicam: ./rpicam-vid does not start: ");
    }

    @Test
    void aProgramMaySayMegabytesOnItsStandardErrorAndIsNotHeldUp() throws Exception {
        file("frame", scene(2).luminance());
        start(shell("head -c 20000000 /dev/zero | tr '\\0' 'x' >&2; echo >&2; cat frame; exit 1"), PATIENT, STOCK);
        heard.awaitLines(1);
        heard.awaitAbsent();
        assertThat(heard.health()).filteredOn(it -> it.startsWith("absent")).first().asString()
                .startsWith("absent: sh ended with exit code 1: xxx").hasSizeLessThan(300);
    }

    @Test
    void closingEndsTheProgramAndAllThatItStartedWithinASecond() throws Exception {
        file("frame", scene(1).luminance());
        CameraReader reader = start(shell("trap '' TERM; sh -c 'echo $$ >> pids; sleep 1000; true' & "
                + "sleep 1000 & echo $! >> pids; while :; do cat frame; done"), PATIENT, STOCK);
        heard.awaitPresent();
        Eventually.holds("all three are there", () -> running().size() == 3);
        int healthBefore = heard.health().size();
        long started = System.nanoTime();
        reader.close();
        reader.close();
        assertThat((System.nanoTime() - started) / 1_000_000).as("a busy machine's second").isLessThan(5_000);
        assertThat(running()).isEmpty();
        assertThat(heard.health()).hasSize(healthBefore);
        Eventually.holds("its threads end", () -> Thread.getAllStackTraces().keySet().stream().noneMatch(
                thread -> thread.getName().startsWith("scan-eye")));
    }

    @Test
    void whatACodeSaysIsBoundedAsAScannersLineIs() throws Exception {
        var codes = List.of("a\r\nb", "x".repeat(5_000), " c ").iterator();
        file("frame", empty().luminance());
        start(shell("while :; do cat frame; done"), PATIENT, frame -> codes.hasNext()
                ? Optional.of(Octets.utf8(codes.next()))
                : Optional.empty());
        heard.awaitLines(3);
        assertThat(heard.lines()).containsExactly("a", "b", " c ");
        assertThat(heard.overlong()).containsExactly(5_000L);
    }

    @Test
    void aDecoderThatThrowsCostsItsFrameAndNotTheCamera() throws Exception {
        var looks = new CopyOnWriteArrayList<Integer>();
        file("frame", empty().luminance());
        try (var log = new Logged(Hearing.class)) {
            start(shell("while :; do cat frame; done"), PATIENT, frame -> {
                looks.add(looks.size());
                if (looks.size() < 3) {
                    throw new IllegalStateException("blinded");
                }
                return Optional.of(Octets.utf8("XY1:OK"));
            });
            heard.awaitLines(1);
            assertThat(log.lines()).hasSize(2);
        }
        assertThat(heard.health()).containsExactly("present: 640 x 480 from sh");
        assertThat(pids()).hasSize(1);
    }

    @Test
    void ffmpegShowsARecordedVideo() throws Exception {
        String ffmpeg = Needs.program("ffmpeg").toString();
        var video = new ByteArrayOutputStream();
        for (int i = 0; i < 30; i++) {
            video.write((i < 10 ? empty() : scene(3)).luminance());
        }
        Path file = file("video.grey", video.toByteArray());
        start(List.of(ffmpeg, "-nostdin", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "gray", "-video_size",
                "640x480", "-framerate", "30", "-re", "-i", file.toString(), "-f", "rawvideo", "-pix_fmt", "yuv420p",
                "-"), Format.YUV420);
        heard.awaitLines(1);
        assertThat(heard.lines()).containsOnly(Texts.compact(3));
    }

    private CameraReader start(List<String> command, Format format) {
        return start(CameraSettings.of(command, WIDTH, HEIGHT, format, PATIENT), STOCK);
    }

    @Test
    void ffmpegsTestPictureHoldsNoCode() {
        String ffmpeg = Needs.program("ffmpeg").toString();
        CameraReader reader = start(List.of(ffmpeg, "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i",
                "testsrc=size=640x480:rate=60", "-f", "rawvideo", "-pix_fmt", "gray", "-"), Format.GREY8);
        Eventually.holds("many frames came", () -> reader.framesArrived() > 100);
        assertThat(heard.lines()).isEmpty();
    }

    @Test
    void aCameraThatIsNotThereIsToldInFfmpegsWords() {
        Needs.program("ffmpeg");
        start(CameraSettings.of("/dev/video99", WIDTH, HEIGHT, 15, PATIENT), STOCK);
        heard.awaitAbsent();
        assertThat(heard.lastHealth()).startsWith("absent: /dev/video99: ffmpeg ended with exit code ").contains(
                "/dev/video99: No such file or directory");
    }

    @Test
    void aNetworkCameraThatRefusesIsToldWithoutItsPassword() {
        Needs.program("ffmpeg");
        start(CameraSettings.of("rtsp://eye:secret@127.0.0.1:1/stream", WIDTH, HEIGHT, 15, PATIENT), STOCK);
        heard.awaitAbsent();
        assertThat(heard.lastHealth()).startsWith("absent: rtsp://…@127.0.0.1:1/stream: ffmpeg ended with exit code ")
                .contains("Connection refused").doesNotContain("secret");
    }
}
