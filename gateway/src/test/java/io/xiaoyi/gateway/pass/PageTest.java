package io.xiaoyi.gateway.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages, lists and heads: their bytes, and what is refused of them. */
class PageTest {
    private static final SigningKey ISSUER = Samples.key(Algorithm.EDDSA, 1);
    private static final Instant NOW = Instant.parse("2026-05-01T08:00:00Z");
    private static final long CTI = 0xab11223300000007L;

    private static Pass pass(long cti, Scope scope, Algorithm algorithm) {
        return new Pass(new PassId(Samples.KID, cti), NOW, NOW, NOW.plus(Duration.ofDays(30)), Optional.of(Samples
                .phone(algorithm).publicKey()), scope);
    }

    private static Checked<SignedPage> signed(int prefix, Pass... passes) {
        return SignedPage.sign(new Page(prefix, 5, NOW, List.of(passes)), Samples.TENANT, Samples.KID, ISSUER);
    }

    @ParameterizedTest
    @EnumSource
    void aPageComesBackAsItWasSigned(Algorithm algorithm) {
        var other = new Scope(List.of("st-0001", "12"), 3, OptionalInt.empty());
        SignedPage page = signed(0xab, pass(CTI + 1, other, algorithm), pass(CTI, Samples.SCOPE, Algorithm.EDDSA))
                .orThrow();
        SignedPage read = SignedPage.read(page.encoded(), Samples.TENANT).orThrow();
        assertThat(read).isEqualTo(page);
        assertThat(read.verifies(ISSUER.publicKey())).isTrue();
        assertThat(SignedPage.read(page.encoded(), "shanghai").orThrow().verifies(ISSUER.publicKey())).isFalse();
        assertThat(read.page().passes()).containsExactly(pass(CTI, Samples.SCOPE, Algorithm.EDDSA), pass(CTI + 1, other,
                algorithm));
    }

    /** The bytes, one by one: seq 5, iat, prefix, one entry with scope 0, and scope 0: group 7, right 1. */
    @Test
    void theseAreTheBytesOfAPage() {
        SignedPage page = signed(0xab, pass(CTI, Samples.SCOPE, Algorithm.EDDSA)).orThrow();
        String key = Samples.phone(Algorithm.EDDSA).publicKey().encoded().hex();
        String payload = "85" + "05" + "1a69f45d80" + "18ab" + "81" + "84" + "48" + "ab11223300000007" + "5820" + key
                + "1a6a1bea80" + "00" + "81" + "82" + "81" + "07" + "01";
        assertThat(Cose.decode(page.encoded()).orThrow().payload()).hasToString(payload);
        assertThat(page.encoded().hex()).startsWith("84" + "4d" + "a2" + "0127" + "0448" + "0123456789abcdef" + "a0"
                + "5841" + payload + "5840");
        assertThat(page.toBeSigned().hex()).contains(Octets.utf8("xiaoyi/page/1/hangzhou").hex());
    }

    @Test
    void theseAreTheBytesOfAHead() {
        Octets ring = Octets.fromHex("11".repeat(32));
        Octets pages = Octets.fromHex("22".repeat(32));
        Octets revoked = Octets.fromHex("33".repeat(32));
        var head = new Head(9, NOW, NOW.plusSeconds(3600), ring, List.of(new Head.OfIssuer(Samples.KID, pages,
                revoked)));
        Octets encoded = SignedHead.sign(head, Samples.TENANT, 5, Samples.key(Algorithm.EDDSA, 2));
        assertThat(Cose.decode(encoded).orThrow().payload()).hasToString("85" + "09" + "1a69f45d80" + "1a69f46b90"
                + "5820" + ring + "81" + "83" + "48" + "0123456789abcdef" + "5820" + pages + "5820" + revoked);
        assertThat(Head.pagesHash(java.util.Collections.nCopies(256, ring))).isEqualTo(Head.hash(Octets.fromHex("11"
                .repeat(32 * 256))));
    }

    @Test
    void whatNoStationWouldTakeIsNotSigned() {
        Pass good = pass(CTI, Samples.SCOPE, Algorithm.EDDSA);
        assertThat(signed(0xac, good)).asString().contains("one of prefix ac");
        assertThat(signed(0xab, good, good)).asString().contains("rising");
        assertThat(signed(0xab, new Pass(good.id(), NOW, NOW, good.expires(), Optional.empty(), Samples.ON_PAPER)))
                .asString().contains("on paper");
        assertThat(signed(0xab, new Pass(new PassId(9, CTI), NOW, NOW, good.expires(), good.holder(), good.scope())))
                .asString().contains("another issuer");
        assertThat(signed(0xab, new Pass(good.id(), NOW, NOW, NOW, good.holder(), good.scope()))).asString().contains(
                "expires before");
        assertThat(signed(0xab, new Pass(good.id(), NOW, NOW, NOW.plus(Duration.ofDays(31)), good.holder(), good
                .scope()))).asString().contains("30 days");
        var small = new PublicKey(Algorithm.EDDSA, Octets.of(new byte[32]));
        assertThat(signed(0xab, new Pass(good.id(), NOW, NOW, good.expires(), Optional.of(small), good.scope())))
                .isInstanceOf(Checked.Bad.class);
    }

    @Test
    void aKeyOfSmallOrderOnASignedPageIsNamedByItsEntry() {
        Octets payload = new CborWriter().array(5).integer(1).integer(NOW.getEpochSecond()).integer(0xab).array(1)
                .array(4).bytes(Octets.ofLong(CTI)).bytes(new byte[32]).integer(NOW.getEpochSecond() + 60).integer(0)
                .array(1).array(2).array(1).integer(7).integer(1).octets();
        Octets encoded = Envelope.seal(Purpose.PAGE, Samples.TENANT, Samples.KID, ISSUER, payload).message().encode();
        assertThat(SignedPage.read(encoded, Samples.TENANT)).asString().contains("BAD_KEY", "page, entry 1");
        assertThat(SignedPage.readKept(encoded, Samples.TENANT)).isInstanceOf(Checked.Good.class);
    }

