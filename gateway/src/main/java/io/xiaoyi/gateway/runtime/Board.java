package io.xiaoyi.gateway.runtime;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which line of a board does what, read from one YAML file under {@code firmware-config/boards}.
 *
 * @param file where it was read from
 * @param driver what moves the lines; {@code simulated} keeps them in memory
 * @param lines by role, such as {@code lock.front}, {@code contact.front}, {@code exit.front}, {@code tamper.front},
 *     {@code fire}, {@code outlet.3}, {@code outlet-button.3} or {@code contactor}
 */
public record Board(Path file, String driver, Map<String, Line> lines) {
    public Board {
        lines = Map.copyOf(lines);
    }

    public Optional<Line> line(String role) {
        return Optional.ofNullable(lines.get(role));
    }

    public boolean has(String role) {
        return lines.containsKey(role);
    }

    /** One line. */
    public sealed interface Line {
        /** Its number on the board; no two lines share one. */
        int number();

        /** Whether the high voltage is the active level; a relay board that pulls in at low is active low. */
        boolean activeHigh();
    }

    /** A line that is read. */
    public record Input(int number, boolean activeHigh) implements Line {}

    /**
     * A line that is driven.
     *
     * @param startActive what it is set to before anything else happens
     * @param shutdownActive what it is left at when the station stops
     */
    public record Output(int number, boolean activeHigh, boolean startActive, boolean shutdownActive)
            implements
                Line {}
}
