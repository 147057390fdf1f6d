package io.xiaoyi.gateway.console;

import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.loop.Queries;
import io.xiaoyi.gateway.runtime.SettingsException;
import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event streams and exports: what is missed, what is too much, what is slow, and what ends. */
class FeedTest {
    @TempDir
    Path directory;

    private Desk desk(int streams) throws SettingsException, IOException {
        return new Desk(directory.resolve("station"), streams, queries -> queries, false);
    }

    /** Puts so many entries into the journal, and waits until they are on the disk. */
    private static void write(Desk desk, int entries) {
        long before = desk.gateway.journal().durableSeq();
        for (int i = 0; i < entries; i++) {
            desk.gateway.inbox().offer(new StationEvent.AdapterAlarm("odd", "thing", i % 2 == 0, "x".repeat(150)));
        }
        until("entries are durable", () -> desk.gateway.journal().durableSeq() >= before + entries);
    }

    @Test
    void whoComesBackGetsWhatHeMissedInOrderAndOnce() throws SettingsException, IOException, InterruptedException {
        try (Desk desk = desk(8)) {
            write(desk, 10);
            long seen = desk.gateway.journal().durableSeq();
            write(desk, 30);
            try (var stream = new EventStream(desk.port(), Long.toString(seen))) {
                for (long seq = seen + 1; seq <= seen + 30; seq++) {
                    EventStream.Event entry = stream.next("entry");
                    assertThat(entry.data().getLong("seq")).isEqualTo(seq);
                    assertThat(entry.id()).isEqualTo(Long.toString(seq));
                }
                write(desk, 40);
                for (long seq = seen + 31; seq <= seen + 70; seq++) {
                    assertThat(stream.next("entry").data().getLong("seq")).isEqualTo(seq);
                }
            }
        }
    }

