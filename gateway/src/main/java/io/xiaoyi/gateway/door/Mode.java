package io.xiaoyi.gateway.door;

/** What an operator has set a door to. */
public enum Mode {
    /** Grants release it. */
    NORMAL,
    /** No grant releases it; the exit button, fire and an operator do. */
    LOCKED_DOWN,
    /** It stays released until resumed. */
    HELD_OPEN
}
