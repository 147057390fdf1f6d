package io.xiaoyi.gateway.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;

/**
 * What came out of a machine.
 *
 * @param kernel its release
 * @param runs of the programs that it was given, in their order; one that never began is missing
 * @param isWhole the machine ended by itself, after its last program
 * @param console what kernel and programs printed
 */
public record Transcript(String kernel, List<Run> runs, boolean isWhole, String console) {
    private static final int LAST_WORDS = 6000;

    /** One check: where it failed, the detail says how. */
    public record Check(String name, boolean isPassed, String detail) {}

    /** Something measured. */
    public record Figure(String what, String value) {}

    /**
     * One program's run.
     *
     * @param told how many checks it says it made, at its end; -1 where it did not come so far
     * @param exit its exit code; 137 where it was killed at its limit, -1 where the machine ended first
     */
    public record Run(String program, List<Check> checks, List<Figure> figures, List<String> notes, int told,
            int exit) {
        private Run(String program) {
            this(program, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), -1, -1);
        }

        private Run telling(int number) {
            return new Run(program, checks, figures, notes, number, exit);
        }

        private Run ending(int code) {
            return new Run(program, checks, figures, notes, told, code);
        }

        /** Java's exit code alone is no proof: it is 1 too where a main method threw before its first check. */
        private void assertItCameToItsEnd(String lastWords) {
            assertThat(told).as("checks that %s says it made, -1 if it did not reach its end%n%s", program, lastWords)
                    .isPositive().isEqualTo(checks.size());
            assertThat(exit).as("exit code of %s%n%s", program, lastWords).isEqualTo(checks.stream().allMatch(
                    Check::isPassed) ? 0 : 1);
        }
    }

    /** Reads what {@link Findings} and the machine's init wrote. */
    static Transcript read(List<String> lines, String console) {
        String kernel = "";
        boolean isWhole = false;
        var runs = new ArrayList<Run>();
        for (String line : lines) {
            String[] parts = line.split("\t", -1);
            String[] words = line.split(" ");
            switch (words[0].split("\t")[0]) {
                case "BOOT" -> kernel = words[1];
                case "BEGIN" -> runs.add(new Run(words[1]));
                case "DONE" -> runs.add(runs.removeLast().telling(Integer.parseInt(parts[1])));
                case "END" -> runs.add(runs.removeLast().ending(Integer.parseInt(words[2])));
                case "PASS" -> runs.getLast().checks().add(new Check(plain(parts[1]), true, ""));
                case "FAIL" -> runs.getLast().checks().add(new Check(plain(parts[1]), false, plain(parts[2])));
                case "FIGURE" -> runs.getLast().figures().add(new Figure(plain(parts[1]), plain(parts[2])));
                case "NOTE" -> runs.getLast().notes().add(plain(parts[1]));
                case "OVER" -> isWhole = true;
                default -> throw new IllegalStateException("not a finding: " + line);
            }
        }
        return new Transcript(kernel, List.copyOf(runs), isWhole, console);
    }

    private static String plain(String told) {
        var text = new StringBuilder();
        for (int i = 0; i < told.length(); i++) {
            char here = told.charAt(i);
            if (here != '\\') {
                text.append(here);
            } else {
                i++;
                text.append(switch (told.charAt(i)) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    default -> '\\';
                });
            }
        }
        return text.toString();
    }

    /** Every check as a test of its own, and one a program that it came to its end, and made those checks. */
    public Stream<DynamicNode> tests() {
        Stream<DynamicNode> programs = runs.stream().map(run -> dynamicContainer(run.program().replaceAll(".*\\.", ""),
                Stream.concat(run.checks().stream().map(check -> dynamicTest(check.name(), () -> {
                    if (!check.isPassed()) {
                        fail(check.detail());
                    }
                })), Stream.of(dynamicTest("comesToItsEnd", () -> run.assertItCameToItsEnd(lastWords()))))));
        return Stream.concat(programs, Stream.of(dynamicTest("theMachineComesToItsEnd", () -> {
            assertThat(isWhole).as("the machine was ended before it had run everything%n%s", lastWords()).isTrue();
            assertThat(runs).as("the machine ran no program%n%s", lastWords()).isNotEmpty();
        })));
    }

    private String lastWords() {
        return console.substring(Math.max(0, console.length() - LAST_WORDS));
    }
}
