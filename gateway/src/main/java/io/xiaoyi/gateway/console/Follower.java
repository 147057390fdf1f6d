package io.xiaoyi.gateway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One page that follows the station by server-sent events (WHATWG HTML, 9.2). Nothing waits for it: what does not fit
 * into its connection now is not kept, and it is told how the station stands and what it missed when there is room
 * again. One that takes nothing for {@value #PATIENCE_SECONDS} s is let go.
 *
 * <p>Threading: the event loop.
 */
final class Follower {
    static final int PATIENCE_SECONDS = 20;
    private static final int WAITING_BYTES = 64 * 1024;

    private final Feed feed;
    private final HttpServerResponse response;
    private Optional<Runnable> forget = Optional.empty();
    private Optional<Buffer> station = Optional.empty();
    private long seq;
    private long fullSinceNanos;
    private boolean full;
    private boolean reads;
    private boolean ended;

    private Follower(Feed feed, HttpServerResponse response) {
        this.feed = feed;
        this.response = response;
    }

    /** Begins to follow. */
    static void begin(Feed feed, Call call, Optional<Long> seen) {
        HttpServerResponse response = call.context().response();
        response.setChunked(true).setWriteQueueMaxSize(WAITING_BYTES)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream").putHeader(HttpHeaders.CACHE_CONTROL,
                        "no-store")
                .putHeader(HttpHeaders.CONTENT_ENCODING, "identity"); // a compressor would hold events back
        var follower = new Follower(feed, response);
        follower.forget = Optional.of(call.whenAccessEnds(() -> follower.end(bye("session-ended"))));
        response.closeHandler(_ -> follower.gone());
        response.exceptionHandler(_ -> follower.gone());
        response.write(Buffer.buffer("retry: 2000\n\n"));
        feed.join(follower, seen);
    }

    private static Buffer bye(String why) {
        return Feed.event("bye", Optional.empty(), new JsonObject().put("reason", why));
    }

    void startAfter(long entry) {
        seq = entry;
    }

    /** What is only worth something now. */
    void tell(Buffer event) {
        if (hasRoom()) {
            response.write(event);
        }
    }

    void tick(Buffer event) {
        if (hasRoom()) {
            response.write(event);
        } else if (!ended && System.nanoTime() - fullSinceNanos > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
            gone();
            response.reset(); // it takes no bye either
        }
    }

    /** The newest counts: one that finds no room gives way to the next. */
    void station(Buffer event) {
        if (hasRoom()) {
            response.write(event);
        } else {
            station = Optional.of(event);
        }
    }

    /** Entries that follow each other. */
    void entries(List<Feed.Numbered> entries) {
        if (reads) {
            return; // will look again when it has what it missed
        }
        if (entries.getFirst().seq() > seq + 1) {
            catchUp();
            return;
        }
        for (Feed.Numbered each : entries) {
            if (each.seq() > seq && hasRoom()) {
                response.write(each.event());
                seq = each.seq();
            }
        }
    }

    /** Reads what it missed, or says that it is too much. */
    void catchUp() {
        long durable = feed.durableSeq();
        if (reads || ended || !hasRoom() || seq >= durable) {
            return;
        }
        if (durable - seq > Feed.MOST_MISSED) {
            response.write(Feed.event("gap", Optional.of(durable), new JsonObject().put("from", seq + 1).put("to",
                    durable)));
            seq = durable;
            return;
        }
        reads = true;
        feed.after(seq).onComplete(read -> {
            reads = false;
            if (read.succeeded() && !read.result().isEmpty()) {
                entries(read.result());
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
        station.ifPresent(event -> {
            station = Optional.empty();
            station(event);
        });
        catchUp();
    }

    /** Says a last word and ends. */
    void end(Buffer word) {
        if (!ended) {
            boolean room = hasRoom();
            gone();
            if (room) {
                response.end(word);
            } else {
                response.reset();
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
