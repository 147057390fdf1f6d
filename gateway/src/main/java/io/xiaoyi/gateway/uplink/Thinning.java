package io.xiaoyi.gateway.uplink;

/**
 * What is thinned out when the bytes of a day run low: first what can best be done without. Events, {@code link},
 * {@code birth}, answers to commands and what the station believes are never.
 */
enum Thinning {
    NONE(0, "nothing is thinned out", 1, 1),
    /** From 70 % of the day's bytes on. */
    TELEMETRY_SLOW(70, "telemetry a tenth as often", 10, 1),
    /** From 80 % on. */
    TELEMETRY_OFF(80, "no telemetry", 0, 1),
    /** From 90 % on, and past the end. */
    STATE_SLOW(90, "no telemetry, and state a sixtieth as often", 0, 60);

    private final int fromPercent;
    private final String words;
    private final int telemetryTimes;
    private final int stateTimes;

    Thinning(int fromPercent, String words, int telemetryTimes, int stateTimes) {
        this.fromPercent = fromPercent;
        this.words = words;
        this.telemetryTimes = telemetryTimes;
        this.stateTimes = stateTimes;
    }

    /** @param allowedBytes of the day, 1 or more */
    static Thinning of(long usedBytes, long allowedBytes) {
        Thinning last = NONE;
        for (Thinning each : values()) {
            last = usedBytes * 100.0 / allowedBytes >= each.fromPercent ? each : last;
        }
        return last;
    }

    /** How far apart telemetry is, of the usual; {@code Long.MAX_VALUE} for none at all. */
    long telemetryEvery(long usualNanos) {
        return telemetryTimes == 0 ? Long.MAX_VALUE : telemetryTimes * usualNanos;
    }

    /** How far apart changes of {@code state} are told, of the usual; the newest is what is told then. */
    long stateEvery(long usualNanos) {
        return stateTimes * usualNanos;
    }

    /** For an alarm. */
    String words() {
        return words;
    }
}
