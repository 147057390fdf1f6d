package io.xiaoyi.gateway.gpio.chardev;

import com.pi4j.context.Context;
import com.pi4j.exception.ShutdownException;
import com.pi4j.io.gpio.digital.Digital;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputBase;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import io.xiaoyi.gateway.linux.Descriptor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** A line that is driven. It is watched too, so that the loss of its chip is told before the next write fails. */
final class ChardevOutput extends DigitalOutputBase implements LineWatch.Watched {
    private static final Logger LOG = System.getLogger(ChardevOutput.class.getName());

    private final Line line;
    private final LineWatch watch;
    private final Consumer<Digital<?, ?, ?>> gone;

    ChardevOutput(DigitalOutputProvider provider, DigitalOutputConfig config, Line line, LineWatch watch,
            Consumer<Digital<?, ?, ?>> gone) {
        super(provider, config);
        this.line = line;
        this.watch = watch;
        this.gone = gone;
        this.state = config.initialState(); // which the request drove already
    }

    @Override
    public DigitalOutput initialize(Context context) {
        super.initialize(context);
        watch.add(this);
        return this;
    }

    /** @throws LineException if the line could not be driven */
    @Override
    public DigitalOutput state(DigitalState state) {
        if (state == DigitalState.UNKNOWN) {
            throw new IllegalArgumentException(line + ": found UNKNOWN, expected HIGH or LOW");
        }
        line.drive(state == DigitalState.HIGH);
        return super.state(state);
    }

    /** Never throws: the others want their shutdown state too. */
    @Override
    public DigitalOutput shutdownInternal(Context context) {
        try {
            super.shutdownInternal(context);
        } catch (ShutdownException e) {
            LOG.log(Level.WARNING, "shutdown state not taken: {0}", e.getMessage());
        }
        if (watch.remove(this)) {
            line.close();
        }
        return this;
    }

    @Override
    public Descriptor descriptor() {
        return line.descriptor();
    }

    @Override
    public void edges(MemorySegment buffer) {
        // an output has none
    }

    @Override
    public void gone() {
        gone.accept(this);
    }
}
