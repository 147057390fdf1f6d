package io.xiaoyi.gateway.gpio;

import io.xiaoyi.gateway.gpio.Board.Bias;
import io.xiaoyi.gateway.gpio.Board.Input;
import io.xiaoyi.gateway.gpio.Board.Offset;
import io.xiaoyi.gateway.gpio.Board.Output;
import io.xiaoyi.gateway.machine.Findings;
import io.xiaoyi.gateway.machine.SimulatedChip;
import io.xiaoyi.gateway.station.Effect.SetLine;
import io.xiaoyi.gateway.station.StationEvent.InputChanged;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Inside: how long an output takes to be written, and an edge to become an event. */
final class LatencyProgram {
    private static final int WARM = 500;
    private static final int COUNT = 1000;

    private LatencyProgram() {}

    public static void main(String[] arguments) {
        var findings = new Findings();
        var chip = new SimulatedChip("latency", 4).come();
        findings.check("latency", () -> measure(findings, chip));
        findings.end();
    }

    private static void measure(Findings findings, SimulatedChip chip) throws Exception {
        var board = new Board(Path.of("board.yaml"), Board.Driver.GPIOCHIP, List.of("latency"),
                Map.of("lock.front", new Output(new Offset(0), true, false, false), "contact.front",
                        new Input(new Offset(1), true, Bias.DISABLED, Duration.ZERO)));
        long before = System.nanoTime();
        try (GpioBoard open = GpioBoard.open(board, Set.of())) {
            findings.figure("board opened, cold", "%.0f ms", (System.nanoTime() - before) / 1e6);
            long[] writes = new long[WARM + COUNT];
            for (int i = 0; i < writes.length; i++) {
                var effect = new SetLine("lock.front", i % 2 == 0);
                long start = System.nanoTime();
                open.set(effect);
                writes[i] = System.nanoTime() - start;
            }
            findings.figure("output written", "%s", words(writes));
            var hand = new LinkedBlockingQueue<Long>();
            open.start(event -> hand.add(System.nanoTime() - ((InputChanged) event).edgeNanos()));
            long[] edges = new long[WARM + COUNT];
            for (int i = 0; i < edges.length; i++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1)); // the thread is to wait again
                chip.pull(1, i % 2 == 0);
                Long took = hand.poll(10, TimeUnit.SECONDS);
                edges[i] = took == null ? Long.MAX_VALUE : took;
            }
            findings.figure("edge, as the kernel saw it → event", "%s", words(edges));
        }
    }

    private static String words(long[] nanos) {
        long[] sorted = Arrays.copyOfRange(nanos, WARM, nanos.length);
        Arrays.sort(sorted);
        return "p50 %.0f µs, p99 %.0f µs, worst %.0f µs (n = %d)".formatted(sorted[COUNT / 2] / 1e3,
                sorted[COUNT * 99 / 100] / 1e3, sorted[COUNT - 1] / 1e3, COUNT);
    }
}
