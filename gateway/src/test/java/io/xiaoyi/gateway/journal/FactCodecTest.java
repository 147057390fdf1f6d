package io.xiaoyi.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.door.DoorFact;
import io.xiaoyi.gateway.door.SecureCause;
import io.xiaoyi.gateway.outlet.OutletFact;
import io.xiaoyi.gateway.outlet.StopReason;
import io.xiaoyi.gateway.pass.CborWriter;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.Remembered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FactCodecTest {
    /** A line may get a new optional key at its place, and a new kind a line; none may change or go. */
    @Test
    void theDurableFormatIsWhatItWas() throws IOException {
        assertThat(FactCodec.format()).isEqualTo(lines("facts.format"));
        assertThat(SnapshotCodec.format()).isEqualTo(lines("snapshot.format"));
    }

    private static List<String> lines(String name) throws IOException {
        try (var in = FactCodecTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void aDenialIsThisManyBytesAndThose() {
        var fact = new Fact.Denied("front-in", "front", Denial.EXPIRED, Optional.of(new PassId(1, 2)), "");
        assertThat(FactCodec.kind(fact)).isEqualTo("denied");
        assertThat(FactCodec.body(fact)).hasToString("a4" + "64" + hex("door") + "65" + hex("front") + "64"
                + hex("pass")
                + "7821" + hex("0000000000000001.0000000000000002") + "66" + hex("denial") + "67" + hex("expired")
                + "66" + hex("detail") + "60");
    }

    private static String hex(String text) {
        return Octets.utf8(text).hex();
    }

    @Test
    void whatADoorDidIsAKindOfItsOwn() {
        var fact = new Fact.AtDoor("front", new DoorFact.DoorSecured(SecureCause.TIME_UP));
        assertThat(FactCodec.kind(fact)).isEqualTo("door-secured");
        assertThat(FactCodec.fact("door-secured", "front", FactCodec.body(fact))).isEqualTo(Checked.good(fact));
    }

    @Test
    void aSnapshotOfBeforeThereWereOutletsIsReadAsOneWithNone() {
        Octets now = SnapshotCodec.encode(Remembered.nothing(Instant.EPOCH, 10, 10));
        String hex = now.hex();
        String map = "67" + hex("outlets");
        assertThat(hex).contains(map + "80");
        int pairs = Integer.parseInt(hex.substring(0, 2), 16) - 1;
        Octets before = Octets.fromHex("%02x".formatted(pairs) + hex.substring(2).replace(map + "80", ""));
        assertThat(SnapshotCodec.decode(before)).isEqualTo(SnapshotCodec.decode(now));
        assertThat(SnapshotCodec.decode(now)).isInstanceOf(Checked.Good.class);
    }

    @Test
    void whatAnOutletDidIsAKindOfItsOwn() {
        var fact = new Fact.AtOutlet("3", new OutletFact.SessionEnded(7, "x", StopReason.EV_DISCONNECTED, "", 12_345));
        assertThat(FactCodec.kind(fact)).isEqualTo("session-ended");
        assertThat(EntryFields.json(EntryFields.body("session-ended", FactCodec.body(fact)))).isEqualTo(
                "{\"by\":\"x\",\"detail\":\"\",\"reason\":\"EVDisconnected\",\"session\":7,\"milliwattHours\":12345}");
        assertThat(FactCodec.fact("session-ended", "3", FactCodec.body(fact))).isEqualTo(Checked.good(fact));
    }

    @Test
    void keysThatAreNotKnownArePassedOver() {
        Octets body = new CborWriter().map(2).text("count").integer(7).text("mostly").text("forged").octets();
        Octets newer = new CborWriter().map(3).text("new").array(1).map(1).integer(1).nil().text("count").integer(7)
                .text("mostly").text("forged").octets();
        assertThat(FactCodec.fact("denials-counted", "r", newer)).isEqualTo(FactCodec.fact("denials-counted", "r",
                body)).isEqualTo(Checked.good(new Fact.DenialsCounted("r", 7, Denial.FORGED)));
    }

    @Test
    void aWrongTypeAMissingKeyAnUnknownCodeOrKindIsAFaultAndNoException() {
        Octets wrongType = new CborWriter().map(2).text("count").text("7").text("mostly").text("forged").octets();
        Octets missing = new CborWriter().map(1).text("count").integer(7).octets();
        Octets unknownCode = new CborWriter().map(2).text("count").integer(7).text("mostly").text("bored").octets();
        for (Octets body : List.of(wrongType, missing, unknownCode, Octets.of(), Octets.of((byte) 0xff))) {
            assertThat(FactCodec.fact("denials-counted", "r", body)).isInstanceOf(Checked.Bad.class);
        }
        assertThat(FactCodec.fact("moon-landed", "r", missing)).isInstanceOf(Checked.Bad.class);
    }

    @Test
    void fieldsAreFlatAndTheirJsonIsOneLine() {
        Octets body = FactCodec.body(new Fact.CommandRefused("front", "un\"lock\n", 255, "expired", ""));
        assertThat(EntryFields.json(EntryFields.body("command-refused", body))).isEqualTo(
                "{\"kid\":\"00000000000000ff\",\"name\":\"un\\\"lock\\u000a\",\"detail\":\"\",\"reason\":\"expired\"}");
        assertThat(EntryFields.body("anything", Octets.of((byte) 0xff))).containsOnly(Map.entry("bodyHex",
                "ff"));
    }

    @Test
    void whateverABodyHoldsIsFlattenedByOneRule() {
        Octets body = new CborWriter().map(7).text("a").array(2).text("x").text("y").text("b").array(2).integer(-1)
                .text("y").text("c").nil().text("d").map(2).integer(1).bool(true).text("e").map(1).text("f").bytes(
                        (byte) 9)
                .text("g").array(0).text("h").map(0).text("seq").integer(5).octets();
        assertThat(EntryFields.json(EntryFields.body("anything", body))).isEqualTo("{\"a\":\"x,y\",\"b\":\"82206179\","
                + "\"c\":\"\",\"d_01\":true,\"d_e_f\":\"09\",\"g\":\"\",\"body_seq\":5}");
        for (String other : List.of("a10102", "a2616101f502", "a1616182", "a16161f500", "80", "05")) {
            assertThat(EntryFields.body("anything", Octets.fromHex(other))).isEqualTo(Map.of("bodyHex", other));
        }
    }
}
