package io.xiaoyi.gateway.fuzz;

import io.xiaoyi.gateway.figures.Figure;
import io.xiaoyi.gateway.figures.Sheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Ten million inputs for each target, or {@code fuzz:runs=N}, or one target alone by its number, as in
 * {@code fuzz:target=3}. {@code fuzz:seconds=N} ends each after so long. What breaks a target is kept, and where is said.
 */
public final class FuzzFigure implements Figure {
    private static final int USUAL_RUNS = 10_000_000;
    private static final int MOST_SECONDS = 6 * 3600;
    private static final int MOST_FINDINGS = 20;

    @Override
    public String name() {
        return "fuzz";
    }

    @Override
    public void measure(Sheet sheet) throws IOException, InterruptedException {
        int only = sheet.option("target", 0);
        for (Target target : Target.values()) {
            int number = target.ordinal() + 1;
            if (only == 0 || only == number) {
                measure(sheet, target, number);
            }
        }
    }

    private static void measure(Sheet sheet, Target target, int number) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("fuzz-" + target.name().toLowerCase(java.util.Locale.ROOT) + "-");
        sheet.say("%d %s, log in %s", number, target, folder.resolve("jazzer.log"));
        var fuzzer = new Fuzzer(folder, sheet.option("runs", USUAL_RUNS), sheet.option("seconds", MOST_SECONDS),
                MOST_FINDINGS);
        Fuzzer.Outcome outcome = fuzzer.run(target);
        List<String> findings = outcome.findings().stream().map(Path::toString).toList();
        sheet.row(number + " " + target, "%,d inputs in %,d s, %,d/s; %,d edges, corpus %,d; %s", outcome.inputs(),
                outcome.seconds(), outcome.inputs() / outcome.seconds(), outcome.coverage(), outcome.corpus(), findings
                        .isEmpty() ? "no finding" : findings.size() + " findings: " + String.join(", ", findings));
    }
}
