package io.xiaoyi.gateway.runtime;

/** Why a command ends without having done its work: one or two lines for people, and the exit code. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The command was understood, and the answer is no: not verified, nothing read. */
    static final int NO = 1;
    /** A wrong option or argument. */
    static final int USAGE = 2;
    /** Data that is not what it should be ({@code EX_DATAERR} of BSD's sysexits). */
    static final int DATA = 65;
    /** A fault of this program ({@code EX_SOFTWARE}). */
    static final int FAULT = 70;
    /** Ended in order because it was told to by a command ({@code EX_TEMPFAIL}); to be started anew. */
    static final int RESTART = 75;
    /** A file could not be read or written ({@code EX_IOERR}). */
    static final int IO = 74;
    /** The settings cannot be used ({@code EX_CONFIG}). */
    static final int CONFIG = 78;

    private final int exitCode;

    Failure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
