package io.xiaoyi.gateway.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    /** The eight points of small order and their encodings that are not canonical. */
    @ParameterizedTest
    @ValueSource(strings = {"0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"})
    void anEd25519KeyOfSmallOrderOrNotCanonicalIsRefusedEverywhere(String encoded) {
        Octets bytes = Octets.fromHex(encoded);
        assertThat(PublicKey.of(Algorithm.EDDSA, bytes)).asString().contains("BAD_KEY");
        var key = new PublicKey(Algorithm.EDDSA, bytes);
        assertThat(key.verifies(Octets.of(), Octets.fromHex("01" + "00".repeat(63)))).isFalse();
        assertThat(key.verifies(Octets.utf8("any"), Octets.of(HexFormat.of().parseHex(encoded + "00".repeat(32)))))
                .isFalse();
        assertThat(Samples.issuer(Algorithm.EDDSA).introduction(Samples.ID, Samples.NOW, java.time.Duration.ofDays(1),
                key, Samples.SCOPE)).isInstanceOf(Checked.Bad.class);
        var pass = new Pass(Samples.ID, Samples.NOW, Samples.NOW, Samples.NOW.plusSeconds(60), java.util.Optional.of(
                key), Samples.SCOPE);
        assertThat(Claims.read(Samples.KID, Claims.write(pass))).asString().contains("key 8 (cnf)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"020000000000000000000000000000000000000000000000000000000000000001",
            "02ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
            "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
            "0060fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"})
    void aP256KeyOffTheCurveOrNotCompressedIsRefused(String encoded) {
        assertThat(PublicKey.of(Octets.fromHex(encoded))).asString().contains("BAD_KEY");
        assertThat(new PublicKey(Algorithm.ES256, Octets.fromHex(encoded)).verifies(Octets.of(), Octets.fromHex("01"
                .repeat(64)))).isFalse();
    }

    @Test
    void aKeyOfAnotherLengthIsNoKey() {
        assertThat(PublicKey.of(Octets.of(new byte[31]))).isInstanceOf(Checked.Bad.class);
        assertThatThrownBy(() -> new PublicKey(Algorithm.EDDSA, Octets.of(new byte[33]))).hasMessageContaining("32");
    }

    @ParameterizedTest
    @EnumSource
    void aSignatureOfAnotherLengthVerifiesNothingAndThrowsNothing(Algorithm algorithm) {
        PublicKey key = Samples.key(algorithm, 1).publicKey();
        for (int length : new int[]{0, 1, 63, 65, 200}) {
            assertThat(key.verifies(Octets.of(), Octets.of(new byte[length]))).isFalse();
        }
        assertThat(key.verifies(Octets.of(), Octets.of(new byte[64]))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aKeyComesBackFromItsCoseKeyAndItsPem(Algorithm algorithm) throws CborException {
        for (int seed = 0; seed < 20; seed++) {
            SigningKey key = Samples.key(algorithm, seed);
            Octets encoded = CoseKey.write(new CborWriter(), key.publicKey()).octets();
            assertThat(CoseKey.read(new CborReader(encoded))).isEqualTo(key.publicKey());
            SigningKey again = SigningKey.fromPem("Bag Attributes\n" + key.toPem()).orThrow();
            assertThat(again.publicKey()).isEqualTo(key.publicKey());
            assertThat(again.toPem()).isEqualTo(key.toPem());
            assertThat(key.publicKey().verifies(Octets.utf8("a"), again.sign(Octets.utf8("a")))).isTrue();
        }
    }

    @Test
    void aPrivateKeyDoesNotShowItself() {
        SigningKey key = SigningKey.of(Algorithm.EDDSA, Octets.fromHex("17".repeat(32)));
        assertThat(key.toString()).doesNotContain("1717");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\n"
                    + "MC4CAQAwBQYDK2VuBCIEIHcHbQpzGKV9PBbBclGyZkXfTC+H68CZKrF3+6UduSwq\n-----END PRIVATE KEY-----"})
    void whatIsNoPemOfOursIsRefused(String pem) {
        assertThat(SigningKey.fromPem(pem)).isInstanceOf(Checked.Bad.class);
    }
}
