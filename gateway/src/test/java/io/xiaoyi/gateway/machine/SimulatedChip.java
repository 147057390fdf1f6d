package io.xiaoyi.gateway.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A GPIO chip of the kernel's {@code gpio-sim} (Documentation/admin-guide/gpio/gpio-sim.rst), with lines that are pushed
 * from outside and looked at. Only inside a machine. Threading: any.
 */
public final class SimulatedChip {
    private static final Path CONFIG = Path.of("/sys/kernel/config/gpio-sim");
    private static final Path DEVICES = Path.of("/sys/devices/platform");

    private final Path config;
    private final Path bank;

    /**
     * A chip that is not there yet.
     *
     * @param label by which a board file may name it
     */
    public SimulatedChip(String label, int lines) {
        config = CONFIG.resolve(label);
        bank = config.resolve("bank0");
        try {
            Files.createDirectories(bank);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(bank.resolve("num_lines"), Integer.toString(lines));
        write(bank.resolve("label"), label);
    }

    /** Gives a line its name; before the chip comes. */
    public SimulatedChip named(int line, String name) {
        try {
            write(Files.createDirectories(bank.resolve("line" + line)).resolve("name"), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The chip is plugged in. */
    public SimulatedChip come() {
        write(config.resolve("live"), "1");
        return this;
    }

    /** The chip is gone, whoever holds lines of it. */
    public void go() {
        write(config.resolve("live"), "0");
    }

    /** Its character device, which may be another each time it comes. */
    public Path device() {
        return Path.of("/dev").resolve(read(bank.resolve("chip_name")));
    }

    /** Pulls an input line to this voltage from outside: an edge, if it was at the other. */
    public void pull(int line, boolean isHigh) {
        write(attribute(line, "pull"), isHigh ? "pull-up" : "pull-down");
    }

    /** The line's voltage; true is high. A line that nobody holds follows its pull. */
    public boolean isHigh(int line) {
        return read(attribute(line, "value")).equals("1");
    }

    private Path attribute(int line, String name) {
        return DEVICES.resolve(read(config.resolve("dev_name"))).resolve(read(bank.resolve("chip_name")))
                .resolve("sim_gpio" + line).resolve(name);
    }

    /** The number that the kernel's trace gives to this chip's line 0. */
    public int firstNumber() {
        String held = read(Path.of("/sys/kernel/debug/gpio"));
        String name = read(bank.resolve("chip_name"));
        String from = held.replaceAll("(?s).*" + name + ": (?:GPIOs )?(\\d+)-.*", "$1");
        return Integer.parseInt(from);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
