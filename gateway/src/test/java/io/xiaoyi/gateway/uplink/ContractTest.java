package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.pass.SignedCommand;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.pass.SignedShadow;
import io.xiaoyi.gateway.station.Configuration;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Proposal;
import io.xiaoyi.gateway.station.ShadowReading;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationWorld;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The schemas let pass what the station sends and takes, and nothing else. */
class ContractTest {
    private static final Contract SENT = Contract.ofSenders();
    private static final Contract RECEIVED = Contract.ofReceivers();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> MAY_BE_ABSENT = Set.of("occupancy", "step", "trusted", "journalSince",
            "journalPrevious");
    private static final String BASE = "st/v1/demo/st-0001/";

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode json(Entry entry) {
        return (ObjectNode) Cloud.parse(JsonTest.text(Json.event(entry, ContractExamples.JOURNAL)));
    }

    private static byte[] bytes(JsonNode json) {
        return utf8(json.toString());
    }

    private static void refusedByBoth(String topic, JsonNode message, String why) {
        assertThat(SENT.faults(topic, bytes(message))).as(why).isNotEmpty();
        assertThat(RECEIVED.faults(topic, bytes(message))).as(why).isNotEmpty();
    }

    @Test
    void anEntryOfEveryKindIsWhatItsSchemaSays() {
        for (Entry each : ContractExamples.entries()) {
            byte[] sent = Json.event(each, ContractExamples.JOURNAL);
            assertThat(SENT.faults(Bench.TOPICS.event(each.kind()), sent)).isEmpty();
            assertThat(RECEIVED.faults(Bench.TOPICS.event(each.kind()), sent)).isEmpty();
        }
    }

    /** The shortest example of each kind has nothing that may be absent. */
    @Test
    void anEntryWithoutOneOfItsFieldsOrWithOneOfAnotherTypeIsRefused() {
        Map<String, Optional<ObjectNode>> shortest = ContractExamples.entries().stream().map(ContractTest::json)
                .collect(Collectors.groupingBy(json -> json.get("kind").asText(), Collectors.minBy(Comparator
                        .comparingInt(ObjectNode::size))));
        shortest.forEach((kind, example) -> {
            String topic = Bench.TOPICS.event(kind);
            for (Map.Entry<String, JsonNode> field : example.orElseThrow().properties()) {
                ObjectNode without = example.get().deepCopy();
                without.remove(field.getKey());
                refusedByBoth(topic, without, kind + " without " + field.getKey());
                ObjectNode changed = example.get().deepCopy();
                changed.set(field.getKey(), MAPPER.getNodeFactory().arrayNode());
                refusedByBoth(topic, changed, kind + " with a list as " + field.getKey());
                if (field.getValue().isNumber()) {
                    changed.put(field.getKey(), field.getValue().asText());
                    refusedByBoth(topic, changed, kind + " with a text as " + field.getKey());
                    changed.put(field.getKey(), -1);
                    refusedByBoth(topic, changed, kind + " with less than nothing as " + field.getKey());
                }
            }
        });
    }

    @Test
    void aFieldThatIsNotDescribedIsOnlyForThoseWhoReceive() throws IOException {
        for (Entry each : ContractExamples.entries()) {
            passesReceiversOnly(Bench.TOPICS.event(each.kind()), json(each).put("later", 1));
        }
        passesReceiversOnly(BASE + "birth", fixture("birth").put("later", 1));
        passesReceiversOnly(BASE + "link", fixture("link-online").put("later", 1));
        passesReceiversOnly(BASE + "state", fixture("state").put("later", 1));
        passesReceiversOnly(BASE + "ack", fixture("ack-refused").put("later", 1));
        ObjectNode door = fixture("state");
        ((ObjectNode) door.at("/doors/0")).put("later", 1);
        passesReceiversOnly(BASE + "state", door);
    }

