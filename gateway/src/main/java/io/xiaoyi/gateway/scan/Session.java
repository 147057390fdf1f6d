package io.xiaoyi.gateway.scan;

import java.io.Closeable;
import java.io.IOException;

/** One life of what a reader reads from. {@link #close()} may come from another thread and ends {@link #serve}. */
interface Session extends Closeable {
    /**
     * Hands on what it reads until it ends, and tells that the reader is present as soon as that is sure.
     *
     * @param alive
     *            to be run when it works as it should: what ends afterwards is opened again without a longer wait
     * @return why it ended, for people
     * @throws IOException
     *             when it broke, with a message for people
     */
    String serve(Hearing hearing, Runnable alive) throws IOException;

    /** Opens the next one, again and again. */
    @FunctionalInterface
    interface Opener {
        /** @throws IOException with a message for people that says why it can not be opened now */
        Session open() throws IOException;
    }
}
