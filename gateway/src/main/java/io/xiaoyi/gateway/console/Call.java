package io.xiaoyi.gateway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * One request that fits the description, by somebody who may make it.
 *
 * <p>Threading: the event loop.
 */
public final class Call {
    private final RoutingContext context;
    private final Guard guard;

    Call(RoutingContext context, Guard guard) {
        this.context = context;
        this.guard = guard;
    }

    /** Who calls. @throws IllegalStateException where the description wants nobody to have signed in */
    public Caller caller() {
        return guard.caller(context).orElseThrow(() -> new IllegalStateException("nobody has signed in"));
    }

    /** The reader's. */
    public Language language() {
        return Answers.language(context);
    }

    /** The body, checked; empty where none is described. */
    public JsonObject body() {
        RequestParameter body = validated().getBody();
        return body == null || body.isEmpty() ? new JsonObject() : body.getJsonObject();
    }

    /** A parameter of the path that the description names. */
    public String path(String name) {
        return text(validated().getPathParameters(), name).orElseThrow();
    }

    /** A parameter behind the question mark, checked. */
    public Optional<String> query(String name) {
        return text(validated().getQuery(), name);
    }

    /** One that the description calls an integer, as {@code 5.0} is too, of no more than a long holds. */
    public Optional<Long> number(String name) {
        return query(name).map(it -> new BigDecimal(it).longValueExact());
    }

    /** For what streams; headers that guard the page are set already. */
    public RoutingContext context() {
        return context;
    }

    /**
     * Calls {@code ended} when the caller's session or token is no longer good, on the event loop, at most once.
     *
     * @return to be run when nobody needs to be told any more
     */
    public Runnable whenAccessEnds(Runnable ended) {
        return guard.whenAccessEnds(context, ended);
    }

    /** Answers with JSON. */
    public void answer(int status, JsonObject json) {
        Answers.json(context, status, json);
    }

    /** Answers with something else. */
    public void answer(int status, String contentType, Buffer bytes) {
        context.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        Answers.send(context.request(), bytes);
    }

    /** Answers 204. */
    public void done() {
        context.response().setStatusCode(204).end();
    }

    /** Says no. */
    public void refuse(Problem problem) {
        Answers.problem(context, problem);
    }

    /** What was being done has failed: {@link Workroom.Busy} is told as such, all else is a fault and logged. */
    public void failed(Throwable thrown) {
        Answers.failed(context, thrown);
    }

    private ValidatedRequest validated() {
        return context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
    }

    private static Optional<String> text(Map<String, RequestParameter> parameters, String name) {
        return Optional.ofNullable(parameters.get(name)).filter(it -> !it.isEmpty()).map(it -> it.get().toString());
    }
}
