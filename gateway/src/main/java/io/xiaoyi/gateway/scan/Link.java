package io.xiaoyi.gateway.scan;

import java.io.IOException;

/** One open connection to a scanner. {@link #close()} ends a waiting read. */
interface Link extends Session {
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

    @Override
    default String serve(Hearing hearing, Runnable alive) throws IOException {
        hearing.health(true, detail());
        hearing.pump(this, alive);
        return detail() + ": ended by the other side";
    }
}
