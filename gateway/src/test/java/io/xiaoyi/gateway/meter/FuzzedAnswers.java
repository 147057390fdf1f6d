package io.xiaoyi.gateway.meter;

import io.xiaoyi.gateway.fuzz.Fuzzed;
import java.util.Arrays;
import java.util.List;

/** Whatever is heard on a line of meters. An input is which question was asked (a byte), and the bytes heard. */
public final class FuzzedAnswers implements Fuzzed {
    private static final List<Request> ASKED = List.of(Request.readings(1), Request.readings(0xF8),
            Request.newAddress(1, 2), Request.energyReset(247));

    @Override
    public List<byte[]> seeds() {
        return List.of(seed(0, "01 04 14 0898 03E8 0000 0898 0000 0000 0000 01F4 0064 0000"),
                seed(1, "F8 04 14 0898 03E8 0000 0898 0000 0000 0000 01F4 0064 FFFF"),
                seed(0, "05 04 14 0898 03E8 0000 0898 0000 0000 0000 01F4 0064 0000"), seed(0, "01 84 02"),
                seed(2, "01 06 0002 0002"), seed(3, "F7 42"), seed(3, "F7 C2 01"), new byte[]{0});
    }

    private static byte[] seed(int asked, String frame) {
        byte[] sealed = SimulatedMeters.crc(SimulatedMeters.hex(frame));
        byte[] seed = new byte[1 + sealed.length];
        seed[0] = (byte) asked;
        System.arraycopy(sealed, 0, seed, 1, sealed.length);
        return seed;
    }

    /** What is found ends in the same with the bytes cut anywhere: once there is an answer, more change nothing. */
    @Override
    public void take(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Request asked = ASKED.get(Math.floorMod(input[0], ASKED.size()));
        byte[] heard = Arrays.copyOfRange(input, 1, input.length);
        Answer last = asked.find(heard, 0);
        Fuzzed.require(last instanceof Answer.Silent, "nothing is heard as something");
        for (int count = 1; count <= heard.length; count++) {
            Answer now = asked.find(heard, count);
            boolean answered = last instanceof Answer.Accepted || last instanceof Answer.Refused;
            Fuzzed.require(!answered || now.equals(last), "an answer is another one with more bytes");
            Fuzzed.require(!(now instanceof Answer.Silent), "something is heard as nothing");
            last = now;
        }
        if (last instanceof Answer.Accepted(var registers) && !registers.isEmpty()) {
            PzemReading reading = PzemReading.of(registers);
            Fuzzed.require(reading.watts() >= 0 && reading.wattHours() >= 0 && !reading.toString().isEmpty(),
                    "a reading is negative");
        }
    }
}
