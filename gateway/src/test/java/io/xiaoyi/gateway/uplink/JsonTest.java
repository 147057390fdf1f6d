package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Effect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each message is byte for byte its fixture, which is also what other readers of the contract are tested with. */
class JsonTest {
    @Test
    void aBirthSaysWhatTheStationIs() throws IOException {
        assertThat(text(Json.birth(Bench.WHO, 0x0123_4567_89ab_cdefL))).isEqualTo(fixture("birth"));
    }

    @Test
    void aLinkSaysOnlineOrOfflineWithTheBootsNonce() throws IOException {
        assertThat(text(Json.link(true, Bench.WHO))).isEqualTo(fixture("link-online"));
        assertThat(text(Json.link(false, Bench.WHO))).isEqualTo(fixture("link-offline"));
    }

    @Test
    void anEventIsFlatAndCarriesItsIdentityAndHash() throws IOException {
        var body = Map.<String, Object>of("door", "front", "direction", "in", "pass", Octets.of(new byte[]{1, -1}),
                "step", 118_000_001L, "longer", false, "none", Cbor.NULL, "list", Cbor.array(Cbor.of(1), Cbor.of("a")));
        assertThat(text(Json.event(MemoryJournal.entry(12, "granted", body), 0xf123_4567_89ab_cdefL)))
                .isEqualTo(fixture("event-granted"));
    }

    @Test
    void aBodysFieldThatTheEnvelopeUsesTooKeepsANameOfItsOwn() {
        var nested = new Cbor.Table(Map.of(Cbor.of("kind"), Cbor.of("strike")));
        var json = Cloud.parse(text(Json.event(
                MemoryJournal.entry(3, "foreign-code", Map.of("kind", "payment", "length", 40L, "lock", nested)), 1)));
        assertThat(json.get("kind").asText()).isEqualTo("foreign-code");
        assertThat(json.get("body_kind").asText()).isEqualTo("payment");
        assertThat(json.get("lock_kind").asText()).isEqualTo("strike");
    }

    @Test
    void anEntryWhoseBodyCannotBeReadIsSentWhole() {
        for (String hex : new String[]{"a1", "ff", "", "a1616b", "8101", "a1613101ff"}) {
            Entry good = MemoryJournal.entry(4, "granted", Map.of());
            var bad = new Entry(4, good.moment(), "granted", "front-in",
                    Octets.of(java.util.HexFormat.of().parseHex(hex)), good.hash());
            var json = Cloud.parse(text(Json.event(bad, 1)));
            assertThat(json.get("seq").asLong()).isEqualTo(4);
            assertThat(json.get("bodyHex").asText()).isEqualTo(hex);
        }
    }

    @Test
    void anAckNamesTheCommandAndHowFarItCame() throws IOException {
        assertThat(text(Json.ack(reply(Effect.Stage.ACCEPTED, "")))).isEqualTo(fixture("ack-accepted"));
        assertThat(text(Json.ack(reply(Effect.Stage.REFUSED, "wrong-nonce")))).isEqualTo(fixture("ack-refused"));
    }

    static Effect.Reply reply(Effect.Stage stage, String reason) {
        return new Effect.Reply("", Octets.of(), "00112233", "unlock", stage, reason);
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
