package io.xiaoyi.gateway.scan;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * Takes all that a program says on its standard error, so that it never waits there, and keeps the last line that is
 * not blank: at most {@value #MOST_CHARACTERS} characters of it, no control characters, no passwords.
 *
 * <p>
 * Threading: one thread runs it, any asks.
 */
final class StderrTail implements Runnable {
    static final int MOST_CHARACTERS = 200;

    private final InputStream from;
    private volatile String last = "";

    StderrTail(InputStream from) {
        this.from = from;
    }

    /** Until the stream ends. */
    @Override
    public void run() {
        var line = new StringBuilder();
        char[] some = new char[4096];
        try (Reader reader = new InputStreamReader(from, StandardCharsets.UTF_8)) {
            for (int count = reader.read(some); count >= 0; count = reader.read(some)) {
                for (int i = 0; i < count; i++) {
                    take(some[i], line);
                }
            }
        } catch (IOException e) {
            // closed as its program was ended; what it has said stands
            last = keep(line);
            return;
        }
        last = keep(line);
    }

    private void take(char next, StringBuilder line) {
        if (next == '\n' || next == '\r') {
            last = keep(line);
            line.setLength(0);
        } else if (line.length() < MOST_CHARACTERS) {
            line.append(Character.isISOControl(next) ? ' ' : next);
        }
    }

    private String keep(StringBuilder line) {
        String words = line.toString().strip();
        return words.isEmpty() ? last : masked(words);
    }

    /** The last line so far, or empty. */
    String last() {
        return last;
    }

    /** Without what stands between {@code ://} and {@code @}: programs name the address that they were given. */
    static String masked(String words) {
        return words.replaceAll("://\\S*@", "://…@");
    }
}
