package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.serial.SerialSettings;

/**
 * A scanner on a serial port, real, USB or pseudo-terminal. When it is unplugged or was never there the device is tried
 * again with a bounded backoff; a line cut off by unplugging is dropped.
 *
 * <p>
 * Threading: one daemon thread of its own, a platform thread because it waits in native code.
 */
public final class SerialReader implements CodeReader {
    private final Hearing hearing;
    private final LinkKeeper keeper;

    private SerialReader(Hearing hearing, LinkKeeper keeper) {
        this.hearing = hearing;
        this.keeper = keeper;
    }

    /** Starts reading. */
    public static SerialReader start(String name, SerialSettings settings, LineRule rule, Backoff backoff,
            LineSink sink) {
        var hearing = new Hearing(name, rule, sink);
        var keeper = new LinkKeeper(hearing, () -> SerialLink.open(settings, rule), backoff,
                Thread.ofPlatform().daemon());
        keeper.start();
        return new SerialReader(hearing, keeper);
    }

    @Override
    public String name() {
        return hearing.reader();
    }

    @Override
    public void close() {
        keeper.close();
    }
}
