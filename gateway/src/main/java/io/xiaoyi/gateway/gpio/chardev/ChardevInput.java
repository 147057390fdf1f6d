package io.xiaoyi.gateway.gpio.chardev;

import com.pi4j.context.Context;
import com.pi4j.io.binding.DigitalBinding;
import com.pi4j.io.gpio.digital.Digital;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import io.xiaoyi.gateway.linux.Descriptor;
import io.xiaoyi.gateway.linux.SystemCallException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * A line that is read. Edges are told from the first listener on, those since the line was opened included: the kernel
 * keeps the newest {@value LineRequest#KEPT_EDGES} until then, and where it had to drop some the level is read again.
 * Only changes are told: of two like edges, between which one was lost, the first.
 */
final class ChardevInput extends DigitalInputBase implements LineWatch.Watched {
    private static final Logger LOG = System.getLogger(ChardevInput.class.getName());

    private final Line line;
    private final LineWatch watch;
    private final Consumer<Digital<?, ?, ?>> gone;
    /** What listeners know. Only the watch's thread changes it. */
    private final Edges edges;
    private boolean losesEdges;
    /** Guarded by this. */
    private boolean watching;

    /** @param high the line's level since it was opened */
    ChardevInput(DigitalInputProvider provider, DigitalInputConfig config, Line line, boolean high, LineWatch watch,
            Consumer<Digital<?, ?, ?>> gone) {
        super(provider, config);
        this.line = line;
        this.watch = watch;
        this.gone = gone;
        edges = new Edges(high);
    }

    /** As the kernel says now. @throws LineException if it cannot */
    @Override
    public DigitalState state() {
        return DigitalState.getState(line.high());
    }

    @Override
    public DigitalInput addListener(DigitalStateChangeListener... listener) {
        super.addListener(listener);
        watchNow();
        return this;
    }

    @Override
    @SuppressWarnings("rawtypes") // as Pi4J declares it
    public DigitalInput bind(DigitalBinding... binding) {
        super.bind(binding);
        watchNow();
        return this;
    }

    private synchronized void watchNow() {
        if (!watching) {
            watching = true;
            watch.add(this);
        }
    }

    @Override
    public DigitalInput shutdownInternal(Context context) {
        super.shutdownInternal(context);
        if (watch.remove(this)) {
            line.close();
        } else {
            LOG.log(Level.WARNING, "{0}: left open, a listener does not return", line);
        }
        return this;
    }

    @Override
    public Descriptor descriptor() {
        return line.descriptor();
    }

    @Override
    public void edges(MemorySegment buffer) throws SystemCallException {
        long lost = edges.take(buffer, line.events(buffer), this::tell);
        if (lost > 0) {
            if (!losesEdges) {
                losesEdges = true; // said once: a line that chatters would fill the log with it
                LOG.log(Level.WARNING, "{0}: {1} edges were lost, its level is read again; from now on without a word",
                        line, lost);
            }
            edges.level(line.high(), this::tell);
        }
    }

    private void tell(boolean high, long nanos) {
        try {
            dispatch(new LineEdge(this, DigitalState.getState(high), nanos));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, line + ": a listener failed", e);
        }
    }

    @Override
    public void gone() {
        gone.accept(this);
    }
}
