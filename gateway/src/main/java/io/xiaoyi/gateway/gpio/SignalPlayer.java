package io.xiaoyi.gateway.gpio;

import io.xiaoyi.gateway.gpio.Pattern.Step;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Lines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Which lamps and buzzers are on at a time, by the answers so far. An answer takes the place of what plays at its
 * reader, after a moment in the dark, so that two grants in a row are seen to be two. Readers know nothing of each
 * other. A reader with one lamp shows all on it: the rhythm tells. A signal's time begins when it is first asked for
 * after its delay, so that none is skipped whole; what is asked late within it is skipped, not made up for.
 *
 * <p>Threading: one thread at a time; it has no clock of its own. Times are of any one clock, in nanoseconds.
 */
final class SignalPlayer {
    private final Map<String, Boolean> levels;
    private final Map<String, Playing> playing = new HashMap<>();

    /** @param startNanos the earliest, until it has begun */
    private record Playing(Pattern pattern, long startNanos, boolean begun) {
        Playing at(long nowNanos) {
            return begun || nowNanos - startNanos < 0 ? this : new Playing(pattern, nowNanos, true);
        }
    }

    /** @param levels of all lines of all readers, by role, as they stand */
    SignalPlayer(Map<String, Boolean> levels) {
        this.levels = new TreeMap<>(levels);
    }

    /** Begins what an answer is told by, when its delay since it arrived is over. */
    void answer(Effect.Answer answer, long arrivedNanos, long nowNanos) {
        long dark = playing.containsKey(answer.reader()) ? Pattern.GAP.toNanos() : 0;
        long delay = answer.delay().toNanos() - (nowNanos - arrivedNanos);
        playing.put(answer.reader(), new Playing(Signal.of(answer).pattern(), nowNanos + Math.max(delay, dark),
                false));
    }

    /** What is to be set now: the lines whose level is another than before. */
    List<Effect.SetLine> at(long nowNanos) {
        playing.replaceAll((_, it) -> it.at(nowNanos));
        playing.values().removeIf(it -> nowNanos - it.startNanos() >= it.pattern().length().toNanos());
        var changed = new ArrayList<Effect.SetLine>();
        levels.replaceAll((role, before) -> {
            boolean active = isActive(role, nowNanos);
            if (active != before) {
                changed.add(new Effect.SetLine(role, active));
            }
            return active;
        });
        return changed;
    }

    private boolean isActive(String role, long nowNanos) {
        String reader = Lines.signalledReader(role).orElseThrow();
        Optional<Step> step = Optional.ofNullable(playing.get(reader))
                .flatMap(it -> it.pattern().at(nowNanos - it.startNanos()));
        if (step.isEmpty()) {
            return false;
        }
        if (role.equals(Lines.buzzer(reader))) {
            return step.get().buzzer();
        }
        boolean alone = !levels.containsKey(Lines.greenLamp(reader)) || !levels.containsKey(Lines.redLamp(reader));
        boolean isGreen = role.equals(Lines.greenLamp(reader));
        return alone ? step.get().green() || step.get().red() : isGreen ? step.get().green() : step.get().red();
    }

    /** When {@link #at} is to be asked next; empty where nothing plays. */
    OptionalLong wakeAtNanos(long nowNanos) {
        return playing.values().stream()
                .mapToLong(it -> it.startNanos() + it.pattern().nextNanos(nowNanos - it.startNanos()) - nowNanos).min()
                .stream().map(left -> nowNanos + left).findFirst();
    }
}
