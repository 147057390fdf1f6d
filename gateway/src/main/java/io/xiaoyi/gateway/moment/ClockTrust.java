package io.xiaoyi.gateway.moment;

/** Why the wall clock is believed, weakest first, so that {@code compareTo} orders by trust. */
public enum ClockTrust {
    /** Cold boot and nothing better: the wall is the floor plus the uptime since it was taken, a lower bound. */
    FLOOR,
    /** The kernel says that a network time server disciplines the clock; unsigned, so it never raises the floor. */
    NTP,
    /** A battery-backed real-time clock agrees with the system's. */
    RTC,
    /** The platform answered this station's nonce with a signed time within ten seconds. */
    SIGNED;

    /** Whether an entry written under this trust raises the floor. */
    public boolean raisesFloor() {
        return this == RTC || this == SIGNED;
    }

    /** Whether two walls of this trust may be subtracted to tell how long a power cut lasted. */
    public boolean measuresAcrossBoots() {
        return this != FLOOR;
    }
}
