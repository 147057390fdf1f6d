package io.xiaoyi.simulator;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What people see: one line an event, and below it a status line that is redrawn in place. On anything but a terminal,
 * or with {@code NO_COLOR} set, there is neither colour nor status line; meaning never hangs on colour alone.
 *
 * <p>Threading: any thread; a call writes to the terminal, so the loop's thread does not come here.
 */
final class Terminal {
    private static final String ERASE = "\r\u001b[2K";
    private static final String RESET = "\u001b[0m";

    private final PrintStream out;
    private final boolean colours;
    private final boolean live;
    private String status = "";

    Terminal(PrintStream out, boolean live, boolean colours) {
        this.out = out;
        this.live = live;
        this.colours = colours;
    }

    /** Standard output, always UTF-8. */
    static Terminal ofThisProcess() {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        boolean terminal = System.console() != null && System.console().isTerminal()
                && !"dumb".equals(System.getenv("TERM"));
        boolean plain = System.getenv("NO_COLOR") != null && !System.getenv("NO_COLOR").isEmpty();
        return new Terminal(out, terminal && !plain, terminal && !plain);
    }

    /** How a line is coloured. */
    enum Tone {
        GOOD("32"),
        BAD("31"),
        WARN("33"),
        ALARM("1;35"),
        QUIET("2"),
        PLAIN("0"),
        HEAD("1");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    synchronized void line(Tone tone, String text) {
        String painted = colours && tone != Tone.PLAIN ? "\u001b[" + tone.code + "m" + text + RESET : text;
        out.print((status.isEmpty() ? "" : ERASE) + painted + "\n" + status);
        out.flush();
    }

    /** Replaces the status line; does nothing where there is none. */
    synchronized void status(String text) {
        if (live) {
            status = text;
            out.print(ERASE + status);
            out.flush();
        }
    }

    /** Takes the status line away. */
    synchronized void endStatus() {
        if (!status.isEmpty()) {
            out.print(ERASE);
            out.flush();
            status = "";
        }
    }

    boolean isLive() {
        return live;
    }

    /** {@code text} with spaces up to {@code columns}; a Chinese character takes two. */
    static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - columns(text)));
    }

    /** How many columns of a terminal a text takes. */
    static int columns(String text) {
        return text.codePoints().map(c -> c >= 0x2e80 && c <= 0xffe6 || c >= 0x1f300 ? 2 : 1).sum();
    }
}
