package io.xiaoyi.gateway.console;

import io.xiaoyi.gateway.loop.Queries.Row;
import java.util.List;

/**
 * Entries as RFC 4180 has them. A spreadsheet takes a cell that begins with {@code = + - @}, a tab or a line's end for
 * a formula, and would run what somebody had put into the journal: such a cell gets an apostrophe before it (OWASP, CSV
 * injection). A byte order mark tells the same spreadsheets that this is UTF-8.
 *
 * <p>Threading: pure functions.
 */
final class Csv {
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    private Csv() {}

    static String head() {
        return "\uFEFFseq,boot,time,trust,kind,subject,body\r\n";
    }

    static String lines(List<Row> rows) {
        var text = new StringBuilder();
        for (Row row : rows) {
            text.append(row.seq()).append(',').append(row.boot());
            for (String cell : List.of(row.wall().toString(), row.trust(), row.kind(), row.subject(), row.body())) {
                text.append(',').append(cell(cell));
            }
            text.append("\r\n");
        }
        return text.toString();
    }

    static String cell(String value) {
        String harmless = !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
        return harmless.matches("[^\",\r\n]*") ? harmless : '"' + harmless.replace("\"", "\"\"") + '"';
    }
}
