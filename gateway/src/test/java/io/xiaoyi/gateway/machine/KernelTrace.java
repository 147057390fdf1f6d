package io.xiaoyi.gateway.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the kernel did to its GPIO lines, by its own trace (events {@code gpio_value} and {@code gpio_direction}). Only
 * inside a machine. Threading: one thread.
 */
public final class KernelTrace {
    private static final Path TRACING = Path.of("/sys/kernel/tracing");
    private static final Pattern DIRECTION = Pattern.compile(
            " (\\d+)\\.(\\d{6}): gpio_direction: (\\d+) +(in|out) ");
    private static final Pattern VALUE = Pattern.compile(
            "^ *(.+)-\\d+ .* (\\d+)\\.(\\d{6}): gpio_value: (\\d+) set ([01])");

    /**
     * Something put a voltage on a line.
     *
     * @param nanos when, as {@link System#nanoTime()} has it, but whole microseconds
     * @param thread which did, by its name, of which the kernel keeps 15 characters
     */
    public record Level(long nanos, int line, boolean isHigh, String thread) {}

    /**
     * A line was made an input or an output, which happens once a request.
     *
     * @param nanos when, as {@link System#nanoTime()} has it, but whole microseconds
     */
    public record Direction(long nanos, int line, boolean isInput) {}

    private final SimulatedChip chip;

    /** Traces from now on what is done to the lines of this chip. */
    public KernelTrace(SimulatedChip chip) {
        this.chip = chip;
        write("trace_clock", "mono");
        write("events/gpio/gpio_value/filter", "get == 0");
        write("events/gpio/gpio_value/enable", "1");
        write("events/gpio/gpio_direction/enable", "1");
        forget();
    }

    /** Forgets what was so far. */
    public void forget() {
        write("trace", "");
    }

    /** What was driven on a line, oldest first. */
    public List<Level> driven(int line) {
        int number = chip.firstNumber() + line;
        try (Stream<String> lines = Files.lines(TRACING.resolve("trace"))) {
            return lines.map(VALUE::matcher).filter(Matcher::find)
                    .filter(found -> Integer.parseInt(found.group(4)) == number).map(found -> level(line, found))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the lines of this chip were asked to be, oldest first. */
    public List<Direction> directions() {
        try (Stream<String> lines = Files.lines(TRACING.resolve("trace"))) {
            return lines.map(DIRECTION::matcher).filter(Matcher::find)
                    .map(found -> new Direction(nanos(found, 1), Integer.parseInt(found.group(3)) - chip.firstNumber(),
                            found.group(4).equals("in")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Level level(int line, Matcher found) {
        return new Level(nanos(found, 2), line, found.group(5).equals("1"), found.group(1));
    }

    private static long nanos(Matcher found, int seconds) {
        long micros = Long.parseLong(found.group(seconds)) * 1_000_000 + Long.parseLong(found.group(seconds + 1));
        return micros * 1000;
    }

    private static void write(String file, String text) {
        try {
            Files.writeString(TRACING.resolve(file), text, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
