package io.xiaoyi.gateway.pass;

/**
 * Bytes that are not the deterministic encoding of what was asked for. Checked, and without a stack trace: noise at a
 * scanner must stay cheap. It never leaves a pull parser's caller, who turns it into a value with a reason.
 */
public final class CborException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int offset;
    private final String found;
    private final String expected;

    public CborException(int offset, String found, String expected) {
        super("byte " + offset + ": found " + found + ", expected " + expected, null, false, false);
        this.offset = offset;
        this.found = found;
        this.expected = expected;
    }

    /** Where, counted from the first byte the reader was given. */
    public int offset() {
        return offset;
    }

    public String found() {
        return found;
    }

    public String expected() {
        return expected;
    }
}
