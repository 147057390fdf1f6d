package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.fuzz.Fuzzed;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.CborWriter;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Command;
import io.xiaoyi.gateway.pass.Cose;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SignedCommand;
import io.xiaoyi.gateway.pass.SigningKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A command from the broker. An input is who signs (a byte) and the bytes: those of the whole message as it arrives, or
 * those of its payload, which are then signed by the operator or by a key that may not move a door.
 */
public final class FuzzedCommands implements Fuzzed {
    private static final Cbor.Table NOTHING = new Cbor.Table(Map.of());

    /** Whose signature the bytes get. */
    private enum Signer {
        AS_IT_CAME,
        OPERATOR,
        ISSUER,
        STRANGER
    }

    private final StationWorld world = new StationWorld();
    private final SigningKey stranger = SigningKey.generate(Algorithm.EDDSA, new Random(4));
    private final List<SignedCommand> genuine;
    private final Set<Octets> genuinePayloads;

    /** A station, and an operator who has signed each command once. */
    public FuzzedCommands() {
        var front = Map.of("door", Cbor.of("front"));
        var both = Map.of("door", Cbor.of("back"), "seconds", Cbor.of(600));
        genuine = List.of(sign("unlock", front), sign("hold-open", both), sign("lockdown", Map.of()), sign("resume",
                Map.of()), sign("history", Map.of("from", Cbor.of(1), "limit", Cbor.of(9))), sign("identify", front),
                sign("revoke", Map.of("pass", Cbor.of("0000000000000001.0000000000000002"))));
        genuinePayloads = genuine.stream().map(each -> payload(each.encoded())).collect(Collectors.toSet());
        genuine.forEach(each -> Fuzzed.require(isAccepted(decide(world.station, each.encoded())),
                "a genuine command is refused"));
    }

    private SignedCommand sign(String name, Map<String, Cbor> arguments) {
        return world.sign(name, arguments, world.truth(), Optional.of(StationWorld.NONCE), world.operatorKey);
    }

    private static Octets payload(Octets encoded) {
        return Cose.decode(encoded).orThrow().payload();
    }

    @Override
    public List<byte[]> seeds() {
        var seeds = new ArrayList<byte[]>();
        for (SignedCommand each : genuine) {
            seeds.add(input(Signer.AS_IT_CAME, each.encoded()));
            for (Signer signer : List.of(Signer.OPERATOR, Signer.ISSUER, Signer.STRANGER)) {
                seeds.add(input(signer, payload(each.encoded())));
            }
        }
        var odd = sign("sing", Map.of("door", new Cbor.Array(List.of(Cbor.of(-1), NOTHING)), "é", Cbor.of("")));
        seeds.add(input(Signer.OPERATOR, payload(odd.encoded())));
        seeds.add(input(Signer.AS_IT_CAME, odd.encoded()));
        return seeds;
    }

    private static byte[] input(Signer signer, Octets bytes) {
        return Fuzzed.behind(signer.ordinal(), bytes);
    }

    @Override
    public void take(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Signer signer = Signer.values()[input[0] & 3];
        Octets bytes = Octets.of(Arrays.copyOfRange(input, 1, input.length));
        Octets arrived = switch (signer) {
            case AS_IT_CAME -> bytes;
            case OPERATOR -> seal(2, world.operatorKey, bytes);
            case ISSUER -> seal(1, world.issuerKey, bytes);
            case STRANGER -> seal(2, stranger, bytes);
        };
        Decision decision = decide(world.station, arrived);
        if (isAccepted(decision)) {
            boolean rightly = signer == Signer.OPERATOR
                    || signer == Signer.AS_IT_CAME && genuinePayloads.contains(payload(arrived));
            Fuzzed.require(rightly, "a command is accepted that the operator never signed");
            accepted(arrived, decision);
        } else {
            refused(decision);
        }
        if (SignedCommand.read(arrived, StationWorld.TENANT) instanceof Checked.Good<SignedCommand>(SignedCommand it)) {
            Fuzzed.require(it.encoded().equals(arrived), "a command is written back otherwise");
        }
    }

    private static Octets seal(long kid, SigningKey key, Octets payload) {
        Octets header = new CborWriter(16).map(2).integer(1).integer(key.algorithm().coseId()).integer(4).bytes(Octets
                .ofLong(kid)).octets();
        return Cose.sign(header, NOTHING, Octets.utf8("xiaoyi/command/1/" + StationWorld.TENANT), payload, key)
                .encode();
    }

    private Decision decide(Station station, Octets arrived) {
        return station.decide(new StationEvent.CommandReceived(arrived, "reply", Octets.of((byte) 1)), world.moment());
    }

    private static boolean isAccepted(Decision decision) {
        return decision.facts().stream().anyMatch(each -> each.fact() instanceof Fact.CommandAccepted);
    }

    /** It says what may be accepted, and once. */
    private void accepted(Octets arrived, Decision decision) {
        Command command = SignedCommand.read(arrived, StationWorld.TENANT).orThrow().command();
        Optional<CommandKind> kind = CommandKind.named(command.name());
        boolean named = command.nonce().map(StationWorld.NONCE::equals).orElse(!kind.orElseThrow().acts());
        Fuzzed.require(named && command.station().equals("st-0001") && command.expires().isAfter(world.wall()),
                "a command is accepted that is none for this station now");
        Fuzzed.require(decision.facts().getFirst().fact() instanceof Fact.CommandAccepted, "it acts unrecorded");
        Fuzzed.require(!isAccepted(decide(decision.next(), arrived)), "a command is accepted twice");
    }

    /** Nothing moves, and whoever sent it is told once. */
    private void refused(Decision decision) {
        Fuzzed.require(decision.next().doors().equals(world.station.doors()), "a door changed");
        Fuzzed.require(effects(decision).noneMatch(Effect.SetLine.class::isInstance), "a line is set");
        Fuzzed.require(effects(decision).filter(each -> each instanceof Effect.Reply reply
                && (reply.stage() == Effect.Stage.REFUSED || reply.stage() == Effect.Stage.EXPIRED)).count() == 1,
                "not one refusal");
    }

    private static Stream<Effect> effects(Decision decision) {
        return Stream.concat(decision.effects().stream(), decision.next().waiting().stream().map(Waiting::effect));
    }
}
