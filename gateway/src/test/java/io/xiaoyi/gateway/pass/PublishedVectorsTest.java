package io.xiaoyi.gateway.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedVectorsTest {
    private static final BigInteger ED25519_ORDER = BigInteger.TWO.pow(252).add(new BigInteger(
            "27742317777372353535851937790883648493"));

    @ParameterizedTest
    @CsvSource({
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                    + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                    + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                    + "d25bf5f0595bbe24655141438e7a100b",
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                    + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                    + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                    + "387b2eaeb4302aeeb00d291612bb0c00",
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                    + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                    + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                    + "4a7c15e9716ed28dc027beceea1ec40a"})
    void rfc8032Section71(String secret, String key, String message, String signature) {
        SigningKey signing = SigningKey.of(Algorithm.EDDSA, Octets.fromHex(secret));
        assertThat(signing.publicKey().encoded().hex()).isEqualTo(key);
        assertThat(signing.sign(Octets.fromHex(message)).hex()).isEqualTo(signature);
        assertThat(signing.publicKey().verifies(Octets.fromHex(message), Octets.fromHex(signature))).isTrue();
    }

    @Test
    void anEd25519SignatureWhoseScalarIsTheOrderTooLargeIsRefused() {
        SigningKey key = Samples.key(Algorithm.EDDSA, 1);
        Octets message = Octets.utf8("a");
        byte[] signature = key.sign(message).toArray();
        byte[] reversed = new byte[33];
        for (int i = 0; i < 32; i++) {
            reversed[i + 1] = signature[63 - i];
        }
        byte[] larger = new BigInteger(reversed).add(ED25519_ORDER).toByteArray();
        for (int i = 0; i < 32; i++) {
            signature[32 + i] = i < larger.length ? larger[larger.length - 1 - i] : 0;
        }
        assertThat(key.publicKey().verifies(message, Octets.of(signature))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
            "sample,efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716,"
                    + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
            "test,f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367,"
                    + "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"})
    void rfc6979AppendixA25(String message, String r, String s) {
        SigningKey key = SigningKey.of(Algorithm.ES256, Octets.fromHex(
                "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
        assertThat(key.publicKey().encoded().hex()).isEqualTo(
                "0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6");
        assertThat(key.sign(Octets.utf8(message)).hex()).isEqualTo(r + s);
        assertThat(key.publicKey().verifies(Octets.utf8(message), Octets.fromHex(r + s))).isTrue();
        assertThat(key.publicKey().verifies(Octets.utf8(message), highS(r, s))).as("high S").isTrue();
    }

    private static Octets highS(String r, String s) {
        var order = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
        return Octets.fromHex(r + "%064x".formatted(order.subtract(new BigInteger(s, 16))));
    }

    @Test
    void rfc8392AppendixA3() {
        byte[] tagged = HexFormat.of().parseHex("d28443a10126a104524173796d6d657472696345434453413235365850a7"
                + "0175636f61703a2f2f61732e6578616d706c652e636f6d02656572696b77037818636f61703a2f2f6c696768742e6578"
                + "616d706c652e636f6d041a5612aeb0051a5610d9f0061a5610d9f007420b7158405427c1ff28d23fbad1f29c4c7c6a55"
                + "5e601d6fa29f9179bc3d7438bacaca5acd08c8d4d4f96131680c429a01f85951ecee743a52b9b63632c57209120e1c9e"
                + "30");
        assertThat(tagged[0]).as("the tag, which this profile leaves out").isEqualTo((byte) 0xd2);
        Octets encoded = Octets.of(Arrays.copyOfRange(tagged, 1, tagged.length));
        Cose.Sign1 message = Cose.decode(encoded).orThrow();
        PublicKey key = p256("143329cce7868e416927599cf65a34f3ce2ffda55a7eca69ed8919a394d42f0f",
                "60f7f1a780d8a783bfb7a2dd6b2796e8128dbbcef9d3d168db9529971a36e7b9");

        assertThat(message.protectedHeader().hex()).isEqualTo("a10126");
        assertThat(message.unprotectedHeader().entries()).isEqualTo(Map.of(Cbor.of(4), Cbor.of(Octets.utf8(
                "AsymmetricECDSA256"))));
        assertThat(message.verifies(key, Octets.of())).isTrue();
        assertThat(message.verifies(key, Octets.of((byte) 0))).isFalse();
        assertThat(message.encode()).isEqualTo(encoded);
    }

    private static PublicKey p256(String x, String y) {
        byte[] point = HexFormat.of().parseHex("04" + x + y);
        return new PublicKey(Algorithm.ES256, Octets.of(Signatures.compressed(point).orElseThrow()));
    }

    @Test
    void rfc9679Section6() {
        PublicKey key = p256("65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d",
                "1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c");
        assertThat(key.thumbprint().hex()).isEqualTo(
                "496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec");
    }

    @ParameterizedTest
    @CsvSource({"AB,BB8", "Hello!!,%69 VD92EX0", "base-45,UJCLQE7W581", "ietf!,QED8WEX0"})
    void rfc9285Section43And44(String text, String encoded) {
        assertThat(Base45.encode(Octets.utf8(text))).isEqualTo(encoded);
        assertThat(Base45.decode(encoded)).isEqualTo(Checked.good(Octets.utf8(text)));
    }

    @ParameterizedTest
    @CsvSource({":::", "GGX", "::", "A", "BB8A", "bb8", "BB_", "'BB '' '"})
    void whatRfc9285ForbidsIsRefused(String text) {
        assertThat(Base45.decode(text)).isInstanceOf(Checked.Bad.class);
    }
}
