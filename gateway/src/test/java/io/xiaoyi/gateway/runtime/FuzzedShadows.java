package io.xiaoyi.gateway.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xiaoyi.gateway.fuzz.Fuzzed;
import io.xiaoyi.gateway.loop.Shadows;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.CborWriter;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Cose;
import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.KeyRing.RingKey;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.SignedShadow;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.runtime.ShadowReader.Read;
import io.xiaoyi.gateway.station.ShadowReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an operator wants changed, from the broker. An input is what the bytes are (a byte), and the bytes: a document,
 * a whole signed message as it arrives, or a message's payload, which is then signed by an operator or by a stranger.
 */
public final class FuzzedShadows implements Fuzzed {
    private static final String TENANT = "demo";
    private static final long KID = 2;
    private static final Instant NOW = Instant.parse("2026-05-01T08:00:00Z");
    private static final int LONGEST_REASON = 1_000;

    /** What the bytes of an input are. */
    private enum Kind {
        DOCUMENT,
        AS_IT_CAME,
        BY_OPERATOR,
        BY_STRANGER
    }

    private final ShadowReader reader;
    private final SigningKey operator = SigningKey.generate(Algorithm.EDDSA, new Random(31));
    private final SigningKey stranger = SigningKey.generate(Algorithm.EDDSA, new Random(32));
    private final KeyRing ring = new KeyRing(1, NOW, NOW.plusSeconds(86_400), Map.of(KID, new RingKey(KID, operator
            .publicKey(), Set.of(Role.OPERATOR), NOW, NOW.plusSeconds(86_400), Optional.empty())), new Reading.Tick(1,
                    Octets.of(new byte[16])));
    private final Set<Octets> genuine;
    private final String all;

    /** In a folder of its own, which goes with the JVM. */
    public FuzzedShadows() {
        try {
            Path folder = Files.createTempDirectory("fuzzed-shadows");
            Settings installed = Settings.read(new SettingsFolder(folder).file());
            try (Stream<Path> files = Files.walk(folder)) {
                files.forEach(file -> file.toFile().deleteOnExit());
            }
            reader = new ShadowReader(installed);
            all = ShadowForm.effective(installed).put("version", 7).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SettingsException e) {
            throw new IllegalStateException(e);
        }
        genuine = Set.of(new SignedShadow("st-0001", 7, NOW, all).sign(TENANT, KID, operator), new SignedShadow("east",
                8, NOW, "{\"version\":8}").sign(TENANT, KID, operator));
        genuine.forEach(each -> Fuzzed.require(SignedShadow.read(each, TENANT, ring) instanceof Checked.Good,
                "a genuine document is refused"));
    }

    @Override
    public List<byte[]> seeds() {
        var seeds = new ArrayList<byte[]>();
        for (Octets each : genuine) {
            seeds.add(input(Kind.AS_IT_CAME, each));
            Octets payload = Cose.decode(each).orThrow().payload();
            seeds.add(input(Kind.BY_OPERATOR, payload));
            seeds.add(input(Kind.BY_STRANGER, payload));
        }
        Stream.of(all, "{\"version\": 7.0}", "{\"version\":1e400}", "{\"version\":1,\"name\":\"\\ud83d\\ude00\"}",
                "{\"version\":2,\"doors\":{\"front\":{\"releaseSeconds\":8.5,\"heldAlarmSeconds\":900}}}",
                "{\"version\":2,\"occupancy\":{\"judgedBy\":1e999,\"capacity\":12.0}}",
                "{\"version\":3,\"outlets\":{\"1\":{\"watts\":600},\"kettle\":{\"hours\":[\"06:00-22:00\"]}}}",
                "{\"version\":4,\"access\":{\"hours\":{\"mon\":[\"05:30-24:00\"]},\"holidays\":[{\"date\":"
                        + "\"2027-01-01\"}]},\"journal\":{\"lateMillis\":250,\"keepDays\":9}}",
                "{\"version\":5,\"uplink\":{\"broker\":\"mqtts://[::1]:8883\",\"telemetrySeconds\":0.001}}",
                "{\"version\":6,\"version\":7}", "{\"version\":6,\"\\u0000\":1}", "[".repeat(40), "null", "\ufeff{}")
                .forEach(text -> seeds.add(input(Kind.DOCUMENT, Octets.utf8(text))));
        return seeds;
    }

