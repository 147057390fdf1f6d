package io.xiaoyi.gateway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.Optional;

/** How answers are written. Threading: the event loop. */
final class Answers {
    private static final Logger LOG = System.getLogger("console");
    private static final long BUSY_SECONDS = 2;
    private static final int WORTH_PACKING = 1_024;
    /** RFC 9113, 7. */
    private static final long CANCEL = 8;

    private Answers() {}

    static Language language(RoutingContext context) {
        return language(context.request());
    }

    private static Language language(HttpServerRequest request) {
        return Language.preferred(Optional.ofNullable(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)).orElse(
                ""));
    }

    /** Nothing of it is kept by anybody on the way. */
    static void json(RoutingContext context, int status, JsonObject json) {
        context.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        send(context.request(), json.toBuffer());
    }

    /** All of an answer whose head is set, packed where that is worth it and taken. */
    static void send(HttpServerRequest request, Buffer bytes) {
        boolean packs = Packing.isTaken(request) && bytes.length() >= WORTH_PACKING;
        if (packs) {
            request.response().putHeader(HttpHeaders.CONTENT_ENCODING, Packing.GZIP);
        }
        end(request, packs ? Packing.packed(bytes.getBytes()) : bytes);
    }

    /** HEAD is told the length alone (RFC 9110, 9.3.2): over HTTP/2 Vert.x would send the body, too. */
    static void end(HttpServerRequest request, Buffer body) {
        request.response().putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        request.response().end(request.method().equals(HttpMethod.HEAD) ? Buffer.buffer() : body);
    }

    /**
     * Half an answer, which its reader must not take for a whole one: the connection ends, or over HTTP/2 the stream
     * alone, with an error; without one (Vert.x's default) readers take it for the end.
     */
    static void breakOff(HttpServerResponse response) {
        response.reset(CANCEL);
    }

    static void problem(RoutingContext context, Problem problem) {
        problem(context.request(), problem);
    }

    static void problem(HttpServerRequest request, Problem problem) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        if (response.headWritten()) {
            breakOff(response);
            return;
        }
        Language language = language(request);
        problem.retryAfterSeconds().ifPresent(seconds -> response.putHeader("Retry-After", Long.toString(seconds)));
        response.setStatusCode(problem.code().status()).putHeader(HttpHeaders.CONTENT_TYPE,
                "application/problem+json").putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_LANGUAGE, language.tag())
                .putHeader(HttpHeaders.VARY, "Accept-Language");
        send(request, problem.json(language).toBuffer());
    }

    static void failed(RoutingContext context, Throwable thrown) {
        if (thrown instanceof Workroom.Busy) {
            problem(context, Problem.of(ProblemCode.BUSY).after(BUSY_SECONDS));
            return;
        }
        LOG.log(Level.ERROR, "answering " + context.request().method(), thrown);
        problem(context, Problem.of(ProblemCode.FAULT));
    }
}
