package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.MosquittoBroker;
import java.util.concurrent.TimeUnit;

/** Prints how fast a backlog drains into Mosquitto: {@code [events] [broker's max_inflight_messages]}. */
public final class DrainRate {
    private DrainRate() {}

    public static void main(String[] arguments) {
        int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        String inflight = arguments.length > 1 ? arguments[1] : "0";
        try (var broker = MosquittoBroker.started("max_inflight_messages " + inflight, "log_type error")) {
            for (int run = 1; run <= 3; run++) {
                try (var bench = new Bench(broker.port())) {
                    bench.journal.append(events);
                    bench.uplink.start();
                    bench.awaitAcknowledged(1);
                    long begin = bench.journal.acknowledgedSeq();
                    long start = System.nanoTime();
                    bench.awaitAcknowledged(events);
                    double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
                    System.out.printf("run %d: %d events in %.2f s, %.0f/s, max_inflight_messages %s%n", run,
                            events - begin, seconds, (events - begin) / seconds, inflight);
                }
            }
        }
    }
}
