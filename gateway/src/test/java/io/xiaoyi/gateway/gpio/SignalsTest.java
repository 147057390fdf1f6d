package io.xiaoyi.gateway.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.loop.Hands.OutputException;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Effect.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignalsTest {
    private static final String GREEN = "signal.green.front-in";
    private static final String RED = "signal.red.front-in";

    private final BlockingQueue<Effect.SetLine> set = new LinkedBlockingQueue<>();

    private static Board board(Map<String, Board.Line> lines) {
        return Board.simulated(Path.of("board.yaml"), lines);
    }

    private static Board.Output output(boolean start, boolean shutdown) {
        return new Board.Output(new Board.Offset(1), true, start, shutdown);
    }

    private static Board lamps() {
        var lines = new LinkedHashMap<String, Board.Line>();
        lines.put(GREEN, output(false, false));
        lines.put(RED, output(true, true));
        lines.put("lock.front", output(false, false));
        return board(lines);
    }

    private static Effect.Answer answer(Outcome outcome) {
        return new Effect.Answer("front-in", "front", outcome, Optional.empty(), Duration.ZERO);
    }

    private void expect(String role, boolean active) throws InterruptedException {
        assertThat(set.poll(10, TimeUnit.SECONDS)).isEqualTo(new Effect.SetLine(role, active));
    }

    @Test
    void whatIsAnsweredIsPlayedAndThenAllIsOff() throws InterruptedException {
        try (var signals = new Signals(lamps(), set::add)) {
            expect(RED, false); // lit until the station was there
            long began = System.nanoTime();
            signals.answer(answer(Outcome.SHOWN));
            expect(GREEN, true);
            expect(GREEN, false);
            assertThat(System.nanoTime() - began).as("a short flash").isGreaterThanOrEqualTo(Pattern.SHORT.toNanos());
        }
        assertThat(List.copyOf(set)).as("shutdown levels").containsExactlyInAnyOrder(new Effect.SetLine(GREEN, false),
                new Effect.SetLine(RED, true));
    }

    /** The loop hands its answers over; it must not wait for a lamp that the kernel is slow about. */
    @Test
    void anAnswerIsTakenAtOnceThoughALampHangs() throws InterruptedException {
        var hanging = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        Signals.Lamps slow = _ -> {
            hanging.countDown();
            awaitQuietly(free);
        };
        try (var signals = new Signals(lamps(), slow)) {
            assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();
            long began = System.nanoTime();
            for (int i = 0; i < 1_000; i++) {
                signals.answer(answer(Outcome.GRANTED));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
            free.countDown();
        }
    }

    @Test
    void anAnswerIsPlayedThoughALampWasSlowForLongerThanItLasts() throws InterruptedException {
        var hanging = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        Signals.Lamps slow = line -> {
            hanging.countDown();
            awaitQuietly(free);
            set.add(line);
        };
        try (var signals = new Signals(lamps(), slow)) {
            hanging.await();
            signals.answer(answer(Outcome.SHOWN));
            long until = System.nanoTime() + 2 * Pattern.SHORT.toNanos();
            while (System.nanoTime() - until < 0) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
            free.countDown();
            expect(RED, false);
            expect(GREEN, true);
            expect(GREEN, false);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aLampThatCannotBeSetDisturbsNobody() throws InterruptedException {
        Signals.Lamps broken = line -> {
            if (line.line().equals(RED)) {
                throw new OutputException("red: no such line", new IllegalStateException());
            }
            set.add(line);
            throw new IllegalStateException("green works and complains");
        };
        try (var signals = new Signals(lamps(), broken)) {
            signals.answer(answer(Outcome.NOT_OURS));
            signals.answer(answer(Outcome.GRANTED));
            expect(GREEN, true);
            expect(GREEN, false);
        }
    }

    @Test
    void aBoardWithoutLampsHasNoThreadForThem() {
        try (var signals = new Signals(board(Map.of("lock.front", output(false, false))), set::add)) {
            signals.answer(answer(Outcome.GRANTED));
            assertThat(signals.isPlaying()).isFalse();
        }
        assertThat(set).isEmpty();
    }
}
