package io.xiaoyi.gateway.console;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryFields;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Station;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What changes at the station, told to everybody who follows it: how it stands at most twice a second, each durable
 * entry once, what becomes of acts, and every five seconds that there is nothing. Written once and handed to all.
 *
 * <p>Threading: the event loop, but for {@link #nudged()}.
 */
final class Feed {
    /** An entry that was missed is sent later if there are no more than that. */
    static final int MOST_MISSED = 200;
    private static final long TICK_MILLIS = 5000;
    private static final long STATION_MILLIS = 500;

    private final StationAccess access;
    private final Turns turns;
    private final StationSnapshot snapshot;
    private final Context home;
    private final Vertx vertx;
    private final Workroom workroom;
    private final Consumer<Effect.ActTold> acts;
    private final Set<Follower> followers = new LinkedHashSet<>();
    private final List<Follower> newcomers = new ArrayList<>();
    private final long tick;
    private Optional<Station> told = Optional.empty();
    private JsonObject last = new JsonObject();
    private long entriesUpTo;
    private boolean readsEntries;
    private boolean drawsStation;
    private long drawnMillis;
    private volatile boolean closed;

    /** @param acts is told first what became of each act */
    Feed(StationAccess access, Turns turns, ConsolePart.Operations operations, Consumer<Effect.ActTold> acts) {
        this.access = access;
        this.turns = turns;
        this.acts = acts;
        snapshot = new StationSnapshot(access);
        vertx = operations.vertx();
        home = vertx.getOrCreateContext();
        workroom = operations.workroom();
        entriesUpTo = access.journal().durableSeq();
        tick = vertx.setPeriodic(TICK_MILLIS, _ -> tick());
        turns.listen(this::nudged);
    }

    StationSnapshot snapshot() {
        return snapshot;
    }

    int followers() {
        return followers.size();
    }

    /** Any thread. */
    private void nudged() {
        if (!closed) {
            home.runOnContext(_ -> pump());
        }
    }

    private void pump() {
        for (Effect.ActTold each : turns.seen()) {
            acts.accept(each);
        }
        if (followers.isEmpty()) {
            entriesUpTo = Math.max(entriesUpTo, access.journal().durableSeq());
            return;
        }
        readEntries();
        drawStation();
    }

    /** An act, to all. */
    void act(JsonObject act) {
        tell(event("act", Optional.empty(), act));
    }

    private void tell(Buffer event) {
        List.copyOf(followers).forEach(it -> it.tell(event));
    }

    private void tick() {
        turns.seen().forEach(acts);
        Buffer event = event("tick", Optional.empty(), new JsonObject().put("at", access.judged().wall().toString()));
        List.copyOf(followers).forEach(it -> it.tick(event));
        pump();
    }

    // ---- entries

    private void readEntries() {
        long durable = access.journal().durableSeq();
        if (readsEntries || durable <= entriesUpTo) {
            return;
        }
        readsEntries = true;
        long from = entriesUpTo + 1;
        workroom.work(() -> events(access.journal().read(from, MOST_MISSED))).onComplete(read -> {
            readsEntries = false;
            if (read.failed() || read.result().isEmpty()) {
                entriesUpTo = Math.max(entriesUpTo, durable); // followers find out by themselves that they miss some
                List.copyOf(followers).forEach(Follower::catchUp);
                return;
            }
            List<Numbered> entries = read.result();
            entriesUpTo = entries.getLast().seq();
            List.copyOf(followers).forEach(it -> it.entries(entries));
            readEntries();
        });
    }

    /** One entry, ready to be sent. */
    record Numbered(long seq, Buffer event) {}

    private static List<Numbered> events(List<Entry> entries) {
        var events = new ArrayList<Numbered>();
        for (Entry each : entries) {
            events.add(new Numbered(each.seq(), event("entry", Optional.of(each.seq()), json(each))));
        }
        return events;
    }

    private static JsonObject json(Entry entry) {
        return new JsonObject().put("seq", entry.seq()).put("boot", entry.moment().boot())
                .put("at", entry.moment().wall().toString()).put("trust", StationSnapshot.code(entry.moment().trust()))
                .put("kind", entry.kind()).put("subject", entry.subject())
                .put("body", new JsonObject(EntryFields.body(entry.kind(), entry.body())));
    }

    // ---- how the station stands

    /** One picture at a time, so that none overtakes a newer one. */
    private void drawStation() {
        Station station = access.station().get();
        if (drawsStation || newcomers.isEmpty() && told.filter(it -> it == station).isPresent()) {
            return;
        }
        drawsStation = true;
        long pause = newcomers.isEmpty() ? drawnMillis + STATION_MILLIS - millis() : 0;
        vertx.setTimer(Math.clamp(pause, 1, STATION_MILLIS), _ -> draw());
    }

    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Tried again where there is more to do than can be done, or a disk does not answer: no change is lost. */
    private void draw() {
        drawnMillis = millis();
        told = Optional.of(access.station().get());
        workroom.work(snapshot::now).onComplete(drawn -> {
            if (drawn.failed()) {
                if (!closed) {
                    vertx.setTimer(STATION_MILLIS, _ -> draw());
                }
                return;
            }
            drawsStation = false;
            show(drawn.result());
            drawStation();
        });
    }

    /** What is new to all, and what is not to those who came meanwhile, however many. */
    private void show(JsonObject now) {
        Buffer event = station(now);
        List<Follower> fresh = List.copyOf(newcomers);
        newcomers.clear();
        (isNews(now) ? List.copyOf(followers) : fresh).forEach(it -> it.station(event));
        fresh.forEach(Follower::catchUp);
    }

    private boolean isNews(JsonObject now) {
        JsonObject standing = now.copy();
        standing.remove("at");
        standing.remove("uptimeSeconds");
        boolean changed = !standing.equals(last);
        last = standing;
        return changed;
    }

    private static Buffer station(JsonObject now) {
        return event("station", Optional.empty(), now);
    }

    // ---- those who follow

    /** @param seen the last entry he has; empty for one who is new */
    void join(Follower follower, Optional<Long> seen) {
        followers.add(follower);
        follower.startAfter(seen.orElse(access.journal().durableSeq()));
        newcomers.add(follower);
        drawStation();
    }

    void leave(Follower follower) {
        followers.remove(follower);
        newcomers.remove(follower);
    }

    /** The entries after {@code seq}, for one who missed them; at most {@link #MOST_MISSED}. */
    Future<List<Numbered>> after(long seq) {
        return workroom.work(() -> events(access.journal().read(seq + 1, MOST_MISSED)));
    }

    long durableSeq() {
        return access.journal().durableSeq();
    }

    static Buffer event(String name, Optional<Long> id, JsonObject data) {
        return Buffer.buffer("event: " + name + "\n" + id.map(it -> "id: " + it + "\n").orElse("") + "data: "
                + data.encode() + "\n\n");
    }

    void close() {
        closed = true;
        vertx.cancelTimer(tick);
        Buffer bye = event("bye", Optional.empty(), new JsonObject().put("reason", "stopping"));
        home.runOnContext(_ -> List.copyOf(followers).forEach(it -> it.end(bye)));
    }
}
