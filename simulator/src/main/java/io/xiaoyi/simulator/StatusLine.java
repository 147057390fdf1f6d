package io.xiaoyi.simulator;

import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.occupancy.Count;
import java.util.Optional;

/** One line that says how it stands. */
final class StatusLine {
    private StatusLine() {}

    static String of(Stage stage, JournalReader journal, StationSights sights, Optional<Count> counted) {
        Tally.Counts counts = stage.tally().counts();
        String people = counted.map(it -> "%d–%d–%d".formatted(it.least(), it.estimate(), it.most()))
                .orElse("not counted");
        return "scans %d ✓ %d ✗ %d  p50 %.1f p99 %.1f ms  broker %s  journal %d acked %d"
                .formatted(counts.scans(), counts.grants(), counts.denied() + counts.foreign(), counts.latencyMillis(
                        0.5), counts.latencyMillis(0.99), sights.isOnline() ? "● up" : "○ down", journal.durableSeq(),
                        journal.acknowledgedSeq())
                + "  inside %d (%s) waiting %d  ⚡ %d of %d".formatted(stage.inside().get(), people, stage.waiting(),
                        stage.sessions().counts().going(), StationFiles.OUTLETS.size());
    }
}
