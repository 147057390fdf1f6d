package io.xiaoyi.gateway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/**
 * What is sent smaller than it is: gzip (RFC 1952), where the reader takes it. It is done here and not by Vert.x, which
 * up to 5.0.10 says gzip of a plain answer once another on the same HTTP/2 connection was not packed by it (vert.x
 * #5896).
 */
final class Packing {
    static final String GZIP = "gzip";
    private static final String NOT_WANTED = "(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))";

    private Packing() {}

    /** Says on the answer that it depends on the reader. @return whether he takes gzip (RFC 9110, 12.5.3) */
    static boolean isTaken(HttpServerRequest request) {
        request.response().headers().add(HttpHeaders.VARY, "Accept-Encoding");
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && accepted.matches(".*\\b" + GZIP + "\\b" + NOT_WANTED + ".*");
    }

    static Buffer packed(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(out.toByteArray());
    }
}
