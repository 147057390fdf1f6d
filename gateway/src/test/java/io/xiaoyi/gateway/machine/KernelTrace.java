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
 * What the kernel did to its GPIO lines, by its own trace (events {@code gpio/gpio_value}, {@code gpio/gpio_direction}).
 * Only inside a machine. Threading: one thread.
 */
public final class KernelTrace {
    private static final Path TRACING = Path.of("/sys/kernel/tracing");
    private static final Pattern VALUE = Pattern.compile(" (\\d+)\\.(\\d{6}): gpio_value: (\\d+) (get|set) ([01])");

    /** Something put a voltage on a line, at a time as {@link System#nanoTime()} has it, but whole microseconds. */
    public record Level(long nanos, int line, boolean isHigh) {}

    private final int first;

    /** Traces from now on what is done to the lines of this chip. */
    public KernelTrace(SimulatedChip chip) {
        first = chip.firstNumber();
        write("trace_clock", "mono");
        write("events/gpio/gpio_value/enable", "1");
        forget();
    }

    /** Forgets what was so far. */
    public void forget() {
        write("trace", "");
    }

    /** What was driven on a line, oldest first. */
    public List<Level> driven(int line) {
        try (Stream<String> lines = Files.lines(TRACING.resolve("trace"))) {
            return lines.map(VALUE::matcher).filter(Matcher::find).filter(found -> found.group(4).equals("set"))
                    .map(this::level).filter(level -> level.line() == line).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Level level(Matcher found) {
        long micros = Long.parseLong(found.group(1)) * 1_000_000 + Long.parseLong(found.group(2));
        return new Level(micros * 1000, Integer.parseInt(found.group(3)) - first, found.group(5).equals("1"));
    }

    private static void write(String file, String text) {
        try {
            Files.writeString(TRACING.resolve(file), text, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
