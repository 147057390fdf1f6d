package io.xiaoyi.gateway.gpio;

import io.xiaoyi.gateway.gpio.Board.Named;
import io.xiaoyi.gateway.gpio.Board.Offset;
import io.xiaoyi.gateway.gpio.Board.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The 40-pin header of a Raspberry Pi, by BCM number: what its lines do before any program has touched them. The same
 * for every model with that header.
 *
 * <p>Threading: any.
 */
public final class PiHeader {
    /** The last line on the header; those above it are the Pi's own: SD card, network, LEDs. */
    public static final int LAST = 27;

    /**
     * The labels that the kernel's drivers give the chip behind the header: Pi 5; Pi 4, 400 and CM4; Pi 3 and older,
     * Zero 2.
     */
    private static final Set<String> LABELS = Set.of("pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835");

    /** Names in the kernel's device trees that do not carry the number, as bcm2711-rpi-4-b.dts has them. */
    private static final Map<String, Integer> OTHER_NAMES = Map.ofEntries(Map.entry("ID_SDA", 0),
            Map.entry("ID_SCL", 1), Map.entry("SDA1", 2), Map.entry("SCL1", 3), Map.entry("GPIO_GCLK", 4),
            Map.entry("SPI_CE1_N", 7), Map.entry("SPI_CE0_N", 8), Map.entry("SPI_MISO", 9), Map.entry("SPI_MOSI", 10),
            Map.entry("SPI_SCLK", 11), Map.entry("TXD1", 14), Map.entry("RXD1", 15));

    private static final Pattern NAME = Pattern.compile("GPIO([0-9]{1,2})");
    private static final int LAST_PULLED_UP = 8;
    private static final Set<Integer> ID_EEPROM = Set.of(0, 1);
    private static final Set<Integer> SERIAL_CONSOLE = Set.of(14, 15);

    private PiHeader() {}

    /** What uses a line of the header before the gateway does. */
    public enum Reserved {
        /**
         * The ID EEPROM of a HAT: the firmware turns these lines into a bus and probes it at every boot (HAT design
         * guide, GPIO configuration sequencing).
         */
        ID_EEPROM,
        /** The first UART, on which firmware and kernel write what they do at boot where a console is configured. */
        SERIAL_CONSOLE
    }

    /** Whether each of these chips is the header's; a chip named by number or path may be any. */
    public static boolean is(List<String> chips) {
        return !chips.isEmpty() && LABELS.containsAll(chips);
    }

    /** The BCM number of a line of the header's chip; empty for a name that says nothing of it. */
    public static OptionalInt number(Place place) {
        return switch (place) {
            case Offset offset -> OptionalInt.of(offset.number());
            case Named named -> number(named.name());
        };
    }

    private static OptionalInt number(String name) {
        Matcher matcher = NAME.matcher(name);
        if (matcher.matches()) {
            return OptionalInt.of(Integer.parseInt(matcher.group(1)));
        }
        return OTHER_NAMES.containsKey(name) ? OptionalInt.of(OTHER_NAMES.get(name)) : OptionalInt.empty();
    }

    /**
     * Whether the reset pulls a line of the header up; else it pulls it down. From power-on until something configures
     * it, a line is an input with that pull of about 50 kΩ: BCM2835 ARM Peripherals, table 6-31, column Pull; BCM2711
     * ARM Peripherals, section 5.3, column Default Pull; RP1 Peripherals, reset values of the bank's pad registers.
     *
     * @param number 0 to {@link #LAST}
     */
    public static boolean pulledUpAtReset(int number) {
        return number <= LAST_PULLED_UP;
    }

    public static Optional<Reserved> reserved(int number) {
        if (ID_EEPROM.contains(number)) {
            return Optional.of(Reserved.ID_EEPROM);
        }
        return SERIAL_CONSOLE.contains(number) ? Optional.of(Reserved.SERIAL_CONSOLE) : Optional.empty();
    }
}
