package io.xiaoyi.gateway.console;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatableRequest;
import io.vertx.openapi.validation.impl.RequestParameterImpl;
import io.vertx.openapi.validation.impl.ValidatableRequestImpl;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a request says, for the router to hold against the description. Vert.x's own extractor undoes the percent signs
 * of what has none any more, and reads a text such as {@code 12.5} as a number, which then is no text: here each text
 * arrives as it was sent.
 *
 * <p>Threading: the event loop.
 */
final class Extraction implements RequestExtractor {
    @Override
    public Future<ValidatableRequest> extractValidatableRequest(RoutingContext context, Operation operation) {
        var found = new EnumMap<Location, Map<String, RequestParameter>>(Location.class);
        for (Location each : Location.values()) {
            found.put(each, new HashMap<>());
        }
        for (Parameter each : operation.getParameters()) {
            Object value = sent(context, each).map(it -> each.getSchemaType() == SchemaType.STRING
                    ? Json.encode(it)
                    : it).orElse(null);
            found.get(each.getIn()).put(each.getName(), new RequestParameterImpl(value));
        }
        if (operation.getRequestBody() == null) {
            return Future.succeededFuture(new ValidatableRequestImpl(found.get(Location.COOKIE), found.get(
                    Location.HEADER), found.get(Location.PATH), found.get(Location.QUERY)));
        }
        Buffer body = context.body().buffer();
        return Future.succeededFuture(new ValidatableRequestImpl(found.get(Location.COOKIE), found.get(
                Location.HEADER), found.get(Location.PATH), found.get(Location.QUERY), new RequestParameterImpl(body),
                context.request().getHeader(HttpHeaders.CONTENT_TYPE)));
    }

    private static Optional<String> sent(RoutingContext context, Parameter parameter) {
        String name = parameter.getName();
        return switch (parameter.getIn()) {
            case QUERY -> context.queryParam(name).stream().findFirst();
            case PATH -> Optional.ofNullable(context.pathParam(name));
            case HEADER -> Optional.ofNullable(context.request().getHeader(name));
            case COOKIE -> Optional.ofNullable(context.request().getCookie(name)).map(Cookie::getValue);
        };
    }
}
