package io.xiaoyi.gateway.meter;

/**
 * Where meters' readings go.
 *
 * <p>
 * Threading: called by the pollers' own threads, by several at once, and must not block. An exception thrown here is
 * logged and costs that one call, never the poller.
 */
public interface MeterSink {
    /** A meter does not answer as it should; the subject is its outlet. */
    String METER_UNREAD = "meter-unread";
    /** A line's port cannot be opened, or has gone; the subject is its device. */
    String LINE_ABSENT = "meter-line-absent";

    /** What an outlet's meter measures now. */
    void reading(String outlet, PzemReading reading);

    /**
     * Something began to fail, or is over; called on a change only.
     *
     * @param code
     *            {@link #METER_UNREAD} or {@link #LINE_ABSENT}
     * @param subject
     *            the outlet or the device
     * @param detail
     *            for people
     */
    void alarm(String code, String subject, boolean raised, String detail);
}
