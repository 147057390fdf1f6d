package io.xiaoyi.gateway.gpio.chardev;

import com.pi4j.io.exception.IOException;
import io.xiaoyi.gateway.linux.SystemCallException;

/**
 * A line that cannot be had, or can no longer be used; the message names the chip, the line, its user and the reason.
 */
public final class LineException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What kind of trouble it is, for who decides what to do about it. */
    public enum Reason {
        /** None of the wanted chips is there. */
        CHIP_ABSENT,
        /** The chip was there and went away; the line may be asked for again when it is back. */
        GONE,
        /** Somebody else has the line; the message says who. */
        BUSY,
        /** Anything else: no such line, no permission, a value that the kernel does not take. */
        REFUSED
    }

    LineException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    LineException(SystemCallException cause) {
        this(cause.getMessage(), cause);
    }

    LineException(String message, SystemCallException cause) {
        super(message, cause);
        this.reason = switch (cause.errno()) {
            case SystemCallException.EBUSY -> Reason.BUSY;
            case SystemCallException.ENODEV, SystemCallException.ENXIO -> Reason.GONE;
            default -> Reason.REFUSED;
        };
    }

    /** Of a line whose chip went away. */
    public static LineException gone(String line) {
        return new LineException(Reason.GONE, line + ": the chip of this line is gone");
    }

    /** Of a line that failed for a reason of ours. */
    public static LineException unforeseen(String line, RuntimeException failure) {
        return new LineException(Reason.REFUSED, line + ": " + failure);
    }

    public Reason reason() {
        return reason;
    }

    /** Whether it is the chip that is missing, and so all its lines. */
    public boolean isOfChip() {
        return reason == Reason.CHIP_ABSENT || reason == Reason.GONE;
    }
}
