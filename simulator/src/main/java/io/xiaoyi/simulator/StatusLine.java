package io.xiaoyi.simulator;

import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.occupancy.Count;
import java.util.Optional;

/** One line that says how it stands. */
final class StatusLine {
    private StatusLine() {}

    static String of(Stage stage, JournalReader journal, StationSights sights, Optional<Count> count) {
        Tally.Counts counts = stage.tally().counts();
        Sessions.Counts sessions = stage.sessions().counts();
        return "scans %d ✓ %d ✗ %d  p50 %.1f p99 %.1f ms  broker %s  journal %d acked %d  inside %d (%s) waiting %d  ⚡ %d of %d"
                .formatted(counts.scans(), counts.grants(), counts.denied() + counts.foreign(), counts.latencyMillis(
                        0.5), counts.latencyMillis(0.99), sights.isOnline() ? "● up" : "○ down", journal.durableSeq(),
                        journal.acknowledgedSeq(), stage.inside().get(),
                        count.map(it -> "%d–%d–%d".formatted(it.least(), it.estimate(), it.most()))
                                .orElse("not counted"),
                        stage.waiting(), sessions.going(),
                        StationFiles.OUTLETS.size());
    }
}
