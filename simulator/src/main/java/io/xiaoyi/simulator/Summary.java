package io.xiaoyi.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The last lines of a run.
 *
 * @param wattHours what the sockets have really taken
 * @param simulated how long the station ran, in its own time
 */
record Summary(Tally.Counts counts, Sessions.Counts sessions, double wattHours, PeopleCheck people, Reckoning reckoning,
        Duration simulated) {
    private static final String INDENT = "      ";

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Summary 小结: %d min %d s of the station's time".formatted(simulated.toMinutes(), simulated
                .toSecondsPart()));
        lines.add("  scans 扫码    %d  (and %d looks of the scanner that read nothing)".formatted(counts.scans(), counts
                .unread()));
        lines.add("  grants 放行   %d".formatted(counts.grants()));
        lines.add("  denials 拒绝  %d".formatted(counts.denied()));
        counts.denials().forEach((code, count) -> lines.add(INDENT + Terminal.pad(code, 16) + count));
        lines.add("  not ours 外码 %d    learnt 登记 %d".formatted(counts.foreign(), counts.learnt()));
        lines.add(
                "  latency 时延  median %.2f ms, p99 %.2f ms  (line handed to the reader → relay set, n = %d)".formatted(
                        counts.latencyMillis(0.5), counts.latencyMillis(0.99), counts.latencies().length));
        lines.add("  sessions 充电 %d  (%d still going)  %.0f Wh counted of %.0f Wh taken".formatted(sessions.begun(),
                sessions.going(), sessions.wattHours(), wattHours));
        sessions.ended().forEach((reason, count) -> lines.add(INDENT + Terminal.pad(reason.code(), 20) + count));
        lines.add("  people 人数   " + people);
        boolean well = faults().isEmpty();
        lines.add("  journal 日志  %s: %d entries verified".formatted(well ? "✓ verified" : "see below", reckoning
                .verified()));
        lines.add("  cloud 云端    %s: %d entries by seq and hash, %d acknowledged, %d came again".formatted(well
                ? "✓ equal"
                : "see below", reckoning.entries(), reckoning.acknowledged(), reckoning.repeated()));
        return lines;
    }

    /** What is not as it should be, of the doors too; empty if all is well. */
    List<String> faults() {
        var faults = new ArrayList<>(reckoning.faults());
        if (counts.unanswered() > 0) {
            faults.add(counts.unanswered() + " codes were not answered");
        }
        if (counts.unopened() > 0) {
            faults.add(counts.unopened() + " times the lock did not move though it should");
        }
        return faults;
    }
}
