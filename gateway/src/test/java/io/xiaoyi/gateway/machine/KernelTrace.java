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
 * What the kernel did to its GPIO lines, by its own trace (event {@code gpio/gpio_value}). Only inside a machine.
 * Threading: one thread.
 */
public final class KernelTrace {
    private static final Path TRACING = Path.of("/sys/kernel/tracing");
    private static final Pattern VALUE = Pattern.compile(
            "^ *(.+)-\\d+ .* (\\d+)\\.(\\d{6}): gpio_value: (\\d+) set ([01])");

    /**
     * Something put a voltage on a line.
     *
     * @param nanos when, as {@link System#nanoTime()} has it, but whole microseconds
     * @param thread which did, by its name, of which the kernel keeps 15 characters
     */
    public record Level(long nanos, int line, boolean isHigh, String thread) {}

    private final SimulatedChip chip;

    /** Traces from now on what is done to the lines of this chip. */
    public KernelTrace(SimulatedChip chip) {
        this.chip = chip;
        write("trace_clock", "mono");
        write("events/gpio/gpio_value/filter", "get == 0");
        write("events/gpio/gpio_value/enable", "1");
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

    private static Level level(int line, Matcher found) {
        long micros = Long.parseLong(found.group(2)) * 1_000_000 + Long.parseLong(found.group(3));
        return new Level(micros * 1000, line, found.group(5).equals("1"), found.group(1));
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
