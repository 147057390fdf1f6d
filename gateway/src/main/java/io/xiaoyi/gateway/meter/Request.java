package io.xiaoyi.gateway.meter;

import java.util.ArrayList;
import java.util.List;

/**
 * One frame to a meter, and how its answer is found in what is heard after it. Modbus ends a frame by a silence of 3.5
 * characters, 4 ms, which neither a USB adapter nor the system keeps; but the answer's length is known, so it is looked
 * for by its first bytes and its CRC, wherever noise left it.
 */
final class Request {
    /** What no frame is longer than: MODBUS over Serial Line V1.02, 2.5.1. */
    static final int LONGEST_FRAME_BYTES = 256;

    private static final int READ_INPUT_REGISTERS = 0x04;
    private static final int WRITE_SINGLE_REGISTER = 0x06;
    private static final int RESET_ENERGY = 0x42;
    private static final int REFUSED = 0x80;
    private static final int REFUSAL_BYTES = 5;
    private static final int ADDRESS_REGISTER = 0x0002;
    private static final int CRC_BYTES = 2;

    private final byte[] frame;
    /** What a good answer has after its address; the bytes between these and its CRC are the registers. */
    private final byte[] lead;
    private final int registers;

    private Request(byte[] frame, byte[] lead, int registers) {
        this.frame = frame;
        this.lead = lead;
        this.registers = registers;
    }

    /** @param address 1 to 248 */
    static Request readings(int address) {
        int count = PzemReading.REGISTERS;
        return new Request(frame(address, READ_INPUT_REGISTERS, 0, 0, 0, count),
                new byte[]{READ_INPUT_REGISTERS, (byte) (2 * count)}, count);
    }

    /** @param next 1 to 247 */
    static Request newAddress(int address, int next) {
        return echoed(frame(address, WRITE_SINGLE_REGISTER, 0, ADDRESS_REGISTER, 0, next));
    }

    static Request energyReset(int address) {
        return echoed(frame(address, RESET_ENERGY));
    }

    private static Request echoed(byte[] frame) {
        byte[] lead = new byte[frame.length - 1 - CRC_BYTES];
        System.arraycopy(frame, 1, lead, 0, lead.length);
        return new Request(frame, lead, 0);
    }

    private static byte[] frame(int... bytes) {
        byte[] frame = new byte[bytes.length + CRC_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            frame[i] = (byte) bytes[i];
        }
        return Crc16.sealed(frame);
    }

    byte[] frame() {
        return frame.clone();
    }

    private int address() {
        return frame[0] & 0xFF;
    }

    /** What the first {@code count} bytes heard so far amount to; all but the first two may become better with more. */
    Answer find(byte[] heard, int count) {
        int stranger = 0;
        for (int at = 0; at < count; at++) {
            int address = heard[at] & 0xFF;
            if (isRefusal(heard, at, count) && address == address()) {
                return new Answer.Refused(heard[at + 2] & 0xFF);
            }
            if (isAnswer(heard, at, count)) {
                if (address == address()) {
                    return new Answer.Accepted(registers(heard, at + 1 + lead.length));
                }
                stranger = address;
            }
        }
        if (stranger != 0) {
            return new Answer.Stranger(stranger);
        }
        return count == 0 ? new Answer.Silent() : new Answer.Garbled(count);
    }

    private boolean isRefusal(byte[] heard, int at, int count) {
        return at + REFUSAL_BYTES <= count && heard[at + 1] == (byte) (frame[1] | REFUSED)
                && Crc16.follows(heard, at, at + REFUSAL_BYTES - CRC_BYTES);
    }

    private boolean isAnswer(byte[] heard, int at, int count) {
        int length = 1 + lead.length + 2 * registers;
        if (at + length + CRC_BYTES > count || !MeterPort.isAddress(heard[at] & 0xFF)) {
            return false;
        }
        for (int i = 0; i < lead.length; i++) {
            if (heard[at + 1 + i] != lead[i]) {
                return false;
            }
        }
        return Crc16.follows(heard, at, at + length);
    }

    private List<Integer> registers(byte[] heard, int from) {
        var read = new ArrayList<Integer>(registers);
        for (int i = 0; i < registers; i++) {
            read.add((heard[from + 2 * i] & 0xFF) << 8 | heard[from + 2 * i + 1] & 0xFF);
        }
        return read;
    }
}
