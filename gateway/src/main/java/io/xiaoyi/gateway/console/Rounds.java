package io.xiaoyi.gateway.console;

import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Goes from one who follows to the next, with one {@link Round} after the other. A few are written to, then there is a
 * rest: thousands cost the door no more of a second than dozens do, they only hear it a little later. (A thread of low
 * priority would not do: Linux takes no notice of it.)
 *
 * <p>Threading: the event loop.
 */
final class Rounds {
    /** With the rest behind it, no more than 8,000 are written to in a second. */
    static final int PORTION = 32;
    static final long REST_MILLIS = 4;

    private static final Logger LOG = System.getLogger("console");

    private final Vertx vertx;
    private final Collection<? extends Consumer<Round>> all;
    private final Supplier<Optional<Round>> next;
    private Optional<Round> round = Optional.empty();
    private List<? extends Consumer<Round>> left = List.of();
    private boolean goes;

    /** @param next what there is to tell; asked when all have been told what was before */
    Rounds(Vertx vertx, Collection<? extends Consumer<Round>> all, Supplier<Optional<Round>> next) {
        this.vertx = vertx;
        this.all = all;
        this.next = next;
    }

    /** There is something to tell. */
    void wake() {
        if (!goes) {
            portion();
        }
    }

    /** Goes on after a rest whatever becomes of this portion. */
    private void portion() {
        goes = true;
        while (left.isEmpty()) {
            round = next.get();
            if (round.isEmpty()) {
                goes = false;
                return;
            }
            left = List.copyOf(all);
        }
        int many = Math.min(PORTION, left.size());
        var portion = left.subList(0, many);
        left = left.subList(many, left.size());
        try {
            portion.forEach(this::tell);
        } finally {
            vertx.setTimer(REST_MILLIS, _ -> portion()); // a rest from now on, however long the telling took
        }
    }

    private void tell(Consumer<Round> one) {
        try {
            one.accept(round.get());
        } catch (RuntimeException e) { // those behind him are told all the same
            LOG.log(Level.ERROR, "one who follows could not be told", e);
        }
    }
}
