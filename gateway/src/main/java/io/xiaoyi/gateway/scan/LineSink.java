package io.xiaoyi.gateway.scan;

/**
 * Where readers hand over what they read. {@code reader} is the reader's configured name.
 *
 * <p>
 * Threading: called by the readers' own threads, by several at once, and must not block: whatever waits here keeps the
 * next code waiting. An exception thrown here is logged and costs that one call, never the reader.
 */
@FunctionalInterface
public interface LineSink {
    /** One line, 1 to {@link LineRule#maxBytes()} bytes of any value, its line end stripped and nothing else. */
    void line(String reader, byte[] line);

    /**
     * A line longer than {@link LineRule#maxBytes()} went by and was dropped.
     *
     * @param lengthBytes
     *            how long it was, its line end not counted
     */
    default void overlong(String reader, long lengthBytes) {}

    /**
     * The reader came, went, or changed the reason why it is away; called on a change only.
     *
     * @param detail
     *            what is connected where, or why nothing is: for people
     */
    default void health(String reader, boolean present, String detail) {}
}