    private static byte[] input(Kind kind, Octets bytes) {
        return Fuzzed.behind(kind.ordinal(), bytes);
    }

    @Override
    public void take(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Octets bytes = Octets.of(Arrays.copyOfRange(input, 1, input.length));
        switch (Kind.values()[input[0] & 3]) {
            case DOCUMENT -> document(bytes);
            case AS_IT_CAME -> signed(bytes).ifPresent(it -> Fuzzed.require(genuine.contains(bytes),
                    "what nobody signed is believed: " + it));
            case BY_OPERATOR -> signed(seal(operator, bytes)).ifPresent(it -> {
                Octets again = Cose.decode(it.sign(TENANT, KID, operator)).orThrow().payload();
                Fuzzed.require(again.equals(bytes), "a document has two forms");
                document(Octets.utf8(it.document()));
            });
            case BY_STRANGER -> Fuzzed.require(signed(seal(stranger, bytes)).isEmpty(), "a stranger is believed");
        }
    }

    private Optional<SignedShadow> signed(Octets arrived) {
        return switch (SignedShadow.read(arrived, TENANT, ring)) {
            case Checked.Good<SignedShadow.Read>(SignedShadow.Read it) -> Optional.of(it.shadow());
            case Checked.Bad<SignedShadow.Read> bad -> {
                requireLine(bad.toString());
                Fuzzed.require(bad.where().startsWith("shadow") && !bad.found().isBlank() && !bad.expected().isBlank(),
                        "refused without a place: " + bad);
                yield Optional.empty();
            }
        };
    }

    private static Octets seal(SigningKey key, Octets payload) {
        Octets header = new CborWriter(16).map(2).integer(1).integer(key.algorithm().coseId()).integer(4).bytes(Octets
                .ofLong(KID)).octets();
        return Cose.sign(header, new Cbor.Table(Map.of()), Octets.utf8("xiaoyi/shadow/1/" + TENANT), payload, key)
                .encode();
    }

    private void document(Octets document) {
        switch (reader.read(document)) {
            case Read.Good it -> inForce(it);
            case Read.Bad it -> {
                Fuzzed.require(!it.problems().isEmpty() && it.version() >= 0, "refused without a problem");
                it.problems().forEach(FuzzedShadows::told);
            }
        }
        if (reader.reading(document) instanceof ShadowReading.Unusable it) {
            Fuzzed.require(!it.reasons().isEmpty(), "refused without a reason");
            it.reasons().forEach(FuzzedShadows::requireLine);
        }
    }

    /** All values that hold under a document are a document that changes nothing more. */
    private void inForce(Read.Good good) {
        long version = good.configuration().version();
        Fuzzed.require(version >= 1, "in force without a version");
        ObjectNode values = ShadowForm.effective(good.settings());
        String effective = values.toString();
        Octets same = Octets.utf8(values.put("version", version).toString());
        Fuzzed.require(reader.read(same) instanceof Read.Good again && ShadowForm.effective(again.settings()).toString()
                .equals(effective) && again.configuration().effective().equals(good.configuration().effective()),
                "what holds is no document");
        Fuzzed.require(reader.preview(same, effective).equals(new Shadows.Preview(List.of(), List.of())),
                "what holds would change something");
    }

    private static void told(Shadows.Problem problem) {
        Fuzzed.require(!problem.found().isBlank() && !problem.allowed().isBlank(), "a problem that says nothing");
        requireLine(problem.toString());
    }

    private static void requireLine(String told) {
        Fuzzed.require(told.length() <= LONGEST_REASON && told.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(told), "a message that is no line: " + told);
    }
}
