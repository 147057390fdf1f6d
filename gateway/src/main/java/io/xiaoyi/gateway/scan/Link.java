package io.xiaoyi.gateway.scan;

import java.io.Closeable;
import java.io.IOException;

/** One open connection to a scanner. {@link #close()} may come from another thread and ends a waiting read. */
interface Link extends Closeable {
    /** Bytes were lost here: the line that has begun, or else the next one, is not to be handed on, up to its end. */
    int LOST = -2;

    /**
     * Waits for bytes.
     *
     * @return how many came; 0 when nothing came for the idle gap (or another while, if none is set); -1 at the end;
     *         {@link #LOST}
     * @throws IOException
     *             when the connection broke, with a message for people
     */
    int read(byte[] into) throws IOException;

    /** What is connected where. */
    String detail();

    /** Opens the connection, again and again. */
    @FunctionalInterface
    interface Opener {
        /** @throws IOException with a message for people that says why it can not be opened now */
        Link open() throws IOException;
    }
}
