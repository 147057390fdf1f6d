package io.xiaoyi.gateway.scan;

import java.util.regex.Pattern;

/**
 * A scanner that types like a keyboard.
 *
 * @param device
 *            a path that survives replugging, such as {@code /dev/input/by-id/usb-…-event-kbd}, or its USB ids as
 *            {@code vendor:product}, four small hexadecimal digits each, where no second keyboard has the same
 * @param layout
 *            the one the scanner is set to
 * @param terminator
 *            what ends a line
 */
public record HidSettings(String device, KeyLayout layout, Terminator terminator) {
    private static final Pattern IDS = Pattern.compile("[0-9a-f]{4}:[0-9a-f]{4}");

    /** @throws IllegalArgumentException if the device is neither a path nor a pair of ids */
    public HidSettings {
        if (!isDevice(device)) {
            throw new IllegalArgumentException("device is '" + device
                    + "', expected a path or vendor:product, such as 0c2e:0b61");
        }
    }

    /** Whether a text is a path or a pair of ids. */
    public static boolean isDevice(String text) {
        return text.startsWith("/") || IDS.matcher(text).matches();
    }

    /** What ends a line. Enter always does, the keypad's too. */
    public enum Terminator {
        /** Nothing else; what is followed by two seconds of silence instead is dropped, for the next courier's sake. */
        ENTER(2_000),
        /** Tab as well; dropped as above. */
        TAB(2_000),
        /** A silence of 0.3 seconds as well, for scanners that send no suffix. */
        SILENCE(300);

        private final int silenceMillis;

        Terminator(int silenceMillis) {
            this.silenceMillis = silenceMillis;
        }

        /** How long nothing is typed until a line that has begun is over, one way or the other. */
        int silenceMillis() {
            return silenceMillis;
        }
    }
}
