package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.serial.SerialSettings;

/**
 * A scanner on a serial port, real, USB or pseudo-terminal. When it is unplugged or was never there the device is tried
 * again with a bounded backoff; a line cut off by unplugging is dropped.
 *
 * <p>
 * Threading: one daemon thread of its own, a platform thread because it waits in native code.
 */
public final class SerialReader extends KeptReader {
    private SerialReader(Hearing hearing, Session.Opener opener, Backoff backoff) {
        super(hearing, opener, backoff);
    }

    /** Starts reading. */
    public static SerialReader start(String name, SerialSettings settings, LineRule rule, Backoff backoff,
            LineSink sink) {
        return new SerialReader(new Hearing(name, rule, sink), () -> SerialLink.open(settings, rule), backoff);
    }
}
