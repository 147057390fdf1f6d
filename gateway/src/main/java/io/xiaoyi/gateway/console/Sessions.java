package io.xiaoyi.gateway.console;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who has signed in. Sessions live in memory and end with the process; they end when nothing was asked for
 * {@link #IDLE}, {@link #LIFE} after the sign-in, and with their account, its role or its password. What the browser
 * holds is a random word of which only the hash is kept here.
 *
 * <p>Threading: the event loop; time is handed in.
 */
final class Sessions {
    static final Duration IDLE = Duration.ofHours(2);
    static final Duration LIFE = Duration.ofHours(12);
    /** At once of one account, so that nobody who signs in again and again ends another's. */
    static final int MOST_OF_ONE = 16;
    private static final int MOST = 256;

    private final SecureRandom random;
    private final LinkedHashMap<String, Session> sessions = new LinkedHashMap<>();

    Sessions(SecureRandom random) {
        this.random = random;
    }

    /** One sign-in. */
    static final class Session {
        private final String digest;
        private final Book.Account account;
        private final String csrf;
        private final long begunNanos;
        private final Set<Runnable> whenEnded = new LinkedHashSet<>();
        private long seenNanos;

        private Session(String digest, Book.Account account, String csrf, long nowNanos) {
            this.digest = digest;
            this.account = account;
            this.csrf = csrf;
            this.begunNanos = nowNanos;
            this.seenNanos = nowNanos;
        }

        String account() {
            return account.name();
        }

        Caller caller() {
            return new Caller(account.name(), account.role(), false);
        }

        String csrf() {
            return csrf;
        }

        /** How long it lasts at most from now. */
        Duration left(long nowNanos) {
            return LIFE.minusNanos(nowNanos - begunNanos);
        }

        private boolean isOver(long nowNanos) {
            return nowNanos - seenNanos >= IDLE.toNanos() || nowNanos - begunNanos >= LIFE.toNanos();
        }

        /** Whether the account is still what it was at the sign-in, but for when somebody was last here. */
        private boolean stands(Book book) {
            return account.isSameAs(book.accounts().get(account.name()));
        }

        private void end() {
            List.copyOf(whenEnded).forEach(Runnable::run);
            whenEnded.clear();
        }
    }

    /** A session and the word that the browser is given. */
    record Begun(Session session, String word) {}

    Begun begin(Book.Account account, long nowNanos) {
        String word = Secrets.draw(random);
        var session = new Session(Secrets.digest(word), account, Secrets.draw(random), nowNanos);
        List<Session> own = sessions.values().stream().filter(it -> it.account().equals(account.name())).toList();
        if (own.size() >= MOST_OF_ONE) {
            end(own.getFirst());
        } else if (sessions.size() >= MOST) {
            end(sessions.firstEntry().getValue());
        }
        sessions.put(session.digest, session);
        return new Begun(session, word);
    }

    /** The session of this word; from now on it has been seen now. */
    Optional<Session> of(String word, long nowNanos) {
        Session session = sessions.get(Secrets.digest(word));
        if (session == null) {
            return Optional.empty();
        }
        if (session.isOver(nowNanos)) {
            end(session);
            return Optional.empty();
        }
        session.seenNanos = nowNanos;
        return Optional.of(session);
    }

    void end(Session session) {
        sessions.remove(session.digest);
        session.end();
    }

    /** Ends those that are over, and those whose account is no longer what it was. */
    void review(Book book, long nowNanos) {
        endIf(session -> session.isOver(nowNanos) || !session.stands(book));
    }

    private void endIf(Predicate<Session> over) {
        var ended = new ArrayList<Session>();
        Iterator<Session> all = sessions.values().iterator();
        while (all.hasNext()) {
            Session session = all.next();
            if (over.test(session)) {
                all.remove();
                ended.add(session);
            }
        }
        ended.forEach(Session::end);
    }

    /** As {@link Call#whenAccessEnds}. */
    Runnable whenEnded(Session session, Runnable ended) {
        session.whenEnded.add(ended);
        return () -> session.whenEnded.remove(ended);
    }
}