    @Test
    void sizesAreBounded() {
        assertThat(SignedPage.read(Octets.of(new byte[SignedPage.LONGEST + 1]), "t")).asString().contains("at most");
        assertThat(SignedHead.read(Octets.of(new byte[SignedHead.LONGEST + 1]), "t", Samples.ring())).asString()
                .contains("at most");
        assertThat(SignedRevocations.read(Octets.of(new byte[SignedRevocations.LONGEST + 1]), "t", Samples.ring()))
                .asString().contains("at most");
        assertThat(SignedRing.read(Octets.of(new byte[SignedRing.LONGEST + 1]), "t", List.of())).asString().contains(
                "at most");
        var many = new ArrayList<Pass>();
        for (int i = 0; i <= Page.MOST_PASSES; i++) {
            many.add(pass(CTI + i, Samples.SCOPE, Algorithm.EDDSA));
        }
        assertThat(signed(0xab, many.toArray(Pass[]::new))).asString().contains("at most 1024");
        assertThat(signed(0xab, many.subList(0, 1024).toArray(Pass[]::new)).orThrow().encoded().length()).isLessThan(
                SignedPage.LONGEST);
    }

    @Test
    void aListOfAnyIndexesSaysOfEachWhetherItIsRevoked() {
        var random = new Random(20260501);
        var issuer = new TrustIssuer(Samples.TENANT, Samples.KID, ISSUER);
        for (int round = 0; round < 50; round++) {
            long base = random.nextLong(0xffff_ffffL - 70_000);
            Set<Long> revoked = new HashSet<>();
            for (int i = random.nextInt(30); i > 0; i--) {
                revoked.add(base + random.nextInt(60_000));
            }
            Octets encoded = issuer.revoked(new TreeSet<>(revoked), round, NOW).orThrow();
            Revocations.Bits bits = SignedRevocations.read(encoded, Samples.TENANT, Samples.ring()).orThrow().bits();
            Revocations all = Revocations.NONE.with(Samples.KID, bits);
            for (long index = base; index < base + 60_000; index += 1 + random.nextInt(5)) {
                assertThat(all.revoked(new PassId(Samples.KID, index))).isEqualTo(revoked.contains(index));
            }
            revoked.forEach(index -> assertThat(all.revoked(new PassId(Samples.KID, index))).isTrue());
        }
        assertThat(issuer.revoked(new TreeSet<>(Set.of(1L, 0xffff_ffffL)), 1, NOW)).asString().contains("apart");
        assertThat(issuer.revoked(new TreeSet<>(Set.of(0L, TrustIssuer.WIDEST - 1)), 1, NOW).orThrow().length())
                .isLessThan(SignedRevocations.LONGEST);
    }

    @Test
    void aHeadLivesThirtyDaysAtMostAndListsItsIssuersOnce() {
        KeyRing ring = Samples.ring();
        SigningKey key = Samples.key(Algorithm.EDDSA, 2);
        var platform = new KeyRing.RingKey(6, key.publicKey(), Set.of(Role.PLATFORM), NOW, NOW.plusSeconds(60), Optional
                .empty());
        var keys = new java.util.HashMap<>(ring.keys());
        keys.put(6L, platform);
        var with = new KeyRing(1, NOW, NOW.plusSeconds(60), keys, ring.anchor());
        Octets hash = Octets.of(new byte[32]);
        var part = new Head.OfIssuer(1, hash, hash);
        assertThat(read(with, key, new Head(1, NOW, NOW, hash, List.of()))).contains("0 s after iat");
        assertThat(read(with, key, new Head(1, NOW, NOW.plus(Duration.ofDays(31)), hash, List.of()))).contains(
                "1 s to 30 days");
        assertThat(read(with, key, new Head(1, NOW, NOW.plusSeconds(1), hash, List.of(part, part)))).contains(
                "rising kids");
        assertThat(read(with, key, new Head(1, NOW, NOW.plusSeconds(1), hash, java.util.Collections.nCopies(17,
                part)))).contains("at most 16");
        assertThatThrownBy(() -> Head.pagesHash(List.of(hash))).hasMessageContaining("256");
    }

    private static String read(KeyRing ring, SigningKey key, Head head) {
        return SignedHead.read(SignedHead.sign(head, Samples.TENANT, 6, key), Samples.TENANT, ring).toString();
    }

    @Test
    void whatDidNotChangeIsNotSignedAgain() {
        var issuer = new TrustIssuer(Samples.TENANT, Samples.KID, ISSUER);
        List<Pass> passes = List.of(pass(CTI, Samples.SCOPE, Algorithm.EDDSA));
        var all = new java.util.HashMap<Integer, SignedPage>();
        issuer.pages(all, passes, 1, NOW).orThrow().forEach(page -> all.put(page.page().prefix(), page));
        assertThat(all).hasSize(256);
        assertThat(issuer.pages(all, passes, 2, NOW.plusSeconds(60)).orThrow()).isEmpty();
        assertThat(issuer.pages(all, List.of(), 1, NOW).orThrow()).extracting(page -> page.page().seq()).as(
                "never the same number again").containsExactly(2L);
        assertThat(issuer.pages(all, passes, 2, passes.getFirst().expires()).orThrow()).as("it has expired").hasSize(
                1);
    }
}
