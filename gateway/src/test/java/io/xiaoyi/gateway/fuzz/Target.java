package io.xiaoyi.gateway.fuzz;

import io.xiaoyi.gateway.pass.FuzzedPresentations;
import io.xiaoyi.gateway.runtime.FuzzedSettings;
import io.xiaoyi.gateway.scan.FuzzedFraming;
import io.xiaoyi.gateway.station.FuzzedCommands;
import io.xiaoyi.gateway.store.FuzzedSegments;
import java.util.function.Supplier;

/** What is fuzzed. The numbers from 1 that people give are in this order. */
public enum Target {
    /** Bytes of a scanner, in any pieces. */
    FRAMING(FuzzedFraming::new, 200_000, 600, "scan.LineFraming*"),
    /** A scanned line at a station's door. */
    PRESENTATION(FuzzedPresentations::new, 50_000, 600, "pass.*:access.*:station.*"),
    /** A command from the broker. */
    COMMAND(FuzzedCommands::new, 30_000, 1000, "pass.*:station.*:door.*"),
    /** Settings and board file. */
    SETTINGS(FuzzedSettings::new, 5_000, 6000, "runtime.*"),
    /** A file of the journal. */
    SEGMENT(FuzzedSegments::new, 30_000, 12_000, "store.*:journal.*:station.Remembered*:pass.Cbor*");

    /** Inputs of a run that people wait for. */
    final int shortRuns;
    /** The longest input that is tried, in bytes. */
    final int longest;
    private final String instrumented;
    private final Supplier<Fuzzed> fuzzed;

    Target(Supplier<Fuzzed> fuzzed, int shortRuns, int longest, String instrumented) {
        this.fuzzed = fuzzed;
        this.shortRuns = shortRuns;
        this.longest = longest;
        this.instrumented = instrumented;
    }

    /** Made anew, with all that it needs. */
    public Fuzzed fuzzed() {
        return fuzzed.get();
    }

    /** The classes whose branches guide the fuzzer, as Jazzer takes them. */
    String instrumented() {
        return "io.xiaoyi.gateway." + instrumented.replace(":", ":io.xiaoyi.gateway.");
    }
}
