package io.xiaoyi.gateway.gpio;

import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Lines;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lines of a simulated board: kept in memory, every change logged, but the flashes of lamps and buzzers in the
 * debugging log alone. Outputs stand at their start level from the first moment on; inputs stay at rest.
 *
 * <p>Threading: any thread sets lines and reads {@link #levels()}.
 */
public final class SimulatedBoard implements OpenBoard {
    private static final Logger LOG = System.getLogger("gateway.board");

    private final Board board;
    private final Map<String, Boolean> levels = new ConcurrentHashMap<>();
    private final Signals signals;

    /** @param board with the driver SIMULATED */
    public SimulatedBoard(Board board) {
        this.board = board;
        board.lines().forEach((role, line) -> {
            if (line instanceof Board.Output output) {
                levels.put(role, output.startActive());
            }
        });
        signals = new Signals(board, this::set);
    }

    /** Nothing is active. */
    @Override
    public Map<String, Boolean> inputs() {
        var inputs = new LinkedHashMap<String, Boolean>();
        board.lines().forEach((role, line) -> {
            if (line instanceof Board.Input) {
                inputs.put(role, false);
            }
        });
        return inputs;
    }

    /** The level of every output by role; true is energised. */
    public Map<String, Boolean> levels() {
        return Map.copyOf(levels);
    }

    @Override
    public void set(Effect.SetLine line) throws OutputException {
        Optional<Board.Line> found = board.line(line.line());
        if (found.isEmpty() || !(found.get() instanceof Board.Output output)) {
            throw new OutputException(line.line() + ": found no such output on the board " + board.file(),
                    new IllegalArgumentException(line.line()));
        }
        Boolean before = levels.put(line.line(), line.active());
        if (before == null || before != line.active()) {
            LOG.log(flashes(line.line()) ? Level.DEBUG : Level.INFO, "{0} {1} (line {2} {3})", line.line(),
                    line.active() ? "energised" : "idle",
                    output.place(), line.active() == output.activeHigh() ? "high" : "low");
        }
    }

    @Override
    public void answer(Effect.Answer answer) {
        AnswerLog.write(LOG, answer);
        if (signals.answer(answer)) {
            LOG.log(Level.INFO, "reader {0}: signal {1}", answer.reader(), Signal.of(answer));
        }
    }

    private static boolean flashes(String role) {
        return Lines.signalledReader(role).isPresent();
    }

    /** Nothing ever changes. */
    @Override
    public void start(Inbox station) {}

    @Override
    public void close() {
        signals.close();
    }
}
