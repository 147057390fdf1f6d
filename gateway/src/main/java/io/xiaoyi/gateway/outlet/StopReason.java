package io.xiaoyi.gateway.outlet;

/**
 * Why a session ended, by the names of OCPP 2.0.1's {@code ReasonEnumType} (part 2, section 3.60), so that any charging
 * back end knows them. The ones that fit no outlet without earth-fault sensing, payment or an operator's master pass
 * ({@code GroundFault}, {@code LocalOutOfCredit}, {@code MasterPass}, {@code SOCLimitReached}, …) are left out; the
 * fact's detail says what {@link #OTHER} was.
 */
public enum StopReason {
    /** By its owner, at the outlet. */
    LOCAL("Local"),
    /** By a signed command. */
    REMOTE("Remote"),
    /** The charger has finished: the battery is full. */
    STOPPED_BY_EV("StoppedByEV"),
    /** Pulled out while it was drawing. */
    EV_DISCONNECTED("EVDisconnected"),
    /** Nothing was plugged in, or no power became free, in the time for it. */
    TIMEOUT("Timeout"),
    TIME_LIMIT_REACHED("TimeLimitReached"),
    ENERGY_LIMIT_REACHED("EnergyLimitReached"),
    /** More current or power than the socket bears. */
    OVERCURRENT_FAULT("OvercurrentFault"),
    /** The mains voltage is out of its range. */
    POWER_QUALITY("PowerQuality"),
    /** The mains failed, or the main contactor is off. */
    POWER_LOSS("PowerLoss"),
    /** The gateway was stopped in order and started again. */
    REBOOT("Reboot"),
    /** The fire input is active. */
    EMERGENCY_STOP("EmergencyStop"),
    /** No battery, too warm, the meter silent, a decision that failed. */
    OTHER("Other");

    private final String code;

    StopReason(String code) {
        this.code = code;
    }

    /** The name in OCPP; a durable format. */
    public String code() {
        return code;
    }

    /** Whether what was charged is likely still in the socket, for its owner to fetch. */
    boolean leavesBattery() {
        return this == STOPPED_BY_EV || this == TIME_LIMIT_REACHED || this == ENERGY_LIMIT_REACHED;
    }
}
