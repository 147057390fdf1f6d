package io.xiaoyi.gateway.gpio.chardev;

import com.pi4j.io.gpio.digital.Digital;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import java.util.List;
import java.util.function.Consumer;

/**
 * Inputs on the GPIO character device. A configuration must name the line's offset ({@code bcm}); its debounce is in
 * microseconds and the kernel's, 0 for none; both edges are told, as {@link LineEdge}. Its name is the consumer that
 * the kernel shows others; its bus is not looked at: the chip is the provider's.
 *
 * <p>Threading: any thread; listeners are called by the watch's.
 */
public final class ChardevInputProvider extends DigitalInputProviderBase {
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
