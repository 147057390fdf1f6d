package io.xiaoyi.gateway.console;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One page that follows the station by server-sent events (WHATWG HTML, 9.2). Nothing waits for it: what does not fit
 * into its connection now is not kept, and it is told how the station stands and what it missed when there is room
 * again. One that takes nothing for {@value #PATIENCE_SECONDS} s is let go.
 *
 * <p>Threading: the event loop.
 */
final class Follower implements Consumer<Round> {
    static final int PATIENCE_SECONDS = 20;
    private static final int WAITING_BYTES = 64 * 1024;

    private static final Piece RETRY = Piece.of("retry: 2000\n\n");

    private final Feed feed;
    private final HttpServerResponse response;
    private final Outflow body;
    private Optional<Runnable> forget = Optional.empty();
    private Optional<Piece> picture = Optional.empty();
    private long seq;
    private long fullSinceNanos;
    private boolean isNew = true;
    private boolean full;
    private boolean reads;
    private boolean ended;

    private Follower(Feed feed, HttpServerResponse response, Outflow body) {
        this.feed = feed;
        this.response = response;
        this.body = body;
    }

    /** Begins to follow. */
    static void begin(Feed feed, Call call, Optional<Long> seen) {
        HttpServerResponse response = call.context().response();
        response.setWriteQueueMaxSize(WAITING_BYTES).putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        var follower = new Follower(feed, response, new Outflow(call.context()));
        follower.forget = Optional.of(call.whenAccessEnds(() -> follower.end(bye("session-ended"))));
        response.closeHandler(_ -> follower.gone());
        response.exceptionHandler(_ -> follower.gone());
        follower.body.write(RETRY);
        feed.join(follower, seen);
    }

    private static Piece bye(String why) {
        return Piece.of(Feed.event("bye", Optional.empty(), new JsonObject().put("reason", why)));
    }

    void startAfter(long entry) {
        seq = entry;
    }

    /** In one write. Of what finds no room only the picture is kept, and gives way to the next. */
    @Override
    public void accept(Round round) {
        if (!hasRoom()) {
            picture = round.picture(isNew).or(() -> picture);
            giveUpInTime();
            return;
        }
        var parts = new ArrayList<>(round.words());
        if (!reads) {
            round.entries().filter(it -> it.first() <= seq + 1 && seq < it.last()).ifPresent(it -> {
                parts.add(it.after(seq));
                seq = it.last();
            });
        }
        round.picture(isNew).ifPresent(it -> {
            parts.add(it);
            isNew = false;
        });
        if (!parts.isEmpty()) {
            body.write(round.joined(parts));
        }
        if (seq < round.upTo()) {
            catchUp();
        }
    }

    private void giveUpInTime() {
        if (!ended && System.nanoTime() - fullSinceNanos > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
            gone();
            Answers.breakOff(response); // it takes no bye either
        }
    }

    /** Reads what it missed, or says that it is too much. */
    private void catchUp() {
        long told = feed.toldUpTo();
        if (reads || seq >= told || !hasRoom()) {
            return;
        }
        if (told - seq > Feed.MOST_MISSED) {
            body.write(Piece.of(Feed.event("gap", Optional.of(told), new JsonObject().put("from", seq + 1).put("to",
                    told))));
            seq = told;
            return;
        }
        reads = true;
        feed.after(seq).onComplete(read -> {
            reads = false;
            long before = seq;
            if (read.succeeded() && hasRoom()) {
                read.result().ifPresent(it -> { // also over a hole, which one entry stands for
                    body.write(it.all()); // rounds bring no entries while it reads
                    seq = it.last();
                });
            }
            if (seq > before) {
                catchUp();
            }
        });
    }

    private boolean hasRoom() {
        if (ended) {
            return false;
        }
        if (!full && response.writeQueueFull()) {
            full = true;
            fullSinceNanos = System.nanoTime();
            response.drainHandler(_ -> drained());
        }
        return !full;
    }

    private void drained() {
        full = false;
        if (!ended) {
            picture.ifPresent(it -> {
                body.write(it);
                isNew = false;
            });
            picture = Optional.empty();
            catchUp();
        }
    }

    /** Says a last word and ends. */
    void end(Piece word) {
        if (!ended) {
            boolean room = hasRoom();
            gone();
            if (room) {
                body.end(word);
            } else {
                Answers.breakOff(response);
            }
        }
    }

    private void gone() {
        if (!ended) {
            ended = true;
            feed.leave(this);
            forget.ifPresent(Runnable::run);
        }
    }
}
