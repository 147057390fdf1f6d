package io.xiaoyi.gateway.meter;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * PZEM-004T v3 meters at the far end of a line, each with its own manner. They answer as the maker's manual says, their
 * frames built here from its tables and not from the code under test.
 *
 * <p>Threading: one daemon thread of its own that ends with the line; {@link #behave} from any.
 */
public final class SimulatedMeters {
    /** What is sent in the place of an answer. */
    @FunctionalInterface
    public interface Manner {
        byte[] answer(byte[] request, byte[] answer);
    }

    /** As it should be. */
    public static final Manner GOOD = (_, answer) -> answer;
    static final Manner SILENT = (_, _) -> new byte[0];

    private static final int ANY = 0xF8;

    private final FileInputStream in;
    private final FileOutputStream out;
    private final Map<Integer, Manner> manners = new ConcurrentHashMap<>();
    private volatile int wattHours = 15_230;

    private SimulatedMeters(Path end) throws IOException {
        in = new FileInputStream(end.toFile());
        out = new FileOutputStream(end.toFile());
    }

    /** @param end of a line, see {@link io.xiaoyi.gateway.serial.Pty#other} */
    public static SimulatedMeters at(Path end, int... addresses) throws IOException {
        var meters = new SimulatedMeters(end);
        for (int address : addresses) {
            meters.behave(address, GOOD);
        }
        Thread.ofPlatform().daemon().name("simulated-meters").start(meters::run);
        return meters;
    }

    void behave(int address, Manner manner) {
        manners.put(address, manner);
    }

    /** Sends something that nobody asked for. */
    void babble(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    private void run() {
        try {
            byte[] request = new byte[8];
            int count = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                request[count++] = (byte) next;
                int length = count > 1 && request[1] == 0x42 ? 4 : 8;
                if (count == length) {
                    answer(Arrays.copyOf(request, count));
                    count = 0;
                }
            }
        } catch (IOException e) {
            // the cable was pulled
            return;
        }
    }

    private void answer(byte[] request) throws IOException {
        int asked = request[0] & 0xFF;
        int meter = asked == ANY && manners.size() == 1 ? manners.keySet().iterator().next() : asked;
        Manner manner = manners.get(meter);
        if (manner != null) {
            out.write(manner.answer(request, good(request, meter)));
        }
    }

    private byte[] good(byte[] request, int meter) {
        return switch (request[1]) {
            case 0x04 -> reading(request[0], 10 * meter);
            case 0x06 -> {
                manners.put((int) request[5], manners.remove(meter));
                yield request;
            }
            case 0x42 -> {
                wattHours = 0;
                yield request;
            }
            default -> throw new IllegalArgumentException("function " + request[1]);
        };
    }

    /** 230.1 V, 1.1 A and so many watts. */
    byte[] reading(int address, int watts) {
        return crc(hex("%02x0414 08fd 044c0000 %04x0000 %04x%04x 01f4 005f 0000".formatted(address & 0xFF, 10 * watts,
                wattHours & 0xFFFF, wattHours >>> 16)));
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** With its CRC behind, by the table-free algorithm of the serial line specification's appendix. */
    static byte[] crc(byte[] frame) {
        int crc = 0xFFFF;
        for (byte each : frame) {
            crc ^= each & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                boolean carry = (crc & 1) == 1;
                crc >>= 1;
                crc = carry ? crc ^ 0xA001 : crc;
            }
        }
        byte[] sealed = Arrays.copyOf(frame, frame.length + 2);
        sealed[frame.length] = (byte) crc;
        sealed[frame.length + 1] = (byte) (crc >> 8);
        return sealed;
    }
}
