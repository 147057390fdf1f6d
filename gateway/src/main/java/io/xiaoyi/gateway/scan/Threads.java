package io.xiaoyi.gateway.scan;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** What the readers' threads share. */
final class Threads {
    private Threads() {}

    /** Waits for the thread's end, but not for itself, and keeps the caller's interrupt. */
    static void join(Thread thread, long mostMillis) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(mostMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for so long, or until {@code ended} holds and the lock is notified. An interrupt ends the wait as well. */
    static void pause(Object lock, long millis, BooleanSupplier ended) {
        long until = System.nanoTime() + millis * 1_000_000;
        synchronized (lock) {
            for (long left = millis; left > 0 && !ended.getAsBoolean(); left = leftMillis(until)) {
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    // Only close() ends a reader, and it has its own word for it.
                    return;
                }
            }
        }
    }

    private static long leftMillis(long untilNanos) {
        return (untilNanos - System.nanoTime() + 999_999) / 1_000_000;
    }

    static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // It was to be gone, and it is.
            return;
        }
    }

    /** An exception's message, or its class when it has none. */
    static String words(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}
