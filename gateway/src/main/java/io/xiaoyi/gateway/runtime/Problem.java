package io.xiaoyi.gateway.runtime;

import java.nio.file.Path;

/**
 * One thing that is wrong in a file a person wrote.
 *
 * @param file as the person named it
 * @param line from 1; 0 where the file as a whole is meant
 * @param column from 1; 0 where the line as a whole is meant
 * @param key dotted path, such as {@code doors[0].release}; empty for the file as a whole
 * @param found what stands there
 * @param allowed what is allowed there
 */
public record Problem(Path file, int line, int column, String key, String found, String allowed) {
    private static final int LONGEST_KEY = 120;
    private static final int LONGEST_TEXT = 300;

    /** A message is one line of moderate length without tricks for a terminal, whatever stands in the file. */
    public Problem {
        key = plain(key, LONGEST_KEY);
        found = plain(found, LONGEST_TEXT);
        allowed = plain(allowed, LONGEST_TEXT);
    }

    private static String plain(String text, int longest) {
        String shortened = text.length() > longest ? text.substring(0, longest) + "…" : text;
        return shortened.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
    }

    /** {@code station.yaml:12:5: doors[0].release: found '5 sec'; allowed: …}, in one line. */
    @Override
    public String toString() {
        var text = new StringBuilder().append(file);
        if (line > 0) {
            text.append(':').append(line);
        }
        if (column > 0) {
            text.append(':').append(column);
        }
        text.append(": ");
        if (!key.isEmpty()) {
            text.append(key).append(": ");
        }
        return text.append("found ").append(found).append("; allowed: ").append(allowed).toString();
    }
}
