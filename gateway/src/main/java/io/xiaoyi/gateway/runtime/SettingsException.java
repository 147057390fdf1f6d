package io.xiaoyi.gateway.runtime;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Settings that cannot be used, with everything that is wrong in them and not only the first. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is no settings file at all may have thousands. */
    private static final int MOST_TOLD = 100;

    private final transient List<Problem> problems;

    /** @param problems never empty, in the order of the file; the message has the first hundred */
    public SettingsException(List<Problem> problems) {
        super(lines(problems));
        this.problems = List.copyOf(problems);
    }

    private static String lines(List<Problem> problems) {
        Stream<String> first = problems.stream().limit(MOST_TOLD).map(Problem::toString);
        Stream<String> rest = problems.size() > MOST_TOLD
                ? Stream.of("and " + (problems.size() - MOST_TOLD) + " more")
                : Stream.empty();
        return Stream.concat(first, rest).collect(Collectors.joining(System.lineSeparator()));
    }

    public List<Problem> problems() {
        return problems;
    }
}
