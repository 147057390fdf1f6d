package io.xiaoyi.simulator;

import io.xiaoyi.gateway.station.Effect;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A scanner as people meet it: it takes a code and shows an answer.
 *
 * @param reader the station's name for it
 */
record ReaderPost(String reader, SimulatedRoom room, ReaderWire wire, LiveStation station, SimClock clock) {
    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(10);

    /**
     * Hands a code over and waits for what the courier is told, the answer's own delay included. One at a time.
     *
     * @return empty if nobody answered within ten real seconds, or the power is off or fails meanwhile
     */
    Optional<Told> present(byte[] code) throws IOException, InterruptedException {
        room.expectAnswer(reader);
        long sentNanos = System.nanoTime();
        try {
            wire.send(code);
        } catch (IOException e) {
            if (station.hasHadPowerSince(sentNanos)) {
                throw e;
            }
            return Optional.empty();
        }
        Optional<Effect.Answer> answer = room.awaitAnswer(reader, ANSWER_AT_MOST);
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        clock.sleep(answer.get().delay());
        return Optional.of(new Told(answer.get(), sentNanos));
    }

    /**
     * A reader's answer.
     *
     * @param sentNanos when the code was handed to the reader
     */
    record Told(Effect.Answer answer, long sentNanos) {}
}
