package io.xiaoyi.gateway.gpio.chardev;

import com.pi4j.io.gpio.digital.Digital;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;
import com.pi4j.io.gpio.digital.DigitalState;
import java.util.List;
import java.util.function.Consumer;

/**
 * Outputs on the GPIO character device. A configuration must name the line's offset ({@code bcm}) and its initial
 * state, for a line that is opened without one is driven low; the shutdown state, where there is one, is driven before
 * the line is given back. Its name is the consumer that the kernel shows others; its bus is not looked at: the chip is
 * the provider's.
 *
 * <p>Threading: any thread.
 */
public final class ChardevOutputProvider extends DigitalOutputProviderBase {
    private final List<String> chips;
    private final LineWatch watch;
    private final Consumer<Digital<?, ?, ?>> gone;

    /**
     * @param chips of which the first that is there is used, looked for anew for each line; see {@link Chip#find}
     * @param watch may be shared with other providers; stays open when this one is shut down
     * @param gone is told of an output whose chip went away, by the watch's thread; it is to be shut down and may be
     *     created again when the chip is back
     */
    public ChardevOutputProvider(List<String> chips, LineWatch watch, Consumer<Digital<?, ?, ?>> gone) {
        super("gpio-chardev-output", "Outputs on the Linux GPIO character device");
        this.chips = List.copyOf(chips);
        this.watch = watch;
        this.gone = gone;
    }

    /** @throws LineException if the line cannot be had */
    @Override
    public DigitalOutput create(DigitalOutputConfig config) {
        if (config.initialState() == null || config.initialState() == DigitalState.UNKNOWN) {
            throw new IllegalArgumentException("output " + config.id() + ": no initial state, expected HIGH or LOW");
        }
        var use = new LineRequest.Output(config.initialState() == DigitalState.HIGH);
        Line line;
        try (Chip chip = Chip.find(chips)) {
            line = chip.request(new LineRequest(config.bcm(), config.name(), use));
        }
        try {
            var output = new ChardevOutput(this, config, line, watch, gone);
            context().registry().add(output);
            return output;
        } catch (RuntimeException e) {
            line.close();
            throw e;
        }
    }
}
