package io.xiaoyi.gateway.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Not one bit of anything signed can be other than it was, whether in its bytes or in the text that carries them. */
class FlippedBitsTest {
    private static final Reading.Tick LATER = new Reading.Tick(Samples.NOW.getEpochSecond() / 3600 + 5, Octets.fromHex(
            "f0e0d0c0b0a090807060504030201000"));

    @ParameterizedTest
    @EnumSource
    void ofACompactCode(Algorithm algorithm) {
        Pass pass = Samples.introduction(Algorithm.EDDSA, algorithm).pass();
        Presenter phone = new Presenter(Samples.ID.cti(), Samples.phone(algorithm));
        Predicate<Reading> good = reading -> reading instanceof Reading.Compact c && Presentation.verifies(c, pass, "s",
                "d") && c.tick().map(t -> Ticks.proves(t, Ticks.at(LATER.hour() - 5, LATER))).orElse(true);
        for (Shown shown : List.of(phone.anywhere(Samples.NOW), phone.atStation(Samples.NOW, "s"), phone.atDoor(123_456,
                "s", "d"), phone.carrying(LATER).anywhere(Samples.NOW))) {
            everyBit(shown, good);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofAnIntroductionOrAPrintedPass(Algorithm algorithm) {
        PublicKey issuer = Samples.key(algorithm, 1).publicKey();
        everyBit(Samples.introduction(algorithm, algorithm).shown(),
                reading -> reading instanceof Reading.Introduction i
                        && i.signed().verifies(issuer) && i.signed().kid() == Samples.KID);
        everyBit(Samples.printed(algorithm).shown(), reading -> reading instanceof Reading.Printed p && p.signed()
                .verifies(issuer) && p.signed().kid() == Samples.KID);
    }

    @ParameterizedTest
    @EnumSource
    void ofARing(Algorithm algorithm) {
        SigningKey root = Samples.key(algorithm, 4);
        Octets encoded = SignedRing.sign(Samples.ring(), Samples.TENANT, root);
        everyBitOf(encoded, bytes -> SignedRing.read(bytes, Samples.TENANT, List.of(root
                .publicKey())) instanceof Checked.Good);
    }

    @ParameterizedTest
    @EnumSource
    void ofACommand(Algorithm algorithm) {
        SigningKey key = Samples.key(algorithm, 5);
        Octets encoded = SignedCommand.sign(Samples.command(), Samples.TENANT, 5, key).encoded();
        everyBitOf(encoded,
                bytes -> SignedCommand.read(bytes,
                        Samples.TENANT) instanceof Checked.Good<SignedCommand>(SignedCommand c) && c.kid() == 5
                        && c.verifies(key.publicKey()));
    }

    @ParameterizedTest
    @EnumSource
    void ofASignedTime(Algorithm algorithm) {
        SigningKey key = Samples.key(algorithm, 5);
        Octets nonce = Octets.ofLong(7);
        Octets encoded = SignedTime.sign("st-0001", nonce, Samples.NOW, Samples.TENANT, 5, key).encoded();
        everyBitOf(encoded, bytes -> SignedTime.read(bytes,
                Samples.TENANT) instanceof Checked.Good<SignedTime>(SignedTime t) && t.kid() == 5
                && t.verifies(key.publicKey()) && t.station().equals("st-0001") && t.nonce().equals(nonce));
    }

    @Test
    void ofARevocationList() {
        Octets encoded = new SignedRevocations(Samples.KID, Samples.NOW, new Revocations.Bits(1, 8, Octets.fromHex(
                "0102"))).sign(Samples.TENANT, Samples.key(Algorithm.EDDSA, 1));
        everyBitOf(encoded, bytes -> SignedRevocations.read(bytes, Samples.TENANT, Samples
                .ring()) instanceof Checked.Good);
    }

    private static void everyBit(Shown shown, Predicate<Reading> good) {
        everyBitOf(shown.bytes(), bytes -> good.test(PassReaderTest.readBytes(bytes)));
        everyBitOf(Octets.utf8(shown.text()), line -> good.test(Samples.READER.read(line.toArray())));
        everyBitOf(Octets.of(shown.digits().getBytes(StandardCharsets.US_ASCII)), line -> good.test(Samples.READER.read(
                line.toArray())));
    }

    private static void everyBitOf(Octets original, Predicate<Octets> good) {
        assertThat(good.test(original)).as("unchanged").isTrue();
        byte[] bytes = original.toArray();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(good.test(Octets.of(bytes))).as("bit %d of byte %d", bit % 8, bit / 8).isFalse();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }
}
