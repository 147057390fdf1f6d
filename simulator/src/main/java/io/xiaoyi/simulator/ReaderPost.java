package io.xiaoyi.simulator;

import io.xiaoyi.gateway.station.Effect;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A scanner as people meet it: it takes a code and shows an answer. Until it does so it is real time: by a faster clock
 * the station's patience with its disk is a fraction of a second, which the first grant of a cold machine may take.
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
        Optional<Effect.Answer> answer = answer(code, sentNanos);
        if (answer.isPresent()) {
            clock.sleep(answer.get().delay());
        }
        return answer.map(it -> new Told(it, sentNanos));
    }

    private Optional<Effect.Answer> answer(byte[] code, long sentNanos) throws IOException, InterruptedException {
        try (var _ = clock.unhurried()) {
            wire.send(code);
            return room.awaitAnswer(reader, ANSWER_AT_MOST);
        } catch (IOException e) {
            if (station.hasHadPowerSince(sentNanos)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /**
     * A reader's answer.
     *
     * @param sentNanos when the code was handed to the reader
     */
    record Told(Effect.Answer answer, long sentNanos) {}
}
