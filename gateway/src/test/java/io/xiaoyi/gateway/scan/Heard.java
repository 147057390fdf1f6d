package io.xiaoyi.gateway.scan;

import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A sink that remembers, and on which a test can wait. */
final class Heard implements LineSink {
    private static final long DEADLINE_NANOS = 60_000_000_000L;

    private final List<String> lines = new ArrayList<>();
    private final List<Long> overlong = new ArrayList<>();
    private final List<String> health = new ArrayList<>();
    private int throwing;

    @Override
    public synchronized void line(String reader, byte[] line) {
        notifyAll();
        if (throwing > 0) {
            throwing--;
            throw new IllegalStateException("the receiver fails");
        }
        lines.add(new String(line, StandardCharsets.ISO_8859_1));
    }

    @Override
    public synchronized void overlong(String reader, long lengthBytes) {
        overlong.add(lengthBytes);
        notifyAll();
    }

    @Override
    public synchronized void health(String reader, boolean present, String detail) {
        health.add((present ? "present: " : "absent: ") + detail);
        notifyAll();
    }

    /** The next calls throw. */
    synchronized void throwNext(int calls) {
        throwing = calls;
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    synchronized List<Long> overlong() {
        return List.copyOf(overlong);
    }

    synchronized List<String> health() {
        return List.copyOf(health);
    }

    synchronized String lastHealth() {
        return health.isEmpty() ? "" : health.getLast();
    }

    /** Waits until it holds, and fails with all that was heard when it never does. */
    synchronized void await(String what, Predicate<Heard> condition) {
        long until = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.test(this)) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                fail("waited in vain until " + what + "; lines " + lines + ", overlong " + overlong + ", health "
                        + health);
            }
            try {
                wait(Math.min(left, 100));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    void awaitLines(int count) {
        await(count + " lines came", heard -> heard.lines().size() >= count);
    }

    /** Waits so long at most for a line that may never come. */
    synchronized void awaitLineWithin(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; lines.isEmpty() && left > 0; left = (until - System.nanoTime()) / 1_000_000) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    void awaitPresent() {
        await("the reader is present", heard -> heard.lastHealth().startsWith("present"));
    }

    void awaitAbsent() {
        await("the reader is absent", heard -> heard.lastHealth().startsWith("absent"));
    }
}