    @Test
    void aCodeOrAKindThatIsNotDescribedIsOnlyForThoseWhoReceive() {
        ObjectNode denied = json(example("denied"));
        passesReceiversOnly(BASE + "event/denied", denied.deepCopy().put("denial", "too-late"));
        passesReceiversOnly(BASE + "event/moon-landed", denied.deepCopy().put("kind", "moon-landed"));
        refusedByBoth(BASE + "event/granted", denied, "one kind at another's topic");
        refusedByBoth(BASE + "event/moon-landed", denied.deepCopy().put("kind", "Moon Landed"), "no kind at all");
    }

    @Test
    void anEntryWhoseBodyCannotBeReadIsDescribedToo() {
        Entry good = example("granted");
        var bad = new Entry(good.seq(), good.moment(), good.kind(), good.subject(), Octets.fromHex("ff"), good.hash());
        assertThat(json(bad).get("bodyHex").asText()).isEqualTo("ff");
        assertThat(SENT.faults(Bench.TOPICS.event("granted"), bytes(json(bad)))).isEmpty();
        refusedByBoth(Bench.TOPICS.event("granted"), json(bad).put("bodyHex", "f"), "half a byte");
    }

    @Test
    void timesAreInUtcAndHashesWhole() {
        ObjectNode good = json(example("denied"));
        for (String time : List.of("2026-03-01T08:00:00+08:00", "2026-03-01 08:00:00Z", "2026-13-01T08:00:00Z", "now",
                "1772352000")) {
            refusedByBoth(BASE + "event/denied", good.deepCopy().put("time", time), time);
        }
        refusedByBoth(BASE + "event/denied", good.deepCopy().put("hash", good.get("hash").asText().substring(2)), "");
        refusedByBoth(BASE + "event/denied", good.deepCopy().put("entry", "=not base64="), "");
        refusedByBoth(BASE + "event/denied", good.deepCopy().put("journal", 81985529216486895L), "");
    }

    @Test
    void theOtherMessagesAreWhatTheirSchemasSay() throws IOException {
        for (var row : Map.of("event-granted", "event/granted", "birth", "birth", "link-online", "link", "link-offline",
                "link", "state", "state",
                "ack-accepted", "ack", "ack-refused", "ack").entrySet()) {
            ObjectNode good = fixture(row.getKey());
            String topic = BASE + row.getValue();
            assertThat(SENT.faults(topic, bytes(good))).isEmpty();
            good.properties().stream().map(Map.Entry::getKey).filter(it -> !MAY_BE_ABSENT.contains(it)).toList()
                    .forEach(
                            name -> {
                                ObjectNode without = good.deepCopy();
                                without.remove(name);
                                refusedByBoth(topic, without, row.getKey() + " without " + name);
                                ObjectNode changed = good.deepCopy();
                                changed.set(name, MAPPER.getNodeFactory().objectNode());
                                refusedByBoth(topic, changed, row.getKey() + " with an object as " + name);
                            });
        }
        assertThat(RECEIVED.replyFaults(bytes(fixture("ack-accepted")))).isEmpty();
        assertThat(RECEIVED.replyFaults(utf8("{}"))).isNotEmpty();
    }

    @Test
    void telemetryIsNumbersAlone() {
        var world = new StationWorld(StationWorld.counting(StationWorld.charging(false)));
        world.charge(60, 90);
        byte[] sent = Telemetry.json(world.station, world.moment(), UplinkStatus.Today.NOTHING);
        assertThat(SENT.faults(BASE + "telemetry", sent)).isEmpty();
        ObjectNode good = (ObjectNode) Cloud.parse(JsonTest.text(sent));
        refusedByBoth(BASE + "telemetry", good.deepCopy().put("outlet.1.watts", "12"), "a text");
        refusedByBoth(BASE + "telemetry", good.deepCopy().put("wind.speed", "strong"), "a text of later");
        passesReceiversOnly(BASE + "telemetry", good.deepCopy().put("wind.metersPerSecond", 4.5));
    }

