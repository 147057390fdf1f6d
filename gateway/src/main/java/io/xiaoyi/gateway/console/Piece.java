package io.xiaoyi.gateway.console;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.Deflater;

/**
 * A part of an answer that is sent bit by bit, as it is and packed: made once, and handed to however many are sent it.
 * Packed it is deflate (RFC 1951) that refers to nothing before it and ends at a whole byte. So pieces that were packed
 * each by itself, one behind the other, are one stream, whoever gets which of them: {@link Outflow}.
 *
 * <p>Threading: any; what is in it is never changed.
 */
final class Piece {
    private static final int LEVEL = 6;

    private final byte[] bytes;
    private final Buffer plain;
    private final Buffer packed;

    private Piece(byte[] bytes, Buffer packed) {
        this.bytes = bytes;
        this.plain = Buffer.buffer(bytes);
        this.packed = packed;
    }

    static Piece of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Piece(bytes, Buffer.buffer(deflated(bytes)));
    }

    /** One behind the other, as one; nothing is packed again. */
    static Piece of(List<Piece> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        var bytes = new ByteArrayOutputStream();
        Buffer packed = Buffer.buffer();
        for (Piece each : parts) {
            bytes.writeBytes(each.bytes);
            packed.appendBuffer(each.packed);
        }
        return new Piece(bytes.toByteArray(), packed);
    }

    private static byte[] deflated(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        var deflater = new Deflater(LEVEL, true);
        try {
            deflater.setInput(bytes);
            byte[] some = new byte[Math.max(512, bytes.length / 4)];
            int count;
            do {
                count = deflater.deflate(some, 0, some.length, Deflater.FULL_FLUSH);
                out.write(some, 0, count);
            } while (count == some.length);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    /** Not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    Buffer plain() {
        return plain;
    }

    Buffer packed() {
        return packed;
    }
}
