package io.xiaoyi.simulator.stage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * What one request is answered. Errors are problem details (RFC 9457).
 *
 * <p>Threading: the request's.
 */
final class Answer {
    /** Nothing that is not this page's own runs, is loaded or is shown in it. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
            + " font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none';"
            + " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html";
    private static final String KEPT = "public, max-age=31536000, immutable";

    private final HttpExchange exchange;
    private final ObjectMapper mapper;

    Answer(HttpExchange exchange, ObjectMapper mapper) {
        this.exchange = exchange;
        this.mapper = mapper;
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
    }

    /** A header of the request; empty where there is none. */
    String header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    /** The request's body, and one byte more than {@code most} where it is longer. */
    byte[] body(int most) throws IOException {
        return exchange.getRequestBody().readNBytes(most + 1);
    }

    void json(int status, ObjectNode value) throws IOException {
        send(status, "application/json", mapper.writeValueAsBytes(value));
    }

    void problem(int status, String code, String detail, List<Play.Fault> faults) throws IOException {
        ObjectNode problem = mapper.createObjectNode().put("type", "urn:xiaoyi:problem:" + code).put("title", code)
                .put("status", status).put("detail", detail).put("code", code);
        if (!faults.isEmpty()) {
            var errors = problem.putArray("errors");
            faults.forEach(fault -> errors.addObject().put("field", fault.field()).put("found", fault.found()).put(
                    "expected", fault.expected()));
        }
        send(status, "application/problem+json", mapper.writeValueAsBytes(problem));
    }

    void file(PageFiles.PageFile file) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Cache-Control", file.unchanging() ? KEPT : "no-cache");
        if (file.compressed().isPresent()) {
            headers.set("Vary", "Accept-Encoding");
        }
        if (file.compressed().isPresent() && header("Accept-Encoding").contains("gzip")) {
            headers.set("Content-Encoding", "gzip");
            send(200, file.type(), file.compressed().get());
        } else {
            send(200, file.type(), file.bytes());
        }
    }

    /** A body that goes on. */
    OutputStream stream(String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private void send(int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().putIfAbsent("Cache-Control", List.of("no-store"));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }
}
