package io.xiaoyi.gateway.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrustTest {
    private static final SigningKey ROOT = Samples.key(Algorithm.EDDSA, 4);
    private static final List<PublicKey> ROOTS = List.of(Samples.key(Algorithm.ES256, 6).publicKey(), ROOT.publicKey());

    @ParameterizedTest
    @EnumSource
    void aRingComesBackAsARootSignedIt(Algorithm algorithm) {
        SigningKey root = Samples.key(algorithm, 4);
        Octets encoded = SignedRing.sign(Samples.ring(), Samples.TENANT, root);
        KeyRing read = SignedRing.read(encoded, Samples.TENANT, List.of(root.publicKey())).orThrow();
        assertThat(SignedRing.sign(read, Samples.TENANT, root)).isEqualTo(encoded);
        assertThat(read.keys().get(5L).stations()).contains(List.of(Samples.STATION));
        assertThat(read.anchor()).isEqualTo(Samples.ring().anchor());
    }

    @Test
    void aRingOfAnotherRootOrTenantOrAlteredHeaderIsRefused() {
        Octets encoded = SignedRing.sign(Samples.ring(), Samples.TENANT, ROOT);
        assertThat(SignedRing.read(encoded, "shanghai", ROOTS)).asString().contains("FORGED");
        assertThat(SignedRing.read(encoded, Samples.TENANT, List.of(ROOTS.getFirst()))).asString().contains(
                "UNKNOWN_KEY");
        SigningKey other = Samples.key(Algorithm.ES256, 8);
        Octets claimsRoot = Envelope.seal(Purpose.RING, Samples.TENANT, ROOT.publicKey().kid(), other, Octets.of())
                .message().encode();
        assertThat(SignedRing.read(claimsRoot, Samples.TENANT, ROOTS)).asString().contains("WRONG_ALGORITHM");
        assertThat(SignedRing.read(Octets.of(), Samples.TENANT, ROOTS)).asString().contains("MALFORMED");
    }

    @Test
    void aRingThatGivesAKeyTwoRolesOrTwoNamesOrARootsOrABadKeyIsRefused() {
        assertThat(with(k -> new KeyRing.RingKey(k.kid(), k.key(), Set.of(Role.ISSUER, Role.OPERATOR), k.notBefore(), k
                .expires(), k.stations()))).contains("2 roles");
        assertThat(with(k -> new KeyRing.RingKey(k.kid(), Samples.ring().keys().get(5L).key(), k.roles(), k.notBefore(),
                k.expires(), k.stations()))).contains("listed twice");
        assertThat(with(k -> new KeyRing.RingKey(k.kid(), ROOT.publicKey(), k.roles(), k.notBefore(), k.expires(), k
                .stations()))).contains("a root in another role");
        assertThat(with(k -> new KeyRing.RingKey(k.kid(), new PublicKey(Algorithm.EDDSA, Octets.of(new byte[32])), k
                .roles(), k.notBefore(), k.expires(), k.stations()))).contains("BAD_KEY").contains(
                        "0123456789abcdef");
        assertThat(with(k -> new KeyRing.RingKey(k.kid(), k.key(), k.roles(), k.expires(), k.notBefore(), k
                .stations()))).contains("expires before");
    }

    private static String with(UnaryOperator<KeyRing.RingKey> change) {
        KeyRing ring = Samples.ring();
        Map<Long, KeyRing.RingKey> keys = new HashMap<>(ring.keys());
        keys.compute(Samples.KID, (kid, key) -> change.apply(key));
        var changed = new KeyRing(ring.seq(), ring.issuedAt(), ring.expires(), keys, ring.anchor());
        return SignedRing.read(SignedRing.sign(changed, Samples.TENANT, ROOT), Samples.TENANT, ROOTS).toString();
    }

    @Test
    void aKeyIsInForceInItsRoleAtItsStationsInItsTime() {
        KeyRing ring = Samples.ring();
        Instant now = Samples.NOW;
        assertThat(ring.inForce(5, Role.OPERATOR, Samples.STATION, now)).isPresent();
        assertThat(ring.inForce(6, Role.OPERATOR, Samples.STATION, now)).isEmpty();
        assertThat(ring.inForce(5, Role.ISSUER, Samples.STATION, now)).isEmpty();
        assertThat(ring.inForce(5, Role.OPERATOR, "elsewhere", now)).isEmpty();
        assertThat(ring.inForce(5, Role.OPERATOR, Samples.STATION, now.minusSeconds(1))).isEmpty();
        assertThat(ring.inForce(5, Role.OPERATOR, Samples.STATION, now.plusSeconds(900_000))).isEmpty();
        assertThat(ring.inForce(Samples.KID, Role.ISSUER, "any", now)).isPresent();
    }

    @Test
    void aRevocationListIsBelievedFromItsIssuerOnly() {
        var bits = new Revocations.Bits(3, 8, Octets.fromHex("0180"));
        var list = new SignedRevocations(Samples.KID, Instant.EPOCH, bits);
        Octets encoded = list.sign(Samples.TENANT, Samples.key(Algorithm.EDDSA, 1));
        assertThat(SignedRevocations.read(encoded, Samples.TENANT, Samples.ring())).isEqualTo(Checked.good(list));
        Octets byOperator = new SignedRevocations(5, Instant.EPOCH, bits).sign(Samples.TENANT, Samples.key(
                Algorithm.ES256, 3));
        assertThat(SignedRevocations.read(byOperator, Samples.TENANT, Samples.ring())).asString().contains(
                "UNKNOWN_KEY");
        Revocations all = Revocations.NONE.with(Samples.KID, bits);
        for (int index = 0; index < 40; index++) {
            assertThat(all.revoked(new PassId(Samples.KID, 0xabcdL << 32 | index)))
                    .isEqualTo(index == 8 || index == 23);
            assertThat(all.revoked(new PassId(1, index))).isFalse();
        }
        assertThat(all.revoked(new PassId(Samples.KID, 0xffff_ffffL))).isFalse();
        assertThat(all.with(Samples.KID, new Revocations.Bits(3, 0, Octets.of()))).isEqualTo(all);
    }

    @ParameterizedTest
    @EnumSource
    void aCommandComesBackAsItWasSigned(Algorithm algorithm) {
        SigningKey key = Samples.key(algorithm, 5);
        SignedCommand signed = SignedCommand.sign(Samples.command(), Samples.TENANT, 5, key);
        assertThat(SignedCommand.read(signed.encoded(), Samples.TENANT)).isEqualTo(Checked.good(signed));
        assertThat(signed.command()).isEqualTo(Samples.command());
        assertThat(signed.verifies(key.publicKey())).isTrue();
        assertThat(SignedCommand.read(signed.encoded(), "shanghai").orThrow().verifies(key.publicKey())).isFalse();
        assertThat(SignedRing.read(signed.encoded(), Samples.TENANT, ROOTS)).isInstanceOf(Checked.Bad.class);
    }

    @Test
    void aCommandLivesAMinuteAtMost() {
        Command c = Samples.command();
        assertThatThrownBy(
                () -> new Command(c.station(), c.id(), c.issuedAt(), c.issuedAt().plusSeconds(61), c.name(), c
                        .arguments(), c.nonce()))
                .hasMessageContaining("60 seconds");
        Octets payload = new CborWriter().map(6).integer(1).text("s").integer(2).bytes(new byte[16]).integer(3).integer(
                100).integer(4).integer(161).integer(5).text("unlock").integer(6).map(0).octets();
        Octets encoded = Envelope.seal(Purpose.COMMAND, Samples.TENANT, 5, ROOT, payload).message().encode();
        assertThat(SignedCommand.read(encoded, Samples.TENANT)).asString().contains("a life of 61 s");
    }

    @Test
    void aTickProvesItsHourAgainstAnEarlierAnchor() {
        var end = new Reading.Tick(500_000, Octets.fromHex("aa".repeat(16)));
        Reading.Tick anchor = Ticks.at(499_000, end);
        assertThat(Ticks.proves(end, anchor)).isTrue();
        assertThat(Ticks.proves(Ticks.at(499_999, end), anchor)).isTrue();
        assertThat(Ticks.proves(anchor, anchor)).isTrue();
        assertThat(Ticks.proves(anchor, end)).isFalse();
        assertThat(Ticks.proves(new Reading.Tick(499_500, end.value()), anchor)).isFalse();
        assertThat(Ticks.proves(new Reading.Tick(4_000_000_000L, end.value()), anchor)).isFalse();
        byte[] hash = Signatures.sha256(Octets.utf8("xiaoyi/tick/1").toArray(), new byte[]{0, 7, (byte) 0xa1, 0x1f}, end
                .value().toArray());
        assertThat(Ticks.at(499_999, end).value()).isEqualTo(Octets.of(hash, 0, 16));
    }
}
