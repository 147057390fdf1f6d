package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.figures.Figure;
import io.xiaoyi.gateway.figures.Samples;
import io.xiaoyi.gateway.figures.Sheet;
import io.xiaoyi.gateway.pass.Octets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * Of simulated frames of 640 x 480 with a code of 121 characters, kind by kind, how many are read: by the one pass that
 * others take, and by all within the time a camera's look has; and how long a look lasts. Then how many frames a second
 * come through a pipe and are looked at. Options: {@code frames} of each kind, {@code seed}.
 */
public final class CameraFigure implements Figure {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;

    /** A kind of frames. */
    private record Kind(String name, Scene scene) {}

    /** A frame that shows the text, by chance. */
    @FunctionalInterface
    private interface Scene {
        Frame of(String text, Random dice);
    }

    private static final List<Kind> KINDS = List.of(new Kind("clean, askew up to 10 degrees", (text, dice) -> code(text,
            200, 400, 10, dice)),
            new Kind("any angle", (text, dice) -> code(text, 200, 400, 180, dice)),
            new Kind("large, 440 to 480 pixels", (text, dice) -> code(text, 440, 480, 5, dice)),
            new Kind("small, 110 to 150 pixels", (text, dice) -> code(text, 110, 150, 10, dice)),
            new Kind("blurred, radius 1", (text, dice) -> Scenes.blurred(code(text, 150, 350, 10, dice), 1)),
            new Kind("blurred, radius 2", (text, dice) -> Scenes.blurred(code(text, 150, 350, 10, dice), 2)),
            new Kind("noisy, deviation 40", (text, dice) -> Scenes.changed(code(text, 150, 350, 10, dice), 1, 0, 40,
                    dice.nextLong())),
            new Kind("faint and noisy", (text, dice) -> Scenes.changed(code(text, 150, 350, 10, dice), 0.12, 20, 4,
                    dice.nextLong())),
            new Kind("light on dark", (text, dice) -> code(text, 150, 350, 10, dice).inverted()),
            new Kind("blurred, noisy, any size, angle, light", CameraFigure::hard));

    private static Frame code(String text, int least, int most, double askew, Random dice) {
        return Scenes.frame(text, WIDTH, HEIGHT, dice.nextInt(least, most + 1), dice.nextDouble(-askew, askew));
    }

    private static Frame hard(String text, Random dice) {
        Frame sharp = code(text, 120, 450, 180, dice);
        Frame seen = Scenes.changed(Scenes.blurred(sharp, dice.nextInt(3)), dice.nextDouble(0.3, 1), dice.nextInt(60),
                dice.nextDouble(25), dice.nextLong());
        return dice.nextInt(5) == 0 ? seen.inverted() : seen;
    }

    @Override
    public String name() {
        return "camera";
    }

    @Override
    public void measure(Sheet sheet) throws Exception {
        int frames = sheet.option("frames", 200);
        int seed = sheet.option("seed", 1);
        for (int warm = 0; warm < 300; warm++) {
            STOCK.read(hard(Texts.compact(warm), new Random(warm)));
        }
        for (Kind kind : KINDS) {
            of(sheet, kind, frames, new Random(seed));
        }
        empty(sheet, frames);
        piped(sheet);
    }

    private static final QrDecoder DECODER = new QrDecoder();
    private static final FrameDecoder STOCK = DECODER.within(CameraReader.USUAL_LOOK);

    private static void of(Sheet sheet, Kind kind, int frames, Random dice) {
        int plain = 0;
        int read = 0;
        int wrong = 0;
        var looks = new Samples();
        for (int i = 0; i < frames; i++) {
            String text = Texts.compact(dice.nextLong());
            Frame frame = kind.scene().of(text, dice);
            plain += DECODER.decode(frame, DecodePass.HYBRID) instanceof Decoding.Decoded ? 1 : 0;
            long started = System.nanoTime();
            Optional<Octets> code = STOCK.read(frame);
            looks.add(System.nanoTime() - started);
            read += code.isPresent() ? 1 : 0;
            wrong += code.isPresent() && !code.get().equals(Octets.of(text.getBytes(StandardCharsets.US_ASCII)))
                    ? 1
                    : 0;
        }
        sheet.row(kind.name() + ", " + frames + " frames", "hybrid alone reads %.1f %%, all passes %.1f %% (%d wrong);"
                + " a look: %s", 100.0 * plain / frames, 100.0 * read / frames, wrong, looks);
    }

    private static void empty(Sheet sheet, int frames) {
        var looks = new Samples();
        for (int i = 0; i < frames; i++) {
            Frame frame = Scenes.changed(new Frame(WIDTH, HEIGHT, new byte[WIDTH * HEIGHT]), 1, 128, 10, i);
            long started = System.nanoTime();
            STOCK.read(frame);
            looks.add(System.nanoTime() - started);
        }
        sheet.row("no code, " + frames + " frames", "a look: %s", looks);
    }

    /** As fast as {@code cat} writes and frames are looked at. */
    private static void piped(Sheet sheet) throws Exception {
        Path file = Files.createTempFile("camera-figure", ".grey");
        Files.write(file, Scenes.changed(code(Texts.compact(1), 300, 300, 10, new Random(1)), 1, 0, 10, 1).luminance());
        var looks = new CountDownLatch(500);
        var settings = CameraSettings.of(List.of("sh", "-c", "while :; do cat '" + file + "'; done"), WIDTH, HEIGHT,
                CameraSettings.Format.GREY8, Duration.ofMinutes(1));
        long started = System.nanoTime();
        try (var reader = CameraReader.start("eye", settings, frame -> {
            looks.countDown();
            return STOCK.read(frame);
        }, Backoff.DEFAULT, (name, line) -> {})) {
            looks.await();
            double seconds = (System.nanoTime() - started) / 1e9;
            sheet.row("through a pipe, a code in each frame", "%.0f frames/s came, %.0f looks/s, the others were older",
                    reader.framesArrived() / seconds, 500 / seconds);
        } finally {
            Files.delete(file);
        }
    }
}
