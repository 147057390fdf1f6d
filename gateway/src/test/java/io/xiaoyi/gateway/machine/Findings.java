package io.xiaoyi.gateway.machine;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What a program inside the machine found out, told to the test outside: one line a finding on the second serial port,
 * its parts parted by tabs. Outside a machine the lines go to the standard output.
 *
 * <p>Threading: any thread.
 */
public final class Findings {
    /** Inside, the port is named by the kernel's command line. */
    private static final Optional<String> PORT = Optional.ofNullable(System.getenv("findings"));
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int MOST_OF_A_DETAIL = 3000;

    private final OutputStream out;
    private final AtomicInteger checks = new AtomicInteger();
    private volatile boolean failed;

    public Findings() {
        try {
            out = PORT.isPresent() ? new FileOutputStream(PORT.get()) : System.out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Something that may fail as it likes. */
    public interface Body {
        void run() throws Exception;
    }

    /** One test of its own: fails where the body throws. The others go on. */
    public void check(String name, Body body) {
        checks.incrementAndGet();
        try {
            body.run();
            say("PASS", name);
        } catch (Exception | AssertionError | LinkageError e) {
            failed = true;
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            String detail = trace.toString();
            say("FAIL", name, detail.substring(0, Math.min(detail.length(), MOST_OF_A_DETAIL)));
        }
    }

    /** Something that was measured. */
    public void figure(String what, String format, Object... values) {
        say("FIGURE", what, String.format(Locale.ROOT, format, values));
    }

    /** Something to be read beside the results. */
    public void note(String format, Object... values) {
        say("NOTE", String.format(Locale.ROOT, format, values));
    }

    /**
     * Says how many checks there were and ends the process, with 1 if one has failed. What escapes a main method ends
     * it with 1 as well, but without that word.
     */
    public void end() {
        say("DONE", Integer.toString(checks.get()));
        System.exit(failed ? 1 : 0);
    }

    /** Waits for something that will come true, a minute at most. */
    public static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not come true: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private synchronized void say(String... parts) {
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i].replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
        }
        try {
            out.write((String.join("\t", parts) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
