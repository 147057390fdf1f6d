package io.xiaoyi.gateway.meter;

import static io.xiaoyi.gateway.meter.SimulatedMeters.crc;
import static io.xiaoyi.gateway.meter.SimulatedMeters.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestTest {
    private static final Request ASKED = Request.readings(1);
    /** The package's worked example. */
    private static final byte[] ANSWER = hex(
            "01 04 14 08 98 03 E8 00 00 08 98 00 00 00 00 00 00 01 F4 00 64 00 00 63 CE");

    private static Answer find(byte[]... heard) {
        int count = 0;
        byte[] all = new byte[600];
        for (byte[] each : heard) {
            System.arraycopy(each, 0, all, count, each.length);
            count += each.length;
        }
        return ASKED.find(all, count);
    }

    private static PzemReading read(byte[]... heard) {
        assertThat(find(heard)).isInstanceOf(Answer.Accepted.class);
        return PzemReading.of(((Answer.Accepted) find(heard)).registers());
    }

    @Test
    void theWorkedExampleIsTrue() {
        assertThat(ASKED.frame()).isEqualTo(hex("01 04 00 00 00 0A 70 0D"));
        assertThat(read(ANSWER)).isEqualTo(new PzemReading(220.0, 1.0, 220.0, 0, 50.0, 1.0, false));
        assertThat(Crc16.of("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 9))
                .as("the check value of CRC-16/MODBUS").isEqualTo(0x4B37);
    }

    @Test
    void wideValuesHaveTheirLowWordFirstAndAllValuesAreUnsigned() {
        byte[] frame = crc(hex("01 04 14 0A28 E240 0001 FFFF 0003 967F 0098 028A 0063 FFFF"));
        assertThat(read(frame))
                .isEqualTo(new PzemReading(260.0, 123.456, 26_214.3, 9_999_999, 65.0, 0.99, true))
                .hasToString("260.0 V, 123.456 A, 26214.3 W, 9999999 Wh, 65.0 Hz, power factor 0.99, "
                        + "above its alarm threshold");
    }

    @Test
    void anAnswerIsFoundBehindNoiseAndBeforeIt() {
        var random = new Random(3);
        for (int noise = 0; noise < 250; noise++) {
            byte[] before = new byte[noise];
            random.nextBytes(before);
            assertThat(read(before, ANSWER, before).watts()).isEqualTo(220.0);
        }
    }

    @Test
    void theEchoOfTheRequestIsNoAnswer() {
        assertThat(find(ASKED.frame())).isEqualTo(new Answer.Garbled(8));
        assertThat(read(ASKED.frame(), ANSWER).watts()).isEqualTo(220.0);
    }

    @Test
    void noPartOfAnAnswerAndNoAlteredBitIsAccepted() {
        for (int length = 1; length < ANSWER.length; length++) {
            assertThat(find(Arrays.copyOf(ANSWER, length))).isEqualTo(new Answer.Garbled(length));
        }
        for (int bit = 0; bit < 8 * ANSWER.length; bit++) {
            byte[] altered = ANSWER.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(find(altered)).as("bit %d", bit).isEqualTo(new Answer.Garbled(ANSWER.length));
        }
        assertThat(find()).isEqualTo(new Answer.Silent());
    }

    @Test
    void anotherAddressIsNamedAndAGoodAnswerBehindItIsTaken() {
        byte[] other = crc(hex("05 04 14 0898 03E8 0000 0001 0000 0000 0000 01F4 0064 0000"));
        assertThat(find(other)).isEqualTo(new Answer.Stranger(5));
        assertThat(read(other, ANSWER).watts()).isEqualTo(220.0);
    }

    @Test
    void aRefusalIsOneOfTheAddressAndFunctionThatWereAsked() {
        assertThat(find(crc(hex("01 84 02")))).isEqualTo(new Answer.Refused(2));
        assertThat(find(crc(hex("02 84 02")))).isEqualTo(new Answer.Garbled(5));
        assertThat(find(crc(hex("01 86 02")))).isEqualTo(new Answer.Garbled(5));
        assertThat(find(hex("01 84 02 00 00"))).isEqualTo(new Answer.Garbled(5));
    }

    @Test
    void aNewAddressAndAnEnergyResetAreAnsweredByTheirEcho() {
        Request address = Request.newAddress(0xF8, 7);
        assertThat(address.frame()).isEqualTo(crc(hex("F8 06 0002 0007")));
        assertThat(address.find(address.frame(), 8)).isInstanceOf(Answer.Accepted.class);
        byte[] wrong = crc(hex("F8 06 0002 0008"));
        assertThat(address.find(wrong, 8)).isEqualTo(new Answer.Garbled(8));
        Request reset = Request.energyReset(1);
        assertThat(reset.frame()).isEqualTo(crc(hex("01 42")));
        assertThat(reset.find(reset.frame(), 4)).isInstanceOf(Answer.Accepted.class);
        assertThat(reset.find(crc(hex("01 C2 04")), 5)).isEqualTo(new Answer.Refused(4));
    }
}