    @Test
    void manyChangesAreAFewPicturesASecondAndEveryActAndEntry() throws SettingsException, IOException,
            InterruptedException {
        try (Desk desk = desk(8); var stream = new EventStream(desk.port(), "")) {
            stream.next("station");
            long first = desk.gateway.journal().durableSeq() + 1;
            long began = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                desk.act("hold-open", new JsonObject().put("door", "front"));
            }
            for (int i = 0; i < 40; i++) {
                long before = desk.gateway.journal().durableSeq();
                desk.gateway.inbox().offer(new StationEvent.InputChanged("contact.front", i % 2 == 0, 0));
                until("the door's change is durable", () -> desk.gateway.journal().durableSeq() > before);
            }
            stream.next("station", it -> it.data().getJsonObject("link").getLong("durableSeq") >= first + 40);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            long upTo = desk.gateway.journal().durableSeq();
            if (stream.passed().stream().noneMatch(it -> it.id().equals(Long.toString(upTo)))) {
                stream.next("entry", it -> it.data().getLong("seq") == upTo);
            }
            assertThat(told(stream, "station")).as("pictures in %d ms", millis).hasSizeLessThanOrEqualTo(
                    (int) (millis / Pace.ROUND_MILLIS) + 5);
            assertThat(told(stream, "act").stream().filter(it -> it.data().getString("stage").equals("done")))
                    .hasSize(5);
            assertThat(told(stream, "entry").stream().map(it -> it.data().getLong("seq")).distinct())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(first, upTo).boxed().toList());
        }
    }

    private static List<EventStream.Event> told(EventStream stream, String name) {
        return stream.passed().stream().filter(it -> it.name().equals(name)).toList();
    }

    @Test
    void whoComesWhileMuchHappensMissesNothing() throws SettingsException, IOException, InterruptedException {
        try (Desk desk = desk(64)) {
            write(desk, 10);
            long seen = desk.gateway.journal().durableSeq();
            var streams = new ArrayList<EventStream>();
            for (int i = 0; i < 30; i++) {
                for (int j = 0; j < 6; j++) { // in the end there is none, and the next is news
                    desk.gateway.inbox().offer(new StationEvent.AdapterAlarm("odd", "thing", j % 2 == 0, "x"));
                }
                streams.add(new EventStream(desk.port(), Long.toString(seen)));
            }
            write(desk, 2);
            long upTo = desk.gateway.journal().durableSeq();
            for (EventStream each : streams) {
                for (long seq = seen + 1; seq <= upTo; seq++) {
                    assertThat(each.next("entry").data().getLong("seq")).isEqualTo(seq);
                }
                each.close();
            }
        }
    }

    /** While a picture takes its time, entries wait to be told; each who comes then has seen another part of them. */
    @Test
    void whoComesBackAmongEntriesThatAreBeingToldGetsEachOnce() throws SettingsException, IOException,
            InterruptedException {
        var mayDraw = new Semaphore(0);
        try (Desk desk = desk(8); var first = new EventStream(desk.port(), "")) {
            desk.numbers = Map.of();
            first.next("station");
            write(desk, 10);
            hear(first, desk.gateway.journal().durableSeq());
            int drawn = desk.drawn.get();
            desk.mayDraw = Optional.of(mayDraw);
            desk.gateway.inbox().offer(new StationEvent.AdapterAlarm("odd", "thing", true, ""));
            until("a picture waits", () -> desk.drawn.get() > drawn && mayDraw.hasQueuedThreads());
            int waiting = desk.drawn.get();
            long seq = desk.gateway.journal().durableSeq() + 1;
            desk.gateway.inbox().offer(new StationEvent.AdapterAlarm("odd", "thing", false, ""));
            until("one more is durable", () -> desk.gateway.journal().durableSeq() >= seq);
            mayDraw.release();
            until("the next waits, with that entry", () -> desk.drawn.get() > waiting && mayDraw.hasQueuedThreads());
            write(desk, 6);
            long last = desk.gateway.journal().durableSeq();
            try (var ahead = new EventStream(desk.port(), Long.toString(last - 2));
                    var behind = new EventStream(desk.port(), Long.toString(last - 12))) {
                until("they have come", () -> ahead.hasBegun() && behind.hasBegun());
                mayDraw.release(1_000);
                hear(first, last);
                write(desk, 2);
                gets(ahead, last - 1, last + 2);
                gets(behind, last - 11, last + 2);
                gets(first, last + 1, last + 2);
            }
        } finally {
            mayDraw.release(1_000);
        }
    }

    private static void hear(EventStream stream, long seq) throws InterruptedException {
        stream.next("entry", it -> it.data().getLong("seq") == seq);
    }

    /** Each of them, in order and once. */
    private static void gets(EventStream stream, long from, long to) throws InterruptedException {
        for (long seq = from; seq <= to; seq++) {
            assertThat(stream.next("entry").data().getLong("seq")).isEqualTo(seq);
        }
    }

    @Test
    void everyHourThePictureIsDrawnThoughNobodyLooks() throws SettingsException, IOException {
        try (Desk desk = desk(8)) {
            desk.numbers = Map.of();
            int before = desk.drawn.get();
            assertThat(desk.hourly).hasSize(1).allSatisfy(Runnable::run);
            until("it is drawn", () -> desk.drawn.get() > before);
        }
    }

    @Test
    void whileNobodyFollowsTurnsWakeNobodyAndWhoComesThenIsToldHowItStandsAndWhatFollows() throws SettingsException,
            IOException, InterruptedException {
        var nudges = new AtomicInteger();
        try (Desk desk = desk(8)) {
            desk.turns.listen(nudges::incrementAndGet);
            int before = nudges.get();
            desk.gateway.inbox().offer(new StationEvent.InputChanged("contact.front", true, 0));
            write(desk, 20);
            until("all of it is durable", () -> desk.gateway.station().remembered().lastSeq() == desk.gateway.journal()
                    .durableSeq());
            assertThat(nudges.get()).isEqualTo(before);
            long durable = desk.gateway.journal().durableSeq();
            try (var stream = new EventStream(desk.port(), "")) {
                JsonObject now = stream.next("station").data();
                assertThat(now.getJsonObject("link").getLong("durableSeq")).isGreaterThanOrEqualTo(durable);
                assertThat(now.getJsonArray("doors").getJsonObject(0).getBoolean("open")).isTrue();
                write(desk, 2);
                assertThat(stream.next("entry").data().getLong("seq")).isEqualTo(durable + 1);
                assertThat(nudges.get()).isGreaterThan(before);
            }
        }
    }

    @Test
    void whoMissedTooMuchIsToldSoAndGoesOnFromThere() throws SettingsException, IOException, InterruptedException {
        try (Desk desk = desk(8)) {
            write(desk, Feed.MOST_MISSED + 50);
            long durable = desk.gateway.journal().durableSeq();
            try (var stream = new EventStream(desk.port(), "1")) {
                EventStream.Event gap = stream.next("gap");
                assertThat(gap.data()).isEqualTo(new JsonObject().put("from", 2).put("to", durable));
                write(desk, 2);
                assertThat(stream.next("entry").data().getLong("seq")).isEqualTo(durable + 1);
            }
            try (var stream = new EventStream(desk.port(), "999999999")) {
                stream.next("station");
                write(desk, 2);
                assertThat(stream.next("entry").data().getLong("seq")).as("another journal's number")
                        .isEqualTo(durable + 3);
            }
        }
    }

    @Test
    void noMoreStreamsThanAreSetAndAPlaceIsFreeAgainWhenOneLeaves() throws SettingsException, IOException,
            InterruptedException {
        try (Desk desk = desk(2)) {
            try (var first = new EventStream(desk.port(), ""); var second = new EventStream(desk.port(), "")) {
                first.next("station");
                second.next("station");
                HttpResponse<String> refused = desk.get("/api/v1/events");
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).contains("10");
                assertThat(new JsonObject(refused.body()).getString("code")).isEqualTo("too-many-streams");
            }
            var third = new ArrayList<EventStream>();
            until("a place is free", () -> {
                try {
                    third.add(new EventStream(desk.port(), ""));
                    third.getLast().next("station");
                    return true;
                } catch (IOException | InterruptedException | AssertionError | RuntimeException e) {
                    return false;
                }
            });
            third.getLast().close();
        }
    }

    @Test
    void howeverManyComeAtOnceEachIsToldHowTheStationStands() throws SettingsException, IOException,
            InterruptedException {
        try (Desk desk = desk(400)) {
            var streams = new ArrayList<EventStream>();
            for (int i = 0; i < 400; i++) {
                streams.add(new EventStream(desk.port(), ""));
            }
            for (EventStream each : streams) {
                each.next("station");
                each.close();
            }
        }
    }

    @Test
    void aStreamEndsWithItsSession() throws SettingsException, IOException, InterruptedException {
        try (Desk desk = desk(2); var stream = new EventStream(desk.port(), "")) {
            stream.next("station");
            desk.endSessions();
            assertThat(stream.next("bye").data().getString("reason")).isEqualTo("session-ended");
            assertThat(stream.next("END")).isEqualTo(EventStream.END);
        }
    }

    @Test
    void aViewThatDoesNotAnswerKeepsNobodyWaitingForThePicture() throws SettingsException, IOException,
            InterruptedException {
        var answers = new CountDownLatch(1);
        try (Desk desk = new Desk(directory.resolve("station"), 8, _ -> silent(answers), false);
                var stream = new EventStream(desk.port(), "")) {
            stream.next("station");
            var asked = new ArrayList<CompletableFuture<HttpResponse<Void>>>();
            for (int i = 0; i < 10; i++) {
                asked.add(desk.client.sendAsync(HttpRequest.newBuilder(desk.uri("/api/v1/journal")).header("X-As",
                        "vera:viewer").build(), HttpResponse.BodyHandlers.discarding()));
            }
            desk.act("hold-open", new JsonObject().put("door", "front"));
            stream.next("station", it -> it.data().getJsonArray("doors").getJsonObject(0).getBoolean("released"));
            assertThat(desk.get("/metrics").statusCode()).isEqualTo(200);
            answers.countDown();
            asked.forEach(it -> assertThat(it.orTimeout(60, TimeUnit.SECONDS).join().statusCode()).isEqualTo(503));
        } finally {
            answers.countDown();
        }
    }

    /** A view that says nothing for a while, and then that it is none. */
    private static Queries silent(CountDownLatch answers) {
        return (Queries) Proxy.newProxyInstance(Queries.class.getClassLoader(), new Class<?>[]{Queries.class}, (_, _,
                _) -> {
            answers.await();
            throw new Queries.NoView("there is none");
        });
    }

    @Test
    void whereThereIsNoViewThatIsSaidAndNotThatThereIsNothing() throws SettingsException, IOException,
            InterruptedException {
        try (Desk desk = new Desk(directory.resolve("station"), 8, _ -> silent(new CountDownLatch(0)), false)) {
            for (String asked : List.of("journal", "journal/export?format=csv",
                    "charts?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z")) {
                HttpResponse<String> answer = desk.get("/api/v1/" + asked);
                assertThat(answer.statusCode()).as(asked).isEqualTo(503);
                assertThat(new JsonObject(answer.body()).getString("code")).as(asked).isEqualTo("no-view");
            }
        }
    }

    @Test
    void aPictureThatCouldNotBeDrawnIsDrawnAgain() throws SettingsException, IOException, InterruptedException {
        try (Desk desk = desk(8)) {
            desk.numbers = Map.of();
            try (var stream = new EventStream(desk.port(), "")) {
                stream.next("station");
                desk.machineFails.set(2);
                desk.act("hold-open", new JsonObject().put("door", "front"));
                stream.next("station", it -> it.data().getJsonArray("doors").getJsonObject(0).getBoolean("released"));
                assertThat(desk.machineFails.get()).isZero();
            }
        }
    }

    @Test
    void anExportEndsWithItsSession() throws SettingsException, IOException, InterruptedException {
        try (Desk desk = new Desk(directory.resolve("station"), 2, queries -> new Endless(queries, 100_000,
                new AtomicLong()), false)) {
            HttpResponse<InputStream> answer = desk.client.send(HttpRequest.newBuilder(desk.uri(
                    "/api/v1/journal/export?format=csv")).header("X-As", "vera:viewer").build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                assertThat(body.read()).isEqualTo(0xEF);
                desk.endSessions();
                assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
            }
        }
    }

    /** It takes some hundred kilobytes into the sockets' own buffers, and is told of the rest when it reads again. */
    @Test
    void whoDoesNotReadIsNotBufferedForAndHoldsNobodyUp() throws SettingsException, IOException,
            InterruptedException {
        try (Desk desk = desk(2); var slow = new Socket()) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress("127.0.0.1", desk.port()));
            EventStream.ask(slow, "");
            try (var quick = new EventStream(desk.port(), "")) {
                quick.next("station");
                long first = desk.gateway.journal().durableSeq();
                for (int i = 0; i < 40; i++) {
                    write(desk, 500);
                    long upTo = desk.gateway.journal().durableSeq();
                    quick.next("entry", it -> it.data().getLong("seq") >= upTo - Feed.MOST_MISSED);
                }
                var late = EventStream.on(slow);
                EventStream.Event gap = late.next("gap");
                assertThat(gap.data().getLong("from")).isGreaterThan(first).isLessThan(first + 20_000);
                assertThat(late.passed()).as("20,000 entries were not kept for it").hasSizeLessThan(10_000);
            }
        }
    }

    @Test
    void aHundredThousandEntriesAreExportedAsFastAsTheyAreTaken() throws SettingsException, IOException,
            InterruptedException {
        var asked = new AtomicLong();
        try (Desk desk = new Desk(directory.resolve("station"), 2, queries -> new Endless(queries, 100_000, asked),
                false)) {
            HttpResponse<InputStream> answer = desk.client.send(HttpRequest.newBuilder(desk.uri(
                    "/api/v1/journal/export?format=csv")).header("X-As", "vera:viewer").build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                assertThat(body.read()).isEqualTo(0xEF);
                long before = -1;
                for (int quiet = 0; quiet < 20; quiet = asked.get() == before ? quiet + 1 : 0) {
                    before = asked.get();
                    LockSupport.parkNanos(20_000_000);
                }
                assertThat(asked.get()).as("rows that were read for one who does not take them").isLessThan(60_000);
                long lines = new String(body.readAllBytes(), StandardCharsets.UTF_8).lines().count();
                assertThat(lines).isEqualTo(100_001);
            }
        }
    }

    /** A view with many entries, made when they are asked for. */
    private record Endless(Queries real, long rows, AtomicLong asked) implements Queries {
        @Override
        public List<Row> entries(Search search, int limit) {
            var found = new ArrayList<Row>();
            for (long seq = search.before().orElse(rows + 1) - 1; seq > 0 && found.size() < limit; seq--) {
                found.add(
                        new Row(seq, 1, Instant.EPOCH, "ntp", "denied", "front-in", "{\"detail\":\"" + "x".repeat(1000)
                                + "\"}"));
            }
            asked.addAndGet(found.size());
            return found;
        }

        @Override
        public Map<String, Long> denials(Instant from, Instant to) {
            return real.denials(from, to);
        }

        @Override
        public List<Hour> hours(Instant from, Instant to) {
            return real.hours(from, to);
        }

        @Override
        public Map<String, Long> energy(Instant from, Instant to) {
            return real.energy(from, to);
        }
    }
}
