package io.xiaoyi.gateway.pass;

import io.xiaoyi.gateway.fuzz.Fuzzed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A platform's answer to the question of what time it is. An input is who signs (a byte) and the bytes: those of the
 * whole message as it arrives, or those of its payload, which are then signed by the platform or by a stranger.
 */
public final class FuzzedTimes implements Fuzzed {
    private static final String TENANT = "demo";
    private static final long KID = 9;
    private static final Octets NONCE = Octets.fromHex("0102030405060708");
    private static final Instant AT = Instant.parse("2026-05-01T08:00:00.123Z");

    /** Whose signature the bytes get. */
    private enum Signer {
        AS_IT_CAME,
        PLATFORM,
        STRANGER
    }

    private final SigningKey platform = Samples.key(Algorithm.EDDSA, 5);
    private final SigningKey stranger = Samples.key(Algorithm.ES256, 6);
    private final List<SignedTime> genuine = List.of(sign("st-0001", AT), sign("驿站", Instant.EPOCH), sign("s".repeat(
            64), Instant.parse("+36000-01-01T00:00:00Z")));

    private SignedTime sign(String station, Instant at) {
        return SignedTime.sign(station, NONCE, at, TENANT, KID, platform);
    }

    @Override
    public List<byte[]> seeds() {
        var seeds = new ArrayList<byte[]>();
        for (SignedTime each : genuine) {
            Octets payload = Cose.decode(each.encoded()).orThrow().payload();
            seeds.add(input(Signer.AS_IT_CAME, each.encoded()));
            seeds.add(input(Signer.PLATFORM, payload));
            seeds.add(input(Signer.STRANGER, payload));
        }
        seeds.add(input(Signer.PLATFORM, new CborWriter(64).array(3).text("s").bytes(NONCE).integer(Long.MAX_VALUE)
                .octets()));
        seeds.add(input(Signer.AS_IT_CAME, SignedCommand.sign(Samples.command(), TENANT, KID, platform).encoded()));
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
        Signer signer = Signer.values()[(input[0] & 3) % 3];
        Octets bytes = Octets.of(Arrays.copyOfRange(input, 1, input.length));
        Octets arrived = switch (signer) {
            case AS_IT_CAME -> bytes;
            case PLATFORM -> seal(platform, bytes);
            case STRANGER -> seal(stranger, bytes);
        };
        switch (SignedTime.read(arrived, TENANT)) {
            case Checked.Good<SignedTime>(SignedTime it) -> read(signer, arrived, it);
            case Checked.Bad<SignedTime> bad -> Fuzzed.require(bad.where().startsWith("time") && !bad.found().isBlank()
                    && !bad.expected().isBlank() && bad.toString().length() < 300 && bad.toString().chars().noneMatch(
                            Character::isISOControl),
                    "refused without a reason: " + bad);
        }
    }

    private void read(Signer signer, Octets arrived, SignedTime it) {
        Fuzzed.require(it.encoded().equals(arrived), "it is written back otherwise");
        boolean believed = it.kid() == KID && it.verifies(platform.publicKey());
        Fuzzed.require(!believed || signer != Signer.STRANGER, "a stranger is believed");
        Fuzzed.require(!believed || signer != Signer.AS_IT_CAME || genuine.contains(it),
                "what nobody signed is believed");
        SignedTime again = SignedTime.sign(it.station(), it.nonce(), it.at(), TENANT, it.kid(), platform);
        Fuzzed.require(again.toBeSigned().equals(it.toBeSigned()) || signer == Signer.STRANGER || it
                .algorithm() != again.algorithm(), "one time has two forms");
    }

    private static Octets seal(SigningKey key, Octets payload) {
        return Cose.sign(Envelope.header(key.algorithm(), KID), new Cbor.Table(Map.of()), Purpose.TIME.externalData(
                TENANT), payload, key).encode();
    }
}
