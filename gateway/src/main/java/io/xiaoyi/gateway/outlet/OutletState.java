package io.xiaoyi.gateway.outlet;

/** How an outlet stands, in one word. */
public enum OutletState {
    /** Free. */
    IDLE,
    /** A session waits for power. */
    QUEUED,
    /** Just switched on: too early to say. */
    STARTING,
    /** Switched on, nothing plugged in. */
    NO_LOAD,
    CHARGING,
    /** The cells are being balanced. */
    TAIL,
    /** Charged, switched off, and not fetched yet. */
    FULL,
    /** The last battery was pulled out while it was drawing. */
    UNPLUGGED,
    /** A session without a meter, limited by time alone. */
    TIMED,
    /** Out of service until an operator clears it. */
    FAULTY,
    /** An appliance that is switched on. */
    ON,
    /** An appliance that is switched off. */
    OFF
}
