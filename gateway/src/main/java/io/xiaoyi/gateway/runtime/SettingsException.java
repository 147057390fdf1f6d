package io.xiaoyi.gateway.runtime;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that cannot be used, with everything that is wrong in them and not only the first. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** @param problems never empty, in the order of the file */
    public SettingsException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
