package io.xiaoyi.gateway.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignedTimeTest {
    private static final SigningKey KEY = Samples.key(Algorithm.EDDSA, 5);
    private static final Octets NONCE = Octets.fromHex("0102030405060708");
    private static final Instant AT = Instant.parse("2026-05-01T08:00:00.123Z");

    private static SignedTime signed() {
        return SignedTime.sign("st-0001", NONCE, AT.plusNanos(456), "demo", 9, KEY);
    }

    @Test
    void itSaysToWhomByWhichNonceAndToTheMillisecond() {
        SignedTime read = SignedTime.read(signed().encoded(), "demo").orThrow();
        assertThat(read).isEqualTo(signed());
        assertThat(read.station()).isEqualTo("st-0001");
        assertThat(read.nonce()).isEqualTo(NONCE);
        assertThat(read.at()).isEqualTo(AT);
        assertThat(read.kid()).isEqualTo(9);
        assertThat(read.verifies(KEY.publicKey())).isTrue();
        assertThat(read.verifies(Samples.key(Algorithm.EDDSA, 6).publicKey())).isFalse();
        assertThat(read.verifies(Samples.key(Algorithm.ES256, 5).publicKey())).isFalse();
    }

    @Test
    void itIsForOneTenantAndForNothingElse() {
        assertThat(SignedTime.read(signed().encoded(), "other").orThrow().verifies(KEY.publicKey())).isFalse();
        Octets command = SignedCommand.sign(Samples.command(), "demo", 9, KEY).encoded();
        assertThat(SignedTime.read(command, "demo")).isInstanceOf(Checked.Bad.class);
        Octets sameWords = Envelope.seal(Purpose.HEAD, "demo", 9, KEY, new CborWriter(64).array(3).text("st-0001")
                .bytes(NONCE).integer(AT.toEpochMilli()).octets()).message().encode();
        assertThat(SignedTime.read(sameWords, "demo").orThrow().verifies(KEY.publicKey())).isFalse();
    }

    @Test
    void whatIsNoTimeIsMalformedAndSaysWhere() {
        assertThat(read(new CborWriter(64).array(2).text("st-0001").bytes(NONCE))).startsWith("time");
        assertThat(read(new CborWriter(64).array(3).text("").bytes(NONCE).integer(1))).startsWith("time, station");
        assertThat(read(new CborWriter(64).array(3).text("s").bytes(Octets.of(new byte[7])).integer(1)))
                .startsWith("time, nonce");
        assertThat(read(new CborWriter(64).array(3).text("s").bytes(NONCE).integer(-1))).startsWith("time, unix-ms");
        assertThat(SignedTime.read(Octets.of(new byte[SignedTime.LONGEST + 1]), "demo"))
                .isInstanceOf(Checked.Bad.class);
        assertThatThrownBy(() -> SignedTime.sign("s", Octets.of(), AT, "demo", 9, KEY)).hasMessageContaining("8 bytes");
    }

    private static String read(CborWriter payload) {
        Octets encoded = Envelope.seal(Purpose.TIME, "demo", 9, KEY, payload.octets()).message().encode();
        return SignedTime.read(encoded, "demo") instanceof Checked.Bad<SignedTime> bad ? bad.where() : "good";
    }
}
