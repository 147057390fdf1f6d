package io.xiaoyi.gateway.gpio;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.Digital;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import io.xiaoyi.gateway.gpio.chardev.ChardevInputProvider;
import io.xiaoyi.gateway.gpio.chardev.ChardevOutputProvider;
import io.xiaoyi.gateway.gpio.chardev.Chip;
import io.xiaoyi.gateway.gpio.chardev.LineException;
import io.xiaoyi.gateway.gpio.chardev.LineWatch;
import java.io.Closeable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A board's lines as Pi4J's digital inputs and outputs: a role is an id, an active level is Pi4J's on-state. The chip
 * is looked for at each opening, so that one which went away and came back, perhaps under another name, is found.
 *
 * <p>Threading: any thread.
 */
final class Pins implements Closeable {
    private static final Logger LOG = System.getLogger("gateway.board");

    private final List<String> chips;
    private final LineWatch watch;
    private final ChardevInputProvider inputs;
    private final Context context;

    /**
     * @param gone is told of a line whose chip went away, by the thread that watches all lines
     * @throws LineException if no more files can be opened
     */
    Pins(List<String> chips, Consumer<Digital<?, ?, ?>> gone) throws LineException {
        this.chips = chips;
        watch = new LineWatch();
        inputs = new ChardevInputProvider(chips, watch, gone);
        context = Pi4J.newContextBuilder().noAutoDetect().disableShutdownHook()
                .add(new ChardevOutputProvider(chips, watch, gone), inputs).build();
    }

    static void prepare() {
        try (var _ = new Pins(List.of(), _ -> {})) {
            return;
        } catch (RuntimeException e) {
            return; // it is said when the board is opened
        }
    }

    /** @param active what it is driven to from the first moment on @throws LineException if it cannot be had */
    DigitalOutput open(String role, Board.Output output, boolean active) throws LineException {
        return context.create(DigitalOutput.newConfigBuilder(context).id(role).name(consumer(role))
                .bcm(offset(output.place())).onState(voltage(output, true)).initial(voltage(output, active))
                .shutdown(voltage(output, output.shutdownActive())).build());
    }

    /** @throws LineException if it cannot be had */
    DigitalInput open(String role, Board.Input input) throws LineException {
        return context.create(DigitalInput.newConfigBuilder(context).id(role).name(consumer(role))
                .bcm(offset(input.place())).onState(voltage(input, true)).pull(pull(input.bias()))
                .debounce(micros(input.debounce()), TimeUnit.MICROSECONDS).build());
    }

    /** Lets the pulls of inputs that are not open do their work; without a word of one that cannot be had. */
    void settle(Map<String, Board.Input> wanted) {
        var pulled = new ArrayList<ChardevInputProvider.Pulled>();
        wanted.forEach((role, input) -> {
            if (input.bias() != Board.Bias.DISABLED) {
                try {
                    pulled.add(new ChardevInputProvider.Pulled(offset(input.place()), consumer(role),
                            pull(input.bias())));
                } catch (LineException e) {
                    LOG.log(Level.DEBUG, role, e); // it is said when the line is opened
                }
            }
        });
        inputs.settle(pulled);
    }

    /** Gives a line back, an output at its shutdown level if it can still be driven. */
    void release(Digital<?, ?, ?> pin) {
        context.shutdown(pin.id());
    }

    /** Gives all lines back. */
    @Override
    public void close() {
        context.shutdown();
        watch.close();
    }

    static DigitalState voltage(Board.Line line, boolean active) {
        return DigitalState.getState(active == line.activeHigh());
    }

    private int offset(Board.Place place) throws LineException {
        return switch (place) {
            case Board.Offset(int number) -> number;
            case Board.Named(String name) -> {
                try (Chip chip = Chip.find(chips)) {
                    yield chip.offset(name);
                }
            }
        };
    }

    /** As {@code gpioinfo} shows it. */
    private static String consumer(String role) {
        return "xiaoyi " + role;
    }

    private static PullResistance pull(Board.Bias bias) {
        return switch (bias) {
            case DISABLED -> PullResistance.OFF;
            case PULL_UP -> PullResistance.PULL_UP;
            case PULL_DOWN -> PullResistance.PULL_DOWN;
        };
    }

    private static long micros(Duration debounce) {
        return TimeUnit.NANOSECONDS.toMicros(debounce.toNanos());
    }
}
