package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.FactCodec;
import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What people see of a station is how it stands. */
class StationSnapshotTest {
    private final StationWorld world = new StationWorld(StationWorld.counting(StationWorld.charging(false)));
    private final List<Entry> entries = new ArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private StationAccess.Link link = StationAccess.Link.NONE;
    private final StationSnapshot snapshot = new StationSnapshot(access());

    private StationAccess access() {
        Clock clock = new Clock() {
            @Override
            public Moment now() {
                return world.moment();
            }

            @Override
            public long realNanosUntil(long uptimeNanos) {
                return 0;
            }
        };
        var identity = new StationAccess.Identity("demo", "st-0001", "East", ZoneId.of("Asia/Shanghai"), "test", 1);
        return new StationAccess(identity, () -> world.station, _ -> true, new Journal(entries, reads), null, null,
                () -> link,
                clock, clock,
                () -> Map.of("diskFreeBytes", 5e9), text -> text, (_, _, _, _, _) -> {}, _ -> {});
    }

    /** A journal of which nobody can read but what is given. */
    private record Journal(List<Entry> entries, AtomicInteger reads) implements JournalReader {
        @Override
        public long journalId() {
            return 255;
        }

        @Override
        public long firstSeq() {
            return entries.isEmpty() ? 1 : entries.getFirst().seq();
        }

        @Override
        public long durableSeq() {
            return 12;
        }

        @Override
        public List<Entry> read(long fromSeq, int limit) {
            reads.incrementAndGet();
            return entries.stream().filter(it -> it.seq() >= fromSeq).limit(limit).toList();
        }

        @Override
        public long acknowledgedSeq() {
            return 10;
        }

        @Override
        public void acknowledge(long seq) {
            // nobody reports
        }
    }

    private JsonObject find(String list, String id) {
        return snapshot.now().getJsonArray(list).stream().map(JsonObject.class::cast)
                .filter(it -> it.getString("id").equals(id)).findFirst().orElseThrow();
    }

    @Test
    void aDoorSaysWhyItIsReleasedAndUntilWhen() {
        assertThat(find("doors", "front").containsKey("releasedBy")).isFalse();
        world.command("unlock", Map.of("door", Cbor.of("front")));
        JsonObject front = find("doors", "front");
        assertThat(front.getBoolean("released")).isTrue();
        assertThat(front.getString("releasedBy")).isEqualTo("operator");
        Instant relock = Instant.parse(front.getString("relockAt"));
        assertThat(relock).isAfter(world.moment().wall()).isBefore(world.moment().wall().plusSeconds(61));
        assertThat(find("doors", "back").getString("lock")).isEqualTo("maglock");
        world.happen(new StationEvent.InputChanged("fire", true, 0));
        assertThat(find("doors", "back").getString("releasedBy")).isEqualTo("fire");
        assertThat(find("doors", "back").containsKey("relockAt")).isFalse();
        assertThat(snapshot.now().getBoolean("fire")).isTrue();
    }

    @Test
    void anOutletSaysWhatItDoesForWhomAndTheRoomWhatIsLeft() {
        var pass = new PassId(1, 9);
        world.command("outlet-start", Map.of("outlet", Cbor.of("1"), "pass", Cbor.of(pass.toString())));
        world.charge(120, 90);
        JsonObject outlet = find("outlets", "1");
        assertThat(outlet.getString("state")).isEqualTo("charging");
        assertThat(outlet.getString("pass")).isEqualTo(pass.toString());
        assertThat(outlet.getDouble("watts")).isEqualTo(90);
        assertThat(outlet.getLong("wattHours")).isBetween(2L, 4L);
        assertThat(outlet.getDouble("budgetWatts")).isEqualTo(880);
        assertThat(snapshot.now().getJsonObject("power").getDouble("drawnWatts")).isGreaterThanOrEqualTo(90);
        assertThat(find("outlets", "fridge").getBoolean("appliance")).isTrue();
    }

    @Test
    void whatNobodyMayBeToldLateIsEveryAlarmAndWhatAlarmsAtADoor() {
        var before = StationSnapshot.alarming(world.station);
        world.command("unlock", Map.of("door", Cbor.of("front")));
        assertThat(StationSnapshot.alarming(world.station)).isEqualTo(before);
        world.happen(new StationEvent.InputChanged("contact.back", true, 0));
        assertThat(StationSnapshot.alarming(world.station)).contains(new Alarm("forced", "back"));
        world.happen(new StationEvent.InputChanged("tamper.back", true, 0));
        world.happen(new StationEvent.ReaderChanged("front-in", false, "pulled out"));
        world.happen(new StationEvent.InputChanged("fire", true, 0));
        assertThat(StationSnapshot.alarming(world.station)).contains(new Alarm("tampered", "back"), new Alarm(
                Alarm.READER_ABSENT, "front-in"), new Alarm("fire", "front"), new Alarm("fire", "room"));
    }

    @Test
    void whatIsNotKnownIsAbsentAndNothingIsNull() {
        world.happen(new StationEvent.ReaderChanged("front-in", false, "pulled out"));
        JsonObject now = snapshot.now();
        assertThat(now.encode()).doesNotContain("null");
        assertThat(now.containsKey("trust")).as("no head").isFalse();
        assertThat(now.getString("journal")).isEqualTo("00000000000000ff");
        assertThat(now.getJsonObject("people").getInteger("capacity")).isEqualTo(4);
        assertThat(now.getJsonObject("link").getLong("pendingEvents")).isEqualTo(2);
        assertThat(now.getJsonObject("disk").getLong("freeBytes")).isEqualTo(5_000_000_000L);
        assertThat(find("readers", "front-in").getBoolean("present")).isFalse();
        assertThat(find("readers", "outlet-1").getString("outlet")).isEqualTo("1");
        JsonObject alarm = now.getJsonArray("alarms").getJsonObject(0);
        assertThat(alarm.getString("code")).isEqualTo("reader-absent");
        assertThat(alarm.containsKey("since")).as("not read yet").isFalse();
        assertThat(Octets.fromHex(now.getString("nonce"))).isEqualTo(StationWorld.NONCE);
    }

