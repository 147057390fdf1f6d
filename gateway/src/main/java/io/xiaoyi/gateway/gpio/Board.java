package io.xiaoyi.gateway.gpio;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which line of a board does what, as its YAML file under {@code firmware-config/boards} says: the one place where a
 * pin is named.
 *
 * @param file where it was read from
 * @param driver what moves the lines
 * @param chips the GPIO chip that has the lines, by label ({@code pinctrl-rp1}), name ({@code gpiochip0}) or path; the
 *     first that this machine has is taken, so one file serves several models. Empty for a simulated board
 * @param lines by role, such as {@code lock.front}, {@code contact.front}, {@code exit.front}, {@code tamper.front},
 *     {@code fire}, {@code outlet.3}, {@code outlet-button.3} or {@code contactor}
 */
public record Board(Path file, Driver driver, List<String> chips, Map<String, Line> lines) {
    public Board {
        chips = List.copyOf(chips);
        lines = Map.copyOf(lines);
    }

    /** A board whose lines are kept in memory. */
    public static Board simulated(Path file, Map<String, Line> lines) {
        return new Board(file, Driver.SIMULATED, List.of(), lines);
    }

    public Optional<Line> line(String role) {
        return Optional.ofNullable(lines.get(role));
    }

    public boolean has(String role) {
        return lines.containsKey(role);
    }

    /** What moves the lines of a board. */
    public enum Driver {
        /** Nothing: they are kept in memory and logged. */
        SIMULATED,
        /** The kernel's GPIO character device, version 2. */
        GPIOCHIP
    }

    /** Which line of the chip. */
    public sealed interface Place {}

    /** @param number the line's offset on its chip, 0 or more; for a Raspberry Pi the BCM number */
    public record Offset(int number) implements Place {
        @Override
        public String toString() {
            return Integer.toString(number);
        }
    }

    /** @param name as the kernel's device tree names the line, such as {@code GPIO17} */
    public record Named(String name) implements Place {
        @Override
        public String toString() {
            return name;
        }
    }

    /** One line. */
    public sealed interface Line {
        /** No two lines of a board share one. */
        Place place();

        /** Whether the high voltage is the active level; a relay board that pulls in at low is active low. */
        boolean activeHigh();
    }

    /** The resistor inside the chip that holds a line where nothing drives it. */
    public enum Bias {
        /** None: the wiring has its own. */
        DISABLED,
        PULL_UP,
        PULL_DOWN
    }

    /**
     * A line that is read.
     *
     * @param debounce how long a level must last to count; zero for every edge
     */
    public record Input(Place place, boolean activeHigh, Bias bias, Duration debounce) implements Line {}

    /**
     * A line that is driven.
     *
     * @param startActive what it is set to before anything else happens
     * @param shutdownActive what it is left at when the station stops
     */
    public record Output(Place place, boolean activeHigh, boolean startActive, boolean shutdownActive)
            implements
                Line {}
}