    @Test
    void whatAnOperatorWantsAndWhatHoldsAreDescribed() {
        var world = new StationWorld();
        String text = "{\"version\":3,\"name\":\"x\"}";
        Octets document = Octets.utf8(text);
        byte[] desired = new SignedShadow("st-0001", 3, world.truth(), text).sign(StationWorld.TENANT, 2,
                world.operatorKey).toArray();
        assertThat(SENT.faults(BASE + "shadow/desired", desired)).isEmpty();
        refusedByBoth(BASE + "shadow/desired", MAPPER.createObjectNode().put("version", 3), "unsigned");
        byte[] none = new SignedShadow("st-0001", 3, world.truth(), "").sign(StationWorld.TENANT, 2,
                world.operatorKey).toArray();
        assertThat(RECEIVED.faults(BASE + "shadow/desired", none)).isNotEmpty();

        assertThat(SENT.faults(BASE + "shadow/reported", Reported.json(world.station.shadow()))).isEmpty();
        var configuration = new Configuration(3, "", document, Octets.utf8("{\"name\":\"x\"}"), world.station.plan(), 9,
                "", Duration.ofMinutes(1));
        world.happen(new StationEvent.ShadowProposed(new Proposal.ByAccount("zhu", document), Optional.of(
                new ShadowReading.Usable(configuration))));
        world.happen(new StationEvent.ShadowProposed(new Proposal.ByAccount("zhu", Octets.utf8("{}"))));
        byte[] sent = Reported.json(world.station.shadow());
        assertThat(SENT.faults(BASE + "shadow/reported", sent)).isEmpty();
        ObjectNode good = (ObjectNode) Cloud.parse(JsonTest.text(sent));
        assertThat(good.get("version").asLong()).isEqualTo(3);
        assertThat(good.get("set").toString()).isEqualTo("[\"name\"]");
        assertThat(good.at("/refused/version").asLong()).isZero();
        passesReceiversOnly(BASE + "shadow/reported", good.deepCopy().put("later", 1));
        for (String field : List.of("version", "highest", "by", "hash", "trial", "set", "values")) {
            ObjectNode without = good.deepCopy();
            without.remove(field);
            refusedByBoth(BASE + "shadow/reported", without, field);
        }
    }

    @Test
    void whatIsNoJsonOrAtNoTopicIsRefused() {
        for (String text : List.of("", "{", "[]", "7", "{}", "{\"status\":\"online\"} {}", "{\"boot\":1,\"boot\":1}")) {
            assertThat(RECEIVED.faults(BASE + "link", utf8(text))).as(text).isNotEmpty();
        }
        for (String topic : List.of("", BASE, BASE + "links", BASE + "event", BASE + "event/a/b", "st/v2/demo/s/link",
                "x" + BASE + "link", "st/v1/demo/link")) {
            assertThat(RECEIVED.faults(topic, utf8("{}"))).as(topic).singleElement().asString().startsWith(topic);
        }
    }

