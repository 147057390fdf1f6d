package io.xiaoyi.gateway.pass;

import io.xiaoyi.gateway.fuzz.Fuzzed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A message of trust from the broker. An input is what it is said to be and who signs (a byte), and the bytes: those of
 * the whole message as it arrives, or those of its payload, which are then signed by whoever may sign such a thing, or
 * by a stranger.
 */
public final class FuzzedTrust implements Fuzzed {
    /** Whose signature the bytes get. */
    private enum Signer {
        AS_IT_CAME,
        RIGHTLY,
        STRANGER
    }

    private final TrustPublisher office = new TrustPublisher("demo", "st-0001", Samples.NOW);
    private final SigningKey stranger = Samples.key(Algorithm.EDDSA, 21);
    private final Trust trust;
    private final List<TrustPublisher.Message> news = new ArrayList<>();
    private final Set<Octets> genuine = new HashSet<>();
    private final Instant now;

    /** A station in trust, and what its offices sign next. */
    public FuzzedTrust() {
        office.couriers(40, Samples.phone(Algorithm.EDDSA));
        office.pages();
        Trust begun = Trust.none(office.who);
        List<TrustPublisher.Message> all = office.everything(office.head(5));
        for (TrustPublisher.Message message : all) {
            begun = begun.take(message.part(), message.signed(), office.now(), office.now()).next();
            genuine.add(message.signed());
        }
        trust = begun;
        Pass gone = office.passes(Duration.ofHours(1)).passes().iterator().next();
        office.withdraw(gone);
        office.courier(Samples.phone(Algorithm.ES256).publicKey());
        news.addAll(office.pages());
        news.add(office.revoke(gone));
        news.add(office.head());
        news.add(office.ring(office.rootB, 2, Set.of(office.rootB)));
        now = office.now();
        for (TrustPublisher.Message message : news) {
            genuine.add(message.signed());
            Trust next = take(message.part(), message.signed()).next();
            Fuzzed.require(!next.equals(trust), "a genuine message changes nothing");
        }
    }

    private Trust.Step take(TrustPart part, Octets signed) {
        return trust.take(part, signed, now, now);
    }

    @Override
    public List<byte[]> seeds() {
        var seeds = new ArrayList<byte[]>();
        for (TrustPublisher.Message message : news) {
            seeds.add(input(message.part(), Signer.AS_IT_CAME, message.signed()));
            Octets payload = Cose.decode(message.signed()).orThrow().payload();
            seeds.add(input(message.part(), Signer.RIGHTLY, payload));
            seeds.add(input(message.part(), Signer.STRANGER, payload));
        }
        return seeds;
    }

    private static byte[] input(TrustPart part, Signer signer, Octets bytes) {
        return Fuzzed.behind(part.ordinal() | signer.ordinal() << 2, bytes);
    }

    @Override
    public void take(byte[] input) {
        if (input.length == 0) {
            return;
        }
        TrustPart part = TrustPart.values()[input[0] & 3];
        Signer signer = Signer.values()[(input[0] >> 2 & 3) % 3];
        Octets bytes = Octets.of(Arrays.copyOfRange(input, 1, input.length));
        Octets arrived = switch (signer) {
            case AS_IT_CAME -> bytes;
            case RIGHTLY -> seal(part, rightful(part), bytes);
            case STRANGER -> seal(part, stranger, bytes);
        };
        Trust.Step step = take(part, arrived);
        boolean changed = !step.next().equals(trust);
        Fuzzed.require(!changed || step.refusal().isEmpty(), "it is refused and changes something");
        Fuzzed.require(changed || step.changes().isEmpty(), "it takes effect and changes nothing");
        Fuzzed.require(!changed || signer != Signer.STRANGER, "a stranger is believed");
        Fuzzed.require(!changed || signer != Signer.AS_IT_CAME || genuine.contains(arrived),
                "what nobody signed is believed");
        Fuzzed.require(step.next().passes().allMatch(pass -> Claims.wrong(pass).isEmpty()), "a pass nobody may show");
        Fuzzed.require(!changed || take(step.next(), part, arrived).changes().isEmpty(), "it takes effect twice");
    }

    private Trust.Step take(Trust after, TrustPart part, Octets arrived) {
        return after.take(part, arrived, now, now);
    }

    private SigningKey rightful(TrustPart part) {
        return switch (part) {
            case RING -> office.rootB;
            case REVOKED, PAGE -> office.issuer;
            case HEAD -> office.platform;
        };
    }

    private static Octets seal(TrustPart part, SigningKey key, Octets payload) {
        Octets header = Envelope.header(key.algorithm(), key.publicKey().kid());
        return Cose.sign(header, new Cbor.Table(Map.of()), Octets.utf8("xiaoyi/" + part.word() + "/1/demo"), payload,
                key).encode();
    }
}
