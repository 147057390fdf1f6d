package io.xiaoyi.gateway.door;

/** What holds a door, by what its coil does. */
public enum Lock {
    /**
     * Fail-secure strike: energised to release. The latch springs back, so it may be secured while the door is open.
     */
    STRIKE,
    /** Fail-safe magnet: energised to secure. */
    MAGLOCK;

    /** Whether the relay is energised to have the door released, or secured. */
    public boolean energised(boolean released) {
        return (this == STRIKE) == released;
    }
}