    /** Whatever the station accepts is described, and the other way round. */
    @Test
    void commandsThatTheStationAcceptsAreWhatTheirSchemasSay() {
        Map<String, Cbor> none = Map.of();
        Map<String, Cbor> door = Map.of("door", Cbor.of("front"));
        Map<String, Cbor> outlet = Map.of("outlet", Cbor.of("1"));
        Map<String, Cbor> start = Map.of("outlet", Cbor.of("1"), "pass", Cbor.of(
                "1122334455667788.0000000000000009"));
        command("unlock", door, true);
        command("unlock", none, false);
        command("hold-open", Map.of("door", Cbor.of("front"), "seconds", Cbor.of(60)), true);
        command("hold-open", Map.of("seconds", Cbor.of(86_401)), false);
        command("hold-open", Map.of("seconds", Cbor.of("60")), false);
        command("lockdown", none, true);
        command("lockdown", Map.of("door", Cbor.of(7)), false);
        command("resume", door, true);
        command("outlet-start", start, true);
        command("outlet-start", outlet, false);
        command("outlet-stop", outlet, true);
        command("outlet-clear", outlet, true);
        command("outlet-clear", none, false);
        command("revoke", Map.of("pass", Cbor.of("1122334455667788.0000000000000009")), true);
        command("revoke", none, false);
        command("restart", none, true);
        command("identify", door, true);
        command("history", none, true);
        command("history", Map.of("from", Cbor.of(1), "since", Cbor.of(0), "until", Cbor.of(9), "limit", Cbor.of(
                500)), true);
        command("history", Map.of("from", Cbor.of(0)), false);
        command("history", Map.of("limit", Cbor.of(501)), false);
        command("diagnose", none, true);
        command("log-upload", Map.of("lines", Cbor.of(500)), true);
        command("log-upload", Map.of("lines", Cbor.of("all")), false);
        command("clock-reset", none, true, StationWorld.ROOT.publicKey().kid(), StationWorld.ROOT);
        command("clock-reset", door, false, StationWorld.ROOT.publicKey().kid(), StationWorld.ROOT);
        command("dance", none, false);
        assertThat(RECEIVED.faults(BASE + "cmd/unlock", utf8("{}"))).isNotEmpty();
    }

    private static void command(String name, Map<String, Cbor> arguments, boolean good) {
        command(name, arguments, good, 2, new StationWorld().operatorKey);
    }

    private static void command(String name, Map<String, Cbor> arguments, boolean good, long kid, SigningKey key) {
        var world = new StationWorld(StationWorld.charging(false));
        SignedCommand command = world.sign(name, arguments, world.truth(), Optional.of(StationWorld.NONCE), kid, key);
        byte[] signed = command.encoded().toArray();
        world.command(command);
        var replies = world.effects.stream().filter(Effect.Reply.class::isInstance).map(Effect.Reply.class::cast)
                .toList();
        assertThat(replies.getFirst().stage() == Effect.Stage.ACCEPTED).as(name + arguments).isEqualTo(good);
        assertThat(SENT.faults(BASE + "cmd/" + name, signed).isEmpty()).as(name + arguments).isEqualTo(good);
        replies.forEach(reply -> assertThat(SENT.replyFaults(Json.ack(reply))).isEmpty());
    }

    @Test
    void aQuestionOfTimeAndItsAnswerAreWhatTheirSchemasSay() {
        var world = new StationWorld().signed();
        byte[] ask = Json.timeAsk(world.asked());
        assertThat(SENT.faults(BASE + "time/ask", ask)).isEmpty();
        passesReceiversOnly(BASE + "time/ask", ((ObjectNode) Cloud.parse(JsonTest.text(ask))).put("later", 1));
        refusedByBoth(BASE + "time/ask", MAPPER.createObjectNode().put("nonce", "01"), "a short nonce");
        assertThat(world.station.clock().trust()).isEqualTo(ClockTrust.SIGNED);
        assertThat(SENT.faults(BASE + "time/answer", world.answer().encoded().toArray())).isEmpty();
        assertThat(SENT.faults(BASE + "time/answer", ask)).isNotEmpty();
        assertThat(SENT.faults(BASE + "time/answer", world.sign("unlock", Map.of(), world.truth(), Optional.empty(),
                world.operatorKey).encoded().toArray())).as("a command").isNotEmpty();
    }

    private static void passesReceiversOnly(String topic, JsonNode message) {
        assertThat(RECEIVED.faults(topic, bytes(message))).isEmpty();
        assertThat(SENT.faults(topic, bytes(message))).as(message.toString()).isNotEmpty();
    }

    private static Entry example(String kind) {
        return ContractExamples.entries().stream().filter(it -> it.kind().equals(kind)).findFirst().orElseThrow();
    }

    private static ObjectNode fixture(String name) throws IOException {
        return (ObjectNode) Cloud.parse(JsonTest.fixture(name));
    }
}
