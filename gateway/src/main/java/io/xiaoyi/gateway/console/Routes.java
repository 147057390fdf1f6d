package io.xiaoyi.gateway.console;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which way a request goes: headers that guard the page, then {@link Gatekeeper}, then Vert.x's router for the
 * description, then the operation; what is no operation is a page or nothing.
 *
 * <p>Threading: built by one thread; serves on the event loop.
 */
final class Routes {
    static final int LONGEST_BODY = 64 * 1024;
    private static final String CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
            + " blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none';"
            + " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html";

    private static final Pattern HALF_ESCAPED = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Map<Integer, ProblemCode> ERRORS = Map.of(400, ProblemCode.NOT_AS_DESCRIBED, 404,
            ProblemCode.NOT_FOUND, 405, ProblemCode.METHOD_NOT_ALLOWED, 406, ProblemCode.NOT_ACCEPTABLE, 413,
            ProblemCode.TOO_LARGE, 414, ProblemCode.ADDRESS_TOO_LONG, 415, ProblemCode.NOT_THIS_MEDIA_TYPE);

    private final Vertx vertx;
    private final Rooms rooms;
    private final Description description;
    private final Gatekeeper gatekeeper;
    private final ConsoleSettings settings;
    private final Map<String, Description.Served> described;
    private final Map<String, ConsolePart.Operation> operations = new LinkedHashMap<>();

    Routes(Vertx vertx, Rooms rooms, Description description, Gatekeeper gatekeeper, ConsoleSettings settings) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.description = description;
        this.gatekeeper = gatekeeper;
        this.settings = settings;
        this.described = description.operations();
    }

    Future<Handler<HttpServerRequest>> build(List<ConsolePart> parts) {
        var mounting = new Mounting();
        mounting.on("getDescription", call -> call.answer(200, "application/yaml", description.yaml()));
        parts.forEach(part -> part.mount(mounting));
        return OpenAPIContract.from(vertx, description.forRouter(operations.keySet())).map(this::router)
                .map(router -> request -> enter(router, request));
    }

    private final class Mounting implements ConsolePart.Operations {
        @Override
        public ConsolePart.Operations on(String operationId, ConsolePart.Operation operation) {
            if (!described.containsKey(operationId) || operations.putIfAbsent(operationId, operation) != null) {
                throw new IllegalArgumentException(operationId + " is not described, or is served already");
            }
            return this;
        }

        @Override
        public Vertx vertx() {
            return vertx;
        }

        @Override
        public Workroom workroom() {
            return rooms.work();
        }

        @Override
        public Workroom viewRoom() {
            return rooms.view();
        }
    }

    private Router router(OpenAPIContract contract) {
        Router router = Router.router(vertx);
        operations.keySet().forEach(id -> {
            Description.Served served = described.get(id);
            router.route(HttpMethod.valueOf(served.method()), served.path().replaceAll("\\{([^}]+)}", ":$1")).handler(
                    context -> gatekeeper.admit(context, least(served)));
        });
        router.route().subRouter(operationsRouter(contract));
        var pages = new Pages(rooms.work());
        router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(context -> {
            if (context.request().path().startsWith("/api/")) {
                context.fail(404);
            } else {
                pages.serve(context);
            }
        });
        router.route().failureHandler(Routes::refuse);
        ERRORS.forEach((status, code) -> router.errorHandler(status, context -> Answers.problem(context, Problem.of(
                code))));
        return router;
    }

    private Optional<ConsoleRole> least(Description.Served served) {
        return served.operationId().equals("getMetrics") && settings.metricsOpen()
                ? Optional.empty()
                : served.role();
    }

    private Router operationsRouter(OpenAPIContract contract) {
        RouterBuilder builder = RouterBuilder.create(vertx, contract, new Extraction());
        builder.rootHandler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY));
        var misfits = new Misfits(description);
        for (OpenAPIRoute route : builder.getRoutes()) {
            Description.Served served = described.get(route.getOperation().getOperationId());
            ConsolePart.Operation operation = operations.get(served.operationId());
            if (operation != null) {
                route.addHandler(context -> operation.serve(new Call(context, gatekeeper)));
                route.addFailureHandler(context -> misfits.problem(context, served).ifPresentOrElse(
                        problem -> Answers.problem(context, problem), context::next));
            }
        }
        return builder.createRouter();
    }

    /** What nobody has put into words before. Whoever has gone is told nothing, and nothing is logged of him. */
    private static void refuse(RoutingContext context) {
        ProblemCode code = ERRORS.get(context.statusCode());
        if (code != null) {
            Answers.problem(context, Problem.of(code));
        } else if (!(context.failure() instanceof HttpClosedException)) {
            Answers.failed(context, Optional.ofNullable(context.failure()).orElseGet(() -> new IllegalStateException(
                    "status " + context.statusCode())));
        }
    }

    /** What cannot even be read is told here: Vert.x's router says no more than 400, or logs each with its stack. */
    private static void enter(Router router, HttpServerRequest request) {
        guardPage(request.response().headers());
        String address = String.valueOf(request.uri());
        Problem problem = Problem.of(ProblemCode.NOT_AS_DESCRIBED);
        if (request.authority() == null && request.version() != HttpVersion.HTTP_1_0) {
            String host = Optional.ofNullable(request.getHeader(HttpHeaders.HOST)).orElse("");
            Answers.problem(request, problem.at("header/Host", host, new Text("主机名和可选的端口",
                    "a host's name, and perhaps a port"), "format"));
        } else if (String.valueOf(request.path()).isEmpty() || HALF_ESCAPED.matcher(address).find()) {
            Answers.problem(request, problem.at("address", address, new Text("以 / 开头的路径，每个百分号后有两位十六进制数",
                    "a path from /, and two hexadecimal digits behind each percent sign"), "format"));
        } else {
            router.handle(request);
        }
    }

    /** On every answer. */
    private static void guardPage(MultiMap headers) {
        headers.set("Content-Security-Policy", CSP).set("X-Content-Type-Options", "nosniff")
                .set("Referrer-Policy", "same-origin").set("X-Frame-Options", "DENY")
                .set("Cross-Origin-Opener-Policy", "same-origin").set("Cross-Origin-Resource-Policy", "same-origin")
                .set("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    }
}
