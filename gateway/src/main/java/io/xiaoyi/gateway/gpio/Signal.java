package io.xiaoyi.gateway.gpio;

import static io.xiaoyi.gateway.gpio.Pattern.LONG;
import static io.xiaoyi.gateway.gpio.Pattern.SHORT;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.gpio.Pattern.Lamps;
import io.xiaoyi.gateway.station.Effect;
import java.time.Duration;
import java.util.Locale;

/**
 * What a courier can be told by two lamps and a buzzer: one signal for each thing that he is to do now. Each is known
 * by which lamp lights, by the rhythm of the light whatever lamp it is, and by the rhythm of the sound, so that any one
 * of the three is enough. The table for those who wire and explain it stands in {@code firmware-config/README.md}.
 */
enum Signal {
    /** Go through: the door is released. */
    COME(Pattern.steady(Lamps.GREEN, LONG, Duration.ofSeconds(3))),
    /** Plug in: a session began, or waits for power. */
    CHARGING(Pattern.beats(Lamps.GREEN, LONG, LONG)),
    /** Pull out: the session ended. */
    STOPPED(Pattern.beats(Lamps.GREEN, LONG, SHORT)),
    /** Nothing changed: the screen says how his session stands. */
    UNCHANGED(Pattern.beats(Lamps.GREEN, SHORT)),
    /** Keep the phone before the reader: the answer is still to come. */
    HOLD_STILL(Pattern.beats(Lamps.BOTH, SHORT, SHORT).twice()),
    /** This code is none that works: show another, or a fresh one. */
    OTHER_CODE(Pattern.beats(Lamps.RED, SHORT, SHORT, SHORT)),
    /** No other code would help: read on the screen why not. */
    REFUSED(Pattern.beats(Lamps.RED, LONG, LONG, LONG));

    private final Pattern pattern;

    Signal(Pattern pattern) {
        this.pattern = pattern;
    }

    /** What is told by an answer. */
    static Signal of(Effect.Answer answer) {
        return switch (answer.outcome()) {
            case GRANTED -> COME;
            case CHARGING -> CHARGING;
            case STOPPED -> STOPPED;
            case SHOWN -> UNCHANGED;
            case LEARNT, WITHHELD -> HOLD_STILL;
            case NOT_OURS -> OTHER_CODE;
            case DENIED -> answer.denial().map(Signal::of).orElse(REFUSED);
        };
    }

    private static Signal of(Denial denial) {
        return switch (denial) {
            case UNKNOWN_PASS -> HOLD_STILL;
            case MALFORMED, WRONG_FORM, STALE_CLOCK, REPLAYED -> OTHER_CODE;
            case UNKNOWN_ISSUER, FORGED, NOT_YET_VALID, EXPIRED, REVOKED, WRONG_STATION, NO_RIGHT -> REFUSED;
            case OUTSIDE_HOURS, LOCKED_DOWN, FULL, USED_UP -> REFUSED;
            case NO_CHARGING, NO_OUTLET, OUTLET_BUSY, OUTLET_FAULTY -> REFUSED;
        };
    }

    Pattern pattern() {
        return pattern;
    }

    /** As the table names it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
