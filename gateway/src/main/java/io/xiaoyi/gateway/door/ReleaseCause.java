package io.xiaoyi.gateway.door;

/** Why a door is released, strongest last. */
public enum ReleaseCause {
    /** A courier's pass. */
    GRANT,
    /** An operator's unlock. */
    OPERATOR,
    /** Request-to-exit. */
    EXIT,
    /** An operator's hold-open. */
    HOLD_OPEN,
    /** The fire input. */
    FIRE
}
