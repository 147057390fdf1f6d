package io.xiaoyi.gateway.gpio;

import io.xiaoyi.gateway.gpio.chardev.LineException;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.loop.Inbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A board at work: outputs as a station's hands, inputs as its events.
 *
 * <p>Threading: opened, started and closed by one thread, moved by the loop's.
 */
public interface OpenBoard extends Hands, AutoCloseable {
    /**
     * Opens a board by its driver: every output takes its start level, every input is read.
     *
     * @param heldBack roles of outputs that keep the level they have until they are first set: a maglock, of which is
     *     not known yet whether fire or an operator's word keeps it released
     * @throws LineException if this process may open no more files; a line or a chip that cannot be had is an alarm
     */
    static OpenBoard open(Board board, Set<String> heldBack) throws LineException {
        return switch (board.driver()) {
            case SIMULATED -> new SimulatedBoard(board);
            case GPIOCHIP -> GpioBoard.open(board, heldBack);
        };
    }

    /**
     * Loads what a board on GPIO chips needs, where this machine has any: as long as settings take to be read. Other
     * threads may do that.
     */
    static void prepare() {
        if (Files.exists(Path.of("/dev/gpiochip0"))) {
            Pins.prepare();
        }
    }

    /** The levels of the inputs as first read, by role; true is active. */
    Map<String, Boolean> inputs();

    /** From now on the station is told of what changes, beginning with what has changed since the board was opened. */
    void start(Inbox station);

    /** Gives all lines back, outputs at their shutdown level. Twice is once. */
    @Override
    void close();
}
