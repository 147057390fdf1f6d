package io.xiaoyi.gateway.pass;

/** What a pass allows, one bit each in the scope's {@code rights}; bits not named here are kept and mean nothing. */
public enum Right {
    /** May open the doors of the stations in the scope. */
    ENTER,
    /** May start a charging session. */
    CHARGE,
    /** Doors are released for longer: a wheelchair, a trolley. */
    LONG_RELEASE,
    /** Opening hours do not apply. */
    ANY_HOUR;

    /** The bit of this right. */
    public long bit() {
        return 1L << ordinal();
    }
}
