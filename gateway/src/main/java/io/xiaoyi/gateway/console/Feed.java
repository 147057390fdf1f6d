package io.xiaoyi.gateway.console;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.console.Round.Entries;
import io.xiaoyi.gateway.console.Round.Numbered;
import io.xiaoyi.gateway.console.Round.Picture;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryFields;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Station;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What changes at the station, told to everybody who follows it: how it stands, each durable entry once, what becomes
 * of acts, and every five seconds that there is nothing. It is gathered by {@link Pace}, written once, and handed to
 * all by {@link Rounds}: what changed after a rest and what alarms at once, the rest a quarter of a second later.
 *
 * <p>Threading: the event loop, but for {@link #nudged()}.
 */
final class Feed {
    /** An entry that was missed is sent later if there are no more than that. */
    static final int MOST_MISSED = 200;
    /** So many entries are read at a time for a round; more follow in the next, which does not wait then. */
    private static final int MOST_READ = 1000;
    private static final long TICK_MILLIS = 5000;

    private final StationAccess access;
    private final Turns turns;
    private final StationSnapshot snapshot;
    private final Context home;
    private final Vertx vertx;
    private final Workroom workroom;
    private final Consumer<Effect.ActTold> acts;
    private final Set<Follower> followers = new LinkedHashSet<>();
    private final Rounds rounds;
    private final Pace pace = new Pace();
    private final Set<Haste> waits = EnumSet.noneOf(Haste.class);
    private final long tick;

    private final List<Piece> words = new ArrayList<>();
    private Optional<Gathered> gathered = Optional.empty();
    private Optional<Station> told = Optional.empty();
    private Set<Alarm> alarms = Set.of();
    private JsonObject last = new JsonObject();
    private long entriesUpTo;
    private long pressingUpTo;
    /** There is somebody who has no picture yet. */
    private boolean unseen;
    /** The last picture could not be drawn. */
    private boolean failed;
    private boolean gathers;
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
        rounds = new Rounds(vertx, followers, this::next);
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
        turns.seen().forEach(acts);
        gather();
    }

    /** An act, to all, as soon as there is time. */
    void act(JsonObject act) {
        word(event("act", Optional.empty(), act));
    }

    private void tick() {
        word(event("tick", Optional.empty(), new JsonObject().put("at", access.judged().wall().toString())));
        pump();
    }

    private void word(String event) {
        if (!followers.isEmpty()) {
            words.add(Piece.of(event));
            rounds.wake();
        }
    }

    // ---- what is new

    /** How it is waited for. */
    private enum Haste {
        USUAL,
        PRESSING
    }

    /** What the next round brings, besides words. */
    private record Gathered(Optional<Entries> entries, Optional<Picture> picture) {}

    /** Only after what was gathered before is on its way: no picture overtakes a newer one, and none heap up. */
    private void gather() {
        long durable = access.journal().durableSeq();
        if (followers.isEmpty()) {
            entriesUpTo = Math.max(entriesUpTo, durable);
            return;
        }
        Station station = access.station().get();
        boolean draws = unseen || told.filter(it -> it == station).isEmpty();
        boolean reads = durable > entriesUpTo;
        if (closed || gathers || gathered.isPresent() || !draws && !reads) {
            return;
        }
        Set<Alarm> alarming = StationSnapshot.alarming(station);
        boolean presses = reads && (entriesUpTo < pressingUpTo || durable - entriesUpTo >= MOST_MISSED)
                || !failed && (unseen || !alarming.equals(alarms));
        long wait = pace.waitMillis(presses, System.nanoTime());
        if (wait > 0) {
            later(presses ? Haste.PRESSING : Haste.USUAL, wait);
            return;
        }
        pace.begins(System.nanoTime());
        if (!alarming.equals(alarms)) {
            alarms = alarming;
            pressingUpTo = station.remembered().lastSeq();
        }
        told = Optional.of(station);
        gathers = true;
        gather(durable, reads ? read(entriesUpTo, MOST_READ) : Future.succeededFuture(Optional.empty()), draws
                ? draw()
                : Future.succeededFuture(Optional.empty()));
    }

    private void later(Haste haste, long millis) {
        if (waits.add(haste)) {
            vertx.setTimer(millis, _ -> {
                waits.remove(haste);
                gather();
            });
        }
    }

    /** A picture that failed is drawn again, where there was more to do than could be done: no change is lost. */
    private void gather(long durable, Future<Optional<Entries>> read, Future<Optional<Picture>> drawn) {
        Future.join(read, drawn).onComplete(_ -> {
            gathers = false;
            failed = drawn.failed();
            Optional<Entries> entries = read.succeeded() ? read.result() : Optional.empty();
            Optional<Picture> picture = failed ? Optional.empty() : drawn.result().filter(it -> it.isNews() || unseen);
            if (failed) {
                told = Optional.empty();
            } else if (drawn.result().isPresent()) {
                unseen = false;
            }
            // whoever followed finds out by himself that he misses what could not be read
            long upTo = Math.max(entriesUpTo, entries.map(Entries::last).orElse(durable));
            boolean isNews = picture.isPresent() || upTo > entriesUpTo;
            entriesUpTo = upTo;
            if (isNews) {
                gathered = Optional.of(new Gathered(entries, picture));
                rounds.wake();
            } else {
                gather(); // nobody is visited for nothing
            }
        });
    }

    /** What there is to tell now. */
    private Optional<Round> next() {
        if (words.isEmpty() && gathered.isEmpty()) {
            return Optional.empty();
        }
        var round = new Round(words, gathered.flatMap(Gathered::entries), gathered.flatMap(Gathered::picture),
                entriesUpTo);
        words.clear();
        gathered = Optional.empty();
        gather();
        return Optional.of(round);
    }

    private Future<Optional<Picture>> draw() {
        JsonObject before = last;
        return workroom.work(() -> {
            JsonObject now = snapshot.now();
            Piece piece = Piece.of(event("station", Optional.empty(), now));
            now.remove("at");
            now.remove("uptimeSeconds");
            return new Drawn(now, new Picture(piece, !now.equals(before)));
        }).map(drawn -> {
            last = drawn.standing();
            return Optional.of(drawn.picture());
        });
    }

    private record Drawn(JsonObject standing, Picture picture) {}

    // ---- entries

    /** The entries after {@code seq}, for one who missed them; at most {@link #MOST_MISSED}, empty for none. */
    Future<Optional<Entries>> after(long seq) {
        return read(seq, MOST_MISSED);
    }

    private Future<Optional<Entries>> read(long after, int most) {
        return workroom.work(() -> Optional.of(numbered(access.journal().read(after + 1, most))).filter(it -> !it
                .isEmpty()).map(Entries::new));
    }

    private static List<Numbered> numbered(List<Entry> entries) {
        return entries.stream().map(it -> new Numbered(it.seq(), event("entry", Optional.of(it.seq()), json(it))))
                .toList();
    }

    private static JsonObject json(Entry entry) {
        return new JsonObject().put("seq", entry.seq()).put("boot", entry.moment().boot())
                .put("at", entry.moment().wall().toString()).put("trust", StationSnapshot.code(entry.moment().trust()))
                .put("kind", entry.kind()).put("subject", entry.subject())
                .put("body", new JsonObject(EntryFields.body(entry.kind(), entry.body())));
    }

    // ---- those who follow

    /** @param seen the last entry he has; empty for one who is new */
    void join(Follower follower, Optional<Long> seen) {
        turns.watched(true);
        if (followers.isEmpty()) {
            entriesUpTo = Math.max(entriesUpTo, access.journal().durableSeq());
        }
        followers.add(follower);
        follower.startAfter(seen.orElse(access.journal().durableSeq()));
        unseen = true;
        gather();
    }

    void leave(Follower follower) {
        followers.remove(follower);
        turns.watched(!followers.isEmpty());
    }

    /** What is durable. */
    long durableSeq() {
        return access.journal().durableSeq();
    }

    /** Those who follow have been told all up to this entry, or are about to be. */
    long toldUpTo() {
        return entriesUpTo;
    }

    static String event(String name, Optional<Long> id, JsonObject data) {
        return "event: " + name + "\n" + id.map(it -> "id: " + it + "\n").orElse("") + "data: " + data.encode()
                + "\n\n";
    }

    void close() {
        closed = true;
        vertx.cancelTimer(tick);
        Piece bye = Piece.of(event("bye", Optional.empty(), new JsonObject().put("reason", "stopping")));
        home.runOnContext(_ -> List.copyOf(followers).forEach(it -> it.end(bye)));
    }
}
