package io.xiaoyi.gateway.figures;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The table that all figures write into. It says what was measured and never whether that is good. Each row is printed
 * as it comes, and all of them once more at the end.
 */
public final class Sheet {
    private record Row(String figure, String what, String value) {}

    private final PrintStream out;
    private final List<Row> rows = new ArrayList<>();
    private String figure = "";
    private Map<String, String> options = Map.of();

    public Sheet(PrintStream out) {
        this.out = out;
    }

    void begin(Figure next, Map<String, String> withOptions) {
        figure = next.name();
        options = withOptions;
        say("measuring");
    }

    /** A line of progress, not kept. */
    public void say(String format, Object... values) {
        out.printf(Locale.ROOT, "# %s: %s%n", figure, String.format(Locale.ROOT, format, values));
    }

    /** One measured thing. */
    public void row(String what, String format, Object... values) {
        Row row = new Row(figure, what, String.format(Locale.ROOT, format, values));
        rows.add(row);
        print(row);
    }

    private void print(Row row) {
        out.printf("| %s | %s | %s |%n", row.figure(), row.what(), row.value());
    }

    /** An option of this figure, as {@code -Dfigures=powercut:rounds=10} gives it. */
    public int option(String name, int usual) {
        String given = options.get(name);
        return given == null ? usual : Integer.parseInt(given);
    }

    /** An option that is no number, such as a file's path. */
    String text(String name, String usual) {
        return options.getOrDefault(name, usual);
    }

    void end() {
        out.printf("%n%d cores, Java %s, Linux %s%n%n| figure | what | value |%n|---|---|---|%n",
                Runtime.getRuntime().availableProcessors(), Runtime.version(), System.getProperty("os.version"));
        rows.forEach(this::print);
    }
}
