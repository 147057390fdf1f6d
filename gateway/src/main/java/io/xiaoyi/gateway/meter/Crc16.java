package io.xiaoyi.gateway.meter;

/** CRC-16/MODBUS: polynomial 0x8005 reflected, from 0xFFFF; MODBUS over Serial Line V1.02, 6.2.2. */
final class Crc16 {
    private static final int REFLECTED = 0xA001;

    private Crc16() {}

    static int of(byte[] bytes, int from, int to) {
        int crc = 0xFFFF;
        for (int i = from; i < to; i++) {
            crc ^= bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ REFLECTED;
            }
        }
        return crc;
    }

    /** Whether the two bytes at {@code to} are the CRC of those before, low byte first. */
    static boolean follows(byte[] bytes, int from, int to) {
        return of(bytes, from, to) == ((bytes[to] & 0xFF) | (bytes[to + 1] & 0xFF) << 8);
    }

    /** Puts the CRC of all but the last two bytes into these. */
    static byte[] sealed(byte[] frame) {
        int crc = of(frame, 0, frame.length - 2);
        frame[frame.length - 2] = (byte) crc;
        frame[frame.length - 1] = (byte) (crc >>> 8);
        return frame;
    }
}
