package io.xiaoyi.gateway.door;

/** Why a door was secured. */
public enum SecureCause {
    /** Its time was up. */
    TIME_UP,
    /** A strike: the door was opened, the latch will catch it. */
    OPENED,
    /** A maglock: the door was opened and is closed again. */
    CLOSED,
    /** An operator locked it down. */
    LOCKDOWN,
    /** An operator ended the hold-open. */
    RESUMED,
    /** The fire input went back. */
    FIRE_OVER,
    /** The grant was taken back. */
    WITHHELD,
    /** A decision about it failed, and secured is what harms least. */
    MADE_SAFE
}
