package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationWorld;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people see of a station is how it stands. */
class StationSnapshotTest {
    private final StationWorld world = new StationWorld(StationWorld.counting(StationWorld.charging(false)));
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
        return new StationAccess(identity, () -> world.station, _ -> true, new Unread(), null, null, clock, clock,
                () -> Map.of("diskFreeBytes", 5e9), text -> text, (_, _, _) -> {}, _ -> {});
    }

    /** A journal whose entries nobody can read yet. */
    private record Unread() implements JournalReader {
        @Override
        public long journalId() {
            return 255;
        }

        @Override
        public long firstSeq() {
            return 1;
        }

        @Override
        public long durableSeq() {
            return 12;
        }

        @Override
        public List<Entry> read(long fromSeq, int limit) {
            return List.of();
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
}
