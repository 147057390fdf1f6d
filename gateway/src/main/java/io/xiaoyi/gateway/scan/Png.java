package io.xiaoyi.gateway.scan;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes the simplest PNG there is (ISO/IEC 15948): square, greyscale, one bit a pixel. */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private Png() {}

    /** Which pixels are black. */
    @FunctionalInterface
    interface Black {
        boolean at(int x, int y);
    }

    static byte[] write(int side, Black black) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        byte bitDepth = 1;
        byte grey = 0;
        chunk(out, "IHDR", ByteBuffer.allocate(13).putInt(side).putInt(side).put(bitDepth).put(grey).array());
        chunk(out, "IDAT", deflated(rows(side, black)));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    /** Each row a filter byte (none) and its pixels, a set bit white. */
    private static byte[] rows(int side, Black black) {
        int stride = 1 + (side + 7) / 8;
        byte[] rows = new byte[stride * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                if (!black.at(x, y)) {
                    rows[y * stride + 1 + x / 8] |= (byte) (0x80 >> x % 8);
                }
            }
        }
        return rows;
    }

    private static byte[] deflated(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] buffer = new byte[4096];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
        }
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
