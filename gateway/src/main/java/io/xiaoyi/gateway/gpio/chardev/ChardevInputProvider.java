package io.xiaoyi.gateway.gpio.chardev;

import com.pi4j.io.gpio.digital.Digital;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import com.pi4j.io.gpio.digital.PullResistance;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Inputs on the GPIO character device. A configuration must name the line's offset ({@code bcm}); its debounce is in
 * microseconds and the kernel's, 0 for none; both edges are told, as {@link LineEdge}. Its name is the consumer that
 * the kernel shows others; its bus is not looked at: the chip is the provider's.
 *
 * <p>Threading: any thread; listeners are called by the watch's.
 */
public final class ChardevInputProvider extends DigitalInputProviderBase {
    private static final Logger LOG = System.getLogger(ChardevInputProvider.class.getName());
    /** The kernel's pulls are of some 50 kΩ; with a cable of 10 nF that is half a millisecond. */
    private static final long SETTLING_MILLIS = 5;

    private final List<String> chips;
    private final LineWatch watch;
    private final Consumer<Digital<?, ?, ?>> gone;

    /**
     * @param chips of which the first that is there is used, looked for anew for each line; see {@link Chip#find}
     * @param watch may be shared with other providers; stays open when this one is shut down
     * @param gone is told of an input whose chip went away, by the watch's thread; it is to be shut down and may be
     *     created again when the chip is back
     */
    public ChardevInputProvider(List<String> chips, LineWatch watch, Consumer<Digital<?, ?, ?>> gone) {
        super("gpio-chardev-input", "Inputs on the Linux GPIO character device");
        this.chips = List.copyOf(chips);
        this.watch = watch;
        this.gone = gone;
    }

    /**
     * A line that something pulls to a level while nobody drives it.
     *
     * @param offset on its chip, 0 or more
     * @param consumer who has it for a moment, as the kernel shows others
     */
    public record Pulled(int offset, String consumer, PullResistance pull) {}

    /**
     * Gives lines their pull, waits {@value #SETTLING_MILLIS} ms once for all of them and gives them back, pulled. The
     * kernel reads a line in the moment it is given out, and of a debounced one keeps that level: with a pull that was
     * switched on just then and a long cable, the level from before. A line that cannot be had is left out: whoever
     * creates it is told.
     */
    public void settle(List<Pulled> lines) {
        var held = new ArrayList<Line>();
        try {
            lines.forEach(line -> hold(line).ifPresent(held::add));
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLING_MILLIS);
            for (long left = 1; left > 0 && !held.isEmpty(); left = until - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        } finally {
            held.forEach(Line::close);
        }
    }

    private Optional<Line> hold(Pulled line) {
        try (Chip chip = Chip.find(chips)) {
            return Optional.of(chip.request(new LineRequest(line.offset(), line.consumer(),
                    new LineRequest.Pulled(line.pull()))));
        } catch (LineException e) {
            LOG.log(Level.DEBUG, line.consumer(), e);
            return Optional.empty();
        }
    }

    /** @throws LineException if the line cannot be had */
    @Override
    public DigitalInput create(DigitalInputConfig config) {
        var use = new LineRequest.Input(config.pull(), config.debounce() == null ? 0 : config.debounce());
        Line line;
        try (Chip chip = Chip.find(chips)) {
            line = chip.request(new LineRequest(config.bcm(), config.name(), use));
        }
        try {
            var input = new ChardevInput(this, config, line, line.high(), watch, gone);
            context().registry().add(input);
            return input;
        } catch (RuntimeException e) {
            line.close();
            throw e;
        }
    }
}
