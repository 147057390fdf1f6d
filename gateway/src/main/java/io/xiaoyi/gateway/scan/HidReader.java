package io.xiaoyi.gateway.scan;

/**
 * A scanner that types like a keyboard (USB HID, a "keyboard wedge"), read from the kernel's input device and grabbed:
 * what it types reaches nobody else. When it is unplugged or was never there the device is tried again with a bounded
 * backoff; a line cut off by unplugging is dropped, and so is one of which the kernel lost a key.
 *
 * <p>
 * Threading: one daemon thread of its own, a platform thread because it waits in native code.
 */
public final class HidReader extends KeptReader {
    private HidReader(Hearing hearing, Session.Opener opener, Backoff backoff) {
        super(hearing, opener, backoff);
    }

    /** Starts reading. A line may have 4,096 bytes. */
    public static HidReader start(String name, HidSettings settings, Backoff backoff, LineSink sink) {
        return start(name, () -> HidLink.open(settings), backoff, sink);
    }

    static HidReader start(String name, Session.Opener opener, Backoff backoff, LineSink sink) {
        return new HidReader(new Hearing(name, LineRule.SUFFIXED, sink), opener, backoff);
    }
}
