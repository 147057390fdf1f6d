package io.xiaoyi.gateway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.zip.CRC32;

/**
 * The body of one answer that is sent piece by piece, packed where its reader takes that: gzip (RFC 1952), of which
 * only head, sum and length are of this answer alone.
 *
 * <p>Threading: the event loop.
 */
final class Outflow {
    /** Deflate, no name, no time, an unknown system: RFC 1952, 2.3. */
    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    /** The last block, which is empty: RFC 1951, 3.2.6. */
    private static final byte[] LAST = {3, 0};

    private final HttpServerResponse response;
    private final boolean packs;
    private final CRC32 sum = new CRC32();
    private long length;
    private boolean begun;

    /** Before anything else of the answer is written. */
    Outflow(RoutingContext context) {
        response = context.response();
        packs = Packing.isTaken(context.request());
        response.setChunked(true);
        if (packs) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, Packing.GZIP);
        }
    }

    void write(Piece piece) {
        response.write(packs ? packed(piece) : piece.plain());
    }

    /** The last. */
    void end(Piece piece) {
        response.end(packs
                ? packed(piece).copy().appendBytes(LAST).appendIntLE((int) sum.getValue()).appendIntLE((int) length)
                : piece.plain());
    }

    private Buffer packed(Piece piece) {
        sum.update(piece.bytes());
        length += piece.bytes().length;
        if (begun) {
            return piece.packed();
        }
        begun = true;
        return Buffer.buffer(HEAD).appendBuffer(piece.packed());
    }
}
