package io.xiaoyi.gateway.figures;

/** What one sensor says at a time. {@code on}: open, broken, active; true for what only happens. */
record Signal(long millis, Kind kind, boolean on) {
    enum Kind {
        GRANT_IN,
        NOT_ENTERED,
        GRANT_OUT,
        EXIT_BUTTON,
        DOOR,
        BEAM_A,
        BEAM_B,
        MOTION
    }
}