    @Test
    void theTimeItTellsIsTheOneThatTheStationGoesBy() {
        world.trust = ClockTrust.FLOOR; // a box without a real-time clock shows when it was last switched off
        world.wallError = Duration.ofHours(-9);
        world.signed().pass(Duration.ofMinutes(10));
        world.command("unlock", Map.of("door", Cbor.of("front")));
        assertThat(Instant.parse(snapshot.now().getString("at"))).isEqualTo(world.truth());
        assertThat(Instant.parse(find("doors", "front").getString("relockAt"))).isBetween(world.truth(),
                world.truth().plusSeconds(61));
        assertThat(access().judged().wall()).as("what a visitor's pass is signed with").isEqualTo(world.truth());
        assertThat(access().judged().trust()).isEqualTo(ClockTrust.SIGNED);
    }

    @Test
    void aReaderThatIsNotThereSaysWhyAnOutletSinceWhenAndTheLinkWhatItCosts() throws IOException {
        link = new StationAccess.Link(Optional.of(StationWorld.START), "refused: not authorised", 1_834_567);
        world.command("outlet-start", Map.of("outlet", Cbor.of("1"), "pass", Cbor.of(new PassId(1, 9)
                .toString())));
        Instant began = world.truth();
        world.charge(120, 90).happen(new StationEvent.ReaderChanged("front-in", false, "pulled out"));
        write(12);
        assertThat(find("readers", "front-in").getString("detail")).isEqualTo("pulled out");
        assertThat(find("outlets", "1").getString("since")).isEqualTo(began.toString());
        assertThat(find("outlets", "2").containsKey("since")).as("without a session").isFalse();
        world.wallError = Duration.ofMillis(1);
        assertThat(find("outlets", "1").getString("since")).as("equal twice").isEqualTo(began.toString());
        JsonObject told = snapshot.now().getJsonObject("link");
        assertThat(told.getString("since")).isEqualTo(StationWorld.START.toString());
        assertThat(told.getString("detail")).isEqualTo("refused: not authorised");
        assertThat(told.getLong("bytesToday")).isEqualTo(1_830_000);
        isAsDescribed(snapshot.now());
    }

    private void write(long upTo) {
        world.journal.stream().filter(it -> it.seq() <= upTo).forEach(it -> entries.add(new Entry(it.seq(), it
                .moment(), FactCodec.kind(it.fact()), "", FactCodec.body(it.fact()), Octets.of())));
    }

    @Test
    void anAlarmThatStandsForLongerThanTheJournalKeepsIsNotLookedForInEachPicture() {
        world.happen(new StationEvent.ReaderChanged("front-in", false, "pulled out"));
        write(12);
        String since = snapshot.now().getJsonArray("alarms").getJsonObject(0).getString("since");
        assertThat(since).isEqualTo(StationWorld.START.toString());
        world.happen(new StationEvent.ReaderChanged("back-in", false, "pulled out"));
        Entry last = entries.getLast();
        entries.clear(); // retention dropped what raised both
        entries.add(new Entry(12, last.moment(), last.kind(), last.subject(), last.body(), last.hash()));
        reads.set(0);
        JsonArray alarms = snapshot.now().getJsonArray("alarms");
        assertThat(alarms.getJsonObject(0).getString("since")).as("looked at in time").isEqualTo(since);
        assertThat(alarms.getJsonObject(1).containsKey("since")).as("never looked at").isFalse();
        assertThat(reads.get()).isZero();
    }

    /** What pages are looked at with is a station that there can be. */
    @Test
    void theCannedStationIsAsDescribedToo() throws IOException {
        String source = Files.readString(Path.of(System.getProperty("house.root"),
                "gateway/src/test/web/canned-station.js"));
        String literal = source.substring(source.indexOf("station = () => (") + 17, source.indexOf("});") + 1)
                .replaceAll("\\bat\\([^)]*\\)", "'2026-11-29T06:30:00Z'").replaceAll("\\bpass\\([^)]*\\)", "'1.2'")
                .replaceAll("(?<=[0-9])_(?=[0-9])", "");
        var mapper = JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES,
                JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, JsonReadFeature.ALLOW_TRAILING_COMMA).build();
        isAsDescribed(new JsonObject(mapper.readTree(literal).toString()));
    }

    private static void isAsDescribed(JsonObject station) throws IOException {
        Description description = Description.read();
        JsonObject components = description.tree().getJsonObject("components");
        var mapper = new ObjectMapper();
        JsonNode told = mapper.readTree(station.encode());
        var schema = new JsonObject().put("$ref", "#/components/schemas/Station").put("components", components);
        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(mapper.readTree(schema.encode()))
                .validate(told)).isEmpty();
        JsonObject described = components.getJsonObject("schemas").getJsonObject("Station");
        assertThat(places("", told).distinct().filter(place -> description.below(described, place).isEmpty()))
                .as("told and not described").isEmpty();
    }

    private static Stream<String> places(String place, JsonNode node) {
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false).flatMap(it -> places(place + "/0", it));
        }
        return node.isObject()
                ? node.properties().stream().flatMap(it -> places(place + "/" + it.getKey(), it.getValue()))
                : Stream.of(place);
    }
}
