package io.xiaoyi.gateway.station;

/**
 * What an alarm is known by. It ends when what it tells of does. What is over as soon as it has happened, such as an
 * {@link #OVERRUN}, is told by one that ends when it has not happened again for {@link Station#QUIET}.
 *
 * @param code stable, kebab case, such as {@code journal-late}
 * @param subject what it is about
 */
public record Alarm(String code, String subject) {
    /** Entries wait longer for the disk than the station's patience. */
    public static final String JOURNAL_LATE = "journal-late";
    /** Writing or forcing the journal failed. */
    public static final String JOURNAL_FAILED = "journal-failed";
    /** A reader is gone. */
    public static final String READER_ABSENT = "reader-absent";
    /** A line could not be written. */
    public static final String OUTPUT_FAILED = "output-failed";
    /** Events were dropped because their source sends more than the station takes. */
    public static final String OVERRUN = "overrun";
    /** Five bad codes at one reader. */
    public static final String BAD_CODES = "bad-codes";
    /** An introduction contradicts a pass that the station already knows. */
    public static final String PASS_CONFLICT = "pass-conflict";
    /** There is no clock to believe: the wall is the floor plus the uptime. */
    public static final String CLOCK_FLOOR = "clock-floor";
    /** The platform's time holds, and a source of this machine's shows another: it lies, or is broken. */
    public static final String CLOCK_CONTRADICTED = "clock-contradicted";
    /** What came as the platform's time was not to be believed. */
    public static final String TIME_REFUSED = "time-refused";
    /** A reader that no door has. */
    public static final String UNKNOWN_READER = "unknown-reader";
    /** A light beam across a door has been broken for too long: people are counted without it. */
    public static final String BEAM_STUCK = "beam-stuck";
    /** An input line that no door has. */
    public static final String UNKNOWN_LINE = "unknown-line";
    /** An outlet is out of service until an operator clears it. */
    public static final String OUTLET_FAULTY = "outlet-faulty";
    /** A relay was told off and power still flows. */
    public static final String RELAY_STUCK = "relay-stuck";
    /** An outlet's meter is silent. */
    public static final String METER_SILENT = "meter-silent";
    /** A fridge stays warm. */
    public static final String APPLIANCE_WARM = "appliance-warm";
    /** A meter of an outlet that is not in the plan. */
    public static final String UNKNOWN_OUTLET = "unknown-outlet";
    /** An event whose decision failed was set aside. */
    public static final String EVENT_SET_ASIDE = "event-set-aside";
    /** The key ring has expired or there is none, or the next head of the trust is late. */
    public static final String TRUST_STALE = "trust-stale";
    /** A message of trust was refused. */
    public static final String TRUST_REFUSED = "trust-refused";
    /** A document that changes the station was not by one who may, or not for this station. */
    public static final String SHADOW_REFUSED = "shadow-refused";
    /** A version of the shadow lost the broker and was taken back. */
    public static final String SHADOW_ROLLED_BACK = "shadow-rolled-back";
}
