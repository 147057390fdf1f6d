package io.xiaoyi.gateway.console;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What does not fit the description, in words: which field, what was found, what is allowed, in the reader's language.
 * What is allowed is said by the description itself.
 *
 * <p>Threading: any thread.
 */
record Misfits(Description description) {
    private static final Pattern PARAMETER = Pattern.compile("(query|path|header|cookie) parameter:? ([\\w-]+)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    /** Say only that something below them is wrong. */
    private static final Set<String> OUTER = Set.of("properties", "items", "$ref", "allOf", "anyOf", "oneOf");
    private static final Text NOTHING = new Text("不应出现", "nothing of this name");
    private static final Text OTHER = new Text("接口说明中的值", "what the description says");

    /** The problem that a failure of the router is; empty for one that is no misfit. */
    Optional<Problem> problem(RoutingContext context, Description.Served operation) {
        Throwable thrown = context.failure();
        if (thrown instanceof HttpException http && http.getCause() != null) {
            thrown = http.getCause();
        }
        return switch (thrown) {
            case SchemaValidationException misfit -> Optional.of(schema(context, operation, misfit));
            case ValidatorException misfit -> Optional.of(other(operation, misfit));
            case DecodeException _ -> Optional.of(Problem.of(ProblemCode.NOT_JSON));
            case null, default -> Optional.empty();
        };
    }

    private Problem schema(RoutingContext context, Description.Served operation, SchemaValidationException misfit) {
        Matcher parameter = PARAMETER.matcher(misfit.getMessage());
        Problem problem = Problem.of(ProblemCode.NOT_AS_DESCRIBED);
        if (parameter.find()) {
            String in = parameter.group(1);
            String name = parameter.group(2);
            String keyword = leaves(misfit.getOutputUnit()).stream().map(Misfits::keyword).findFirst().orElse("type");
            return problem.at(in + "/" + name, value(context, in, name), description.parameterSchema(operation, in,
                    name).map(Misfits::expected).orElse(OTHER), keyword);
        }
        JsonObject schema = description.bodySchema(operation).orElse(new JsonObject());
        Object body = Json.decodeValue(context.body().buffer());
        for (OutputUnit unit : leaves(misfit.getOutputUnit())) {
            problem = field(problem, schema, body, unit);
        }
        return problem;
    }

    private Problem field(Problem problem, JsonObject schema, Object body, OutputUnit unit) {
        String pointer = unit.getInstanceLocation().substring(1);
        String keyword = keyword(unit);
        if (keyword.equals("required")) {
            Matcher missing = QUOTED.matcher(unit.getError());
            String at = pointer + "/" + (missing.find() ? missing.group(1) : "");
            return problem.at(at, "", description.below(schema, at).map(Misfits::expected).orElse(OTHER), keyword);
        }
        if (keyword.equals("additionalProperties")) {
            boolean isKnown = description.below(schema, pointer).isPresent();
            return isKnown ? problem : problem.at(pointer, found(body, pointer), NOTHING, keyword);
        }
        return problem.at(pointer, found(body, pointer), description.below(schema, pointer).map(Misfits::expected)
                .orElse(OTHER), keyword);
    }

    private Problem other(Description.Served operation, ValidatorException misfit) {
        Matcher parameter = PARAMETER.matcher(String.valueOf(misfit.getMessage()));
        if (parameter.find()) {
            return Problem.of(ProblemCode.NOT_AS_DESCRIBED).at(parameter.group(1) + "/" + parameter.group(2), "",
                    description.parameterSchema(operation, parameter.group(1), parameter.group(2)).map(
                            Misfits::expected).orElse(OTHER),
                    "required");
        }
        return switch (misfit.type()) {
            case UNSUPPORTED_VALUE_FORMAT -> Problem.of(ProblemCode.NOT_THIS_MEDIA_TYPE);
            case MISSING_REQUIRED_PARAMETER -> Problem.of(ProblemCode.NOT_AS_DESCRIBED).at("", "", description
                    .bodySchema(operation).map(Misfits::expected).orElse(OTHER), "required");
            default -> Problem.of(ProblemCode.NOT_JSON);
        };
    }

    private static List<OutputUnit> leaves(OutputUnit unit) {
        List<OutputUnit> errors = unit.getErrors();
        return errors == null
                ? List.of()
                : errors.stream().filter(it -> !OUTER.contains(keyword(it))).toList();
    }

    private static String keyword(OutputUnit unit) {
        String location = unit.getKeywordLocation();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private static Text expected(JsonObject schema) {
        String english = schema.getString("description", OTHER.english());
        return new Text(schema.getString("x-description-zh", english), english);
    }

    private static String value(RoutingContext context, String in, String name) {
        String value = in.equals("path")
                ? context.pathParam(name)
                : in.equals("query")
                        ? context.queryParam(name).stream().findFirst().orElse("")
                        : context.request().getHeader(name);
        return value == null ? "" : value;
    }

    /** What is secret is not sent back. */
    private static String found(Object body, String pointer) {
        if (pointer.toLowerCase(Locale.ROOT).contains("password")) {
            return "…";
        }
        Object value = pointer.isEmpty() ? body : JsonPointer.from(pointer).queryJson(body);
        return switch (value) {
            case null -> "";
            case JsonObject _ -> "{…}";
            case JsonArray _ -> "[…]";
            default -> value.toString();
        };
    }
}
