package io.xiaoyi.gateway.fuzz;

import io.xiaoyi.gateway.console.FuzzedAccounts;
import io.xiaoyi.gateway.console.FuzzedRequests;
import io.xiaoyi.gateway.meter.FuzzedAnswers;
import io.xiaoyi.gateway.pass.FuzzedPresentations;
import io.xiaoyi.gateway.pass.FuzzedTimes;
import io.xiaoyi.gateway.pass.FuzzedTrust;
import io.xiaoyi.gateway.runtime.FuzzedSettings;
import io.xiaoyi.gateway.runtime.FuzzedShadows;
import io.xiaoyi.gateway.scan.FuzzedFraming;
import io.xiaoyi.gateway.scan.FuzzedKeys;
import io.xiaoyi.gateway.station.FuzzedCommands;
import io.xiaoyi.gateway.store.FuzzedSegments;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What is fuzzed. The numbers from 1 that people give are in this order. */
public enum Target {
    /** Bytes of a scanner, in any pieces. */
    FRAMING(FuzzedFraming::new, 120_000, 600, "scan.LineFraming*"),
    /** A scanned line at a station's door. */
    PRESENTATION(FuzzedPresentations::new, 30_000, 600, "pass.*", "access.*", "station.*"),
    /** A command from the broker. */
    COMMAND(FuzzedCommands::new, 20_000, 1000, "pass.*", "station.*", "door.*"),
    /** Settings and board file. */
    SETTINGS(FuzzedSettings::new, 3_000, 6000, "runtime.*"),
    /** A file of the journal. What looks at every single byte of it is left alone: Jazzer would count each look. */
    SEGMENT(FuzzedSegments::new, 20_000, 12_000, "store.Recovery*", "store.JournalCheck*", "journal.Seg*",
            "journal.E*", "journal.V*", "journal.R*", "journal.Fact*", "journal.Gap*", "journal.Snap*", "pass.Cbor*",
            "station.Remembered*"),
    /** What is heard on a line of meters. */
    METER(FuzzedAnswers::new, 60_000, 300, "meter.*"),
    /** What a keyboard's device sends. */
    KEYS(FuzzedKeys::new, 60_000, 2_000, "scan.Key*"),
    /** A ring, page, list or head from the broker. */
    TRUST(FuzzedTrust::new, 20_000, 2_000, "pass.*"),
    /** What an operator wants changed, from the broker: the signed message and the document in it. */
    SHADOW(FuzzedShadows::new, 4_000, 3_000, "runtime.Shadow*", "runtime.Overlay*", "runtime.Settings*",
            "pass.SignedShadow*", "pass.Form*", "pass.Cbor*", "pass.Envelope*"),
    /** A platform's answer to what time it is. */
    TIME(FuzzedTimes::new, 15_000, 600, "pass.*"),
    /** The file of accounts. */
    ACCOUNTS(FuzzedAccounts::new, 15_000, 2_000, "console.Book*", "console.Passwords*", "console.ConsoleRole*"),
    /** A request to the console: target, cookies, authorization, body. */
    REQUEST(FuzzedRequests::new, 3_000, 3_000, "console.*");

    /** Inputs of a run that people wait for. */
    final int shortRuns;
    /** The longest input that is tried, in bytes. */
    final int longest;
    private final List<String> instrumented;
    private final Supplier<Fuzzed> fuzzed;

    Target(Supplier<Fuzzed> fuzzed, int shortRuns, int longest, String... instrumented) {
        this.fuzzed = fuzzed;
        this.shortRuns = shortRuns;
        this.longest = longest;
        this.instrumented = List.of(instrumented);
    }

    /** Made anew, with all that it needs. */
    public Fuzzed fuzzed() {
        return fuzzed.get();
    }

    /** The classes whose branches guide the fuzzer, as Jazzer takes them. */
    String instrumented() {
        return instrumented.stream().map(each -> "io.xiaoyi.gateway." + each).collect(Collectors.joining(":"));
    }
}
