package io.xiaoyi.gateway.linux;

import java.io.IOException;

/** A system call failed; the message names the file, the call, the error's name and what it means there. */
public final class SystemCallException extends IOException {
    private static final long serialVersionUID = 1L;

    /** No such file or directory. */
    public static final int ENOENT = 2;
    /** Interrupted by a signal. */
    public static final int EINTR = 4;
    /** No such device or address. */
    public static final int ENXIO = 6;
    /** Nothing there to read yet. */
    public static final int EAGAIN = 11;
    /** The user may not. */
    public static final int EACCES = 13;
    /** Somebody else has it. */
    public static final int EBUSY = 16;
    /** The device is gone. */
    public static final int ENODEV = 19;
    /** The kernel does not take this request. */
    public static final int EINVAL = 22;
    /** This file does not know the request. */
    public static final int ENOTTY = 25;

    private final int errno;

    SystemCallException(String what, String call, int errno) {
        super(what + ": " + call + " failed: " + words(errno));
        this.errno = errno;
    }

    /** The error's number, such as {@link #EBUSY}; errno(3). */
    public int errno() {
        return errno;
    }

    private static String words(int errno) {
        return switch (errno) {
            case 1 -> "EPERM, not permitted";
            case ENOENT -> "ENOENT, it is not there";
            case EINTR -> "EINTR, interrupted";
            case 5 -> "EIO, the device does not answer";
            case ENXIO -> "ENXIO, no such device";
            case 9 -> "EBADF, it is closed";
            case EAGAIN -> "EAGAIN, nothing there yet";
            case 12 -> "ENOMEM, the kernel has no memory";
            case EACCES -> "EACCES, permission denied (is the gateway's user in the group that owns it?)";
            case EBUSY -> "EBUSY, somebody else has it";
            case ENODEV -> "ENODEV, the device is gone";
            case EINVAL -> "EINVAL, the kernel does not take this request";
            case 23, 24 -> "EMFILE, too many files are open";
            case ENOTTY -> "ENOTTY, it is no device of this kind";
            case 111 -> "ECONNREFUSED, nobody listens";
            default -> "error " + errno;
        };
    }
}
