package io.xiaoyi.gateway.scan;

/**
 * A reader at work since it was made. Only {@link #close()} ends it: noise, end of stream, an unplugged cable or an
 * exception in the sink do not.
 */
public sealed interface CodeReader extends AutoCloseable permits KeptReader, NetworkReader {
    /** The configured name, as in {@link LineSink}. */
    String name();

    /**
     * Ends the reader: within a second its threads are gone and its port is free, at worst (a name server that does not
     * answer) its thread ends later without a further word to the sink. May be called twice, and from any thread.
     */
    @Override
    void close();
}
