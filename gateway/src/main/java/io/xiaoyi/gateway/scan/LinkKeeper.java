package io.xiaoyi.gateway.scan;

import java.io.IOException;
import java.util.Optional;

/**
 * Keeps one session open and serving: open, serve to its end, wait, again, until closed. The wait grows with every one
 * that failed to open or that ended before it was seen alive once.
 */
final class LinkKeeper {
    private final Hearing hearing;
    private final Session.Opener opener;
    private final Backoff backoff;
    private final Thread thread;
    private final Object lock = new Object();
    private Optional<Session> current = Optional.empty();
    private int failures;

    LinkKeeper(Hearing hearing, Session.Opener opener, Backoff backoff, Thread.Builder threads) {
        this.hearing = hearing;
        this.opener = opener;
        this.backoff = backoff;
        this.thread = threads.name("scan-" + hearing.reader()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void close() {
        synchronized (lock) {
            hearing.close();
            current.ifPresent(Threads::closeQuietly);
            lock.notifyAll();
        }
        Threads.join(thread, 1_000);
    }

    private void run() {
        while (!hearing.closed()) {
            failures++;
            hearing.health(false, oneSession());
            pause();
        }
    }

    /** One session from opening to its end, and why it ended. */
    private String oneSession() {
        try (Session session = opener.open()) {
            if (!adopt(session)) {
                return "closed";
            }
            return session.serve(hearing, () -> failures = 0);
        } catch (IOException e) {
            return Threads.words(e);
        } catch (RuntimeException | Error e) {
            // A serial library that can not load or fails inside must not end this thread: only close() does.
            return "failed: " + e;
        } finally {
            synchronized (lock) {
                current = Optional.empty();
            }
        }
    }

    private boolean adopt(Session session) {
        synchronized (lock) {
            current = Optional.of(session);
            return !hearing.closed();
        }
    }

    private void pause() {
        Threads.pause(lock, backoff.delayMillis(Math.max(1, failures)), hearing::closed);
    }
}
