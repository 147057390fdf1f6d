package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Word;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Couriers who come one after the other, each with a code never shown before. Threading: one at a time. */
final class Comers {
    private final Crowd crowd;
    private final long[] shownSteps;
    private int next;

    /** A code, and what makes it work once. */
    record Shown(PassId pass, long step, String code) {
        /** Whether its time is not over yet: judged at once, what speaks against it is only that it was granted. */
        boolean isTimely() {
            return Word.stepAt(Instant.now()) <= step + 1;
        }
    }

    Comers(Crowd crowd) {
        this.crowd = crowd;
        this.shownSteps = new long[crowd.size()];
        Arrays.fill(shownSteps, -1);
    }

    int size() {
        return crowd.size();
    }

    /** Empty while everybody has been here in this quarter minute. */
    Optional<Shown> next() {
        Instant now = Instant.now();
        long step = Word.stepAt(now);
        if (shownSteps[next] >= step) {
            return Optional.empty();
        }
        int courier = next;
        next = (next + 1) % crowd.size();
        shownSteps[courier] = step;
        return Optional.of(new Shown(crowd.id(courier), step, crowd.code(courier, now)));
    }
}
