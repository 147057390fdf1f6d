package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.door.Mode;
import io.xiaoyi.gateway.door.ReleaseCause;
import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.occupancy.Count;
import io.xiaoyi.gateway.occupancy.Sensor;
import io.xiaoyi.gateway.outlet.Fault;
import io.xiaoyi.gateway.outlet.OutletState;
import io.xiaoyi.gateway.outlet.StopReason;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.Effect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Each message is byte for byte its fixture, which is also what other readers of the contract are tested with. */
class JsonTest {
    static final String COMMAND = "00112233445566778899aabbccddeeff";

    @Test
    void aBirthSaysWhatTheStationIs() throws IOException {
        assertThat(text(Json.birth(Bench.WHO, 0x0123_4567_89ab_cdefL, new JournalReader.Beginning(1, Optional.of(
                Chain.genesis(0x0123_4567_89ab_cdefL)))))).isEqualTo(fixture("birth"));
    }

    @Test
    void aLinkSaysOnlineOrOfflineWithTheBootsNonce() throws IOException {
        assertThat(text(Json.link(true, Bench.WHO, Bench.WHO.nonce()))).isEqualTo(fixture("link-online"));
        assertThat(text(Json.link(false, Bench.WHO, Bench.WHO.nonce()))).isEqualTo(fixture("link-offline"));
    }

    @Test
    void anEventIsFlatAndCarriesItsIdentityAndHash() throws IOException {
        assertThat(text(Json.event(MemoryJournal.granted(12), 0xf123_4567_89ab_cdefL)))
                .isEqualTo(fixture("event-granted"));
    }

    @Test
    void anEntryWhoseBodyCannotBeReadIsSentWhole() {
        for (String hex : List.of("a1", "ff", "", "a1616b", "8101", "a1613101ff")) {
            Entry good = MemoryJournal.entry(4, "granted", Map.of());
            var bad = new Entry(4, good.moment(), "granted", "front-in", Octets.of(HexFormat.of().parseHex(hex)),
                    good.hash());
            var json = Cloud.parse(text(Json.event(bad, 1)));
            assertThat(json.get("seq").asLong()).isEqualTo(4);
            assertThat(json.get("bodyHex").asText()).isEqualTo(hex);
        }
    }

    @Test
    void aStateTellsDoorsAndAlarms() throws IOException {
        var standing = new Standing(
                List.of(new Standing.DoorNow("back", Mode.LOCKED_DOWN, Optional.empty(), false, false),
                        new Standing.DoorNow("front", Mode.NORMAL, Optional.of(ReleaseCause.GRANT), true, false)),
                List.of(new Standing.OutletNow("1", OutletState.QUEUED, OptionalInt.of(2), Optional.empty(),
                        Optional.empty(), false, true, false),
                        new Standing.OutletNow("2", OutletState.FAULTY, OptionalInt.empty(), Optional.of(Fault.STUCK),
                                Optional.of(StopReason.STOPPED_BY_EV), true, true, true)),
                Optional.of(new Standing.InsideNow(new Count(1, 2, 4), Optional.of(false),
                        List.of(Sensor.DOOR_CONTACT, Sensor.GRANTS_IN), Instant.parse("2026-05-01T08:00:00Z"))),
                List.of(new Alarm(Alarm.JOURNAL_LATE, "journal")), ClockTrust.NTP,
                Optional.of(new Standing.TrustNow(3, 12, Instant.parse("2026-05-01T07:00:00Z"), 19_874, true)));
        assertThat(text(Json.state(standing, MemoryJournal.entry(12, "granted", Map.of()).moment()))).isEqualTo(
                fixture("state"));
        assertThat(Standing.of(Bench.station())).isEqualTo(new Standing(
                List.of(new Standing.DoorNow("front", Mode.NORMAL, Optional.empty(), false, false)), List.of(),
                Optional.empty(), List.of(),
                Bench.station().clock().trust(), Optional.empty()));
    }

    @Test
    void anAckNamesTheCommandAndHowFarItCame() throws IOException {
        assertThat(text(Json.ack(reply(Effect.Stage.ACCEPTED, "")))).isEqualTo(fixture("ack-accepted"));
        assertThat(text(Json.ack(reply(Effect.Stage.REFUSED, "wrong-nonce")))).isEqualTo(fixture("ack-refused"));
    }

    static Effect.Reply reply(Effect.Stage stage, String reason) {
        return new Effect.Reply("", Octets.of(), COMMAND, "unlock", stage, reason);
    }

    static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    static String fixture(String name) throws IOException {
        try (var in = JsonTest.class.getResourceAsStream("/io/xiaoyi/gateway/uplink/" + name + ".json")) {
            return text(in.readAllBytes()).strip();
        }
    }
}
