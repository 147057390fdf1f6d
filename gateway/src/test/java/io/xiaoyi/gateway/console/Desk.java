package io.xiaoyi.gateway.console;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.loop.Queries;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.runtime.Gateway;
import io.xiaoyi.gateway.runtime.SettingsException;
import io.xiaoyi.gateway.runtime.StationFolder;
import io.xiaoyi.gateway.runtime.SystemClock;
import io.xiaoyi.gateway.station.Effect;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A whole station with what its console shows and does, served by the description's own router on a real port. Who
 * calls says so himself: {@code X-As: anna:operator}. Signing in is another matter, and has its own tests.
 */
final class Desk implements AutoCloseable {
    final StationFolder folder;
    final Gateway gateway;
    final List<Effect.SetLine> lines = new CopyOnWriteArrayList<>();
    final HttpClient client = HttpClient.newHttpClient();
    private final SystemClock machine = new SystemClock();
    /** A clock to believe: passes on paper want one. */
    private final Clock clock = new Clock() {
        @Override
        public Moment now() {
            Moment now = machine.now();
            return new Moment(now.wall(), ClockTrust.RTC, now.uptimeNanos(), now.boot());
        }

        @Override
        public long realNanosUntil(long uptimeNanos) {
            return machine.realNanosUntil(uptimeNanos);
        }
    };
    private final Vertx vertx = Vertx.vertx();
    private final Workroom workroom = new Workroom(vertx, "desk", 2, 100);
    private final Workroom viewRoom = new Workroom(vertx, "desk-view", 2, 100);
    /** The machine's numbers; where that of the disk is missing it is asked for each time. */
    volatile Map<String, Double> numbers = Map.of("diskFreeBytes", 1e9);
    /** How often they are to fail. */
    final AtomicInteger machineFails = new AtomicInteger();
    final Turns turns = new Turns();
    /** Pictures wait here while there is one; the numbers must be asked for each time. */
    volatile Optional<Semaphore> mayDraw = Optional.empty();
    /** How many pictures have been drawn, or tried. */
    final AtomicInteger drawn = new AtomicInteger();
    /** What is to be done every hour, which no test waits for. */
    final List<Runnable> hourly = new CopyOnWriteArrayList<>();
    private final List<Runnable> sessionEnds = new CopyOnWriteArrayList<>();
    private final List<ConsolePart> parts;
    private final HttpServer server;

    Desk(Path directory) throws SettingsException, IOException {
        this(directory, 64, queries -> queries, true);
    }

    Desk(Path directory, int streams, UnaryOperator<Queries> asked, boolean invites) throws SettingsException,
            IOException {
        this(directory, streams, asked, folder -> invites ? Optional.of(folder.invitesVisitors()) : Optional.empty());
    }

    /** @param invited what signs visitors' passes at this station */
    Desk(Path directory, int streams, UnaryOperator<Queries> asked,
            Function<StationFolder, Optional<SigningKey>> invited) throws SettingsException, IOException {
        folder = new StationFolder(directory);
        Optional<SigningKey> visitors = invited.apply(folder);
        gateway = Gateway.open(folder.settings(), clock, new Gateway.Ports(new Hands() {
            @Override
            public void set(Effect.SetLine line) {
                lines.add(line);
            }

            @Override
            public void answer(Effect.Answer answer) {
                // nobody looks
            }
        }, Map.of(), List.of(turns)));
        var identity = new StationAccess.Identity("demo", "st-0001", "<b>East</b> 东门", ZoneId.of("Asia/Shanghai"),
                "test", gateway.boot());
        var access = new StationAccess(identity, gateway::station, gateway.inbox(), gateway.journal(),
                asked.apply(gateway.queries()), gateway.shadows(), () -> StationAccess.Link.NONE, clock, clock,
                this::machine,
                text -> "<svg>" + text.length() + "</svg>", (_, _, _, _, _) -> {}, _ -> {});
        var settings = new ConsoleSettings("127.0.0.1", 0, new ConsoleSettings.Transport.Plain(), directory, streams,
                false, Optional.empty(), Optional.empty());
        parts = ConsoleData.parts(settings, access, turns, visitors);
        server = await(OpenAPIContract.from(vertx, description()).compose(contract -> {
            RouterBuilder builder = RouterBuilder.create(vertx, contract);
            parts.forEach(part -> part.mount(new Mounting(builder)));
            return vertx.createHttpServer(new HttpServerOptions().setSendBufferSize(ConsoleServer.SENT_BYTES))
                    .requestHandler(builder.createRouter()).listen(0, "127.0.0.1");
        }));
        StationFolder.until("what its start says is durable", () -> gateway.station().boot().started() && gateway
                .journal().durableSeq() == gateway.station().remembered().lastSeq());
    }

    private Map<String, Double> machine() {
        drawn.incrementAndGet();
        mayDraw.ifPresent(Semaphore::acquireUninterruptibly);
        if (machineFails.getAndUpdate(it -> Math.max(0, it - 1)) > 0) {
            throw new IllegalStateException("the disk does not answer");
        }
        return numbers;
    }

    private static JsonObject description() throws IOException {
        try (var stream = Call.class.getResourceAsStream("openapi.yaml")) {
            var json = new JsonObject(new ObjectMapper(new YAMLFactory()).readValue(stream.readAllBytes(),
                    new TypeReference<Map<String, Object>>() {
                    }));
            var anything = new JsonObject().put("default", new JsonObject().put("description", "any"));
            json.getJsonObject("paths").forEach(path -> ((JsonObject) path.getValue()).forEach(
                    it -> ((JsonObject) it.getValue()).put("responses", anything).remove("security")));
            json.getJsonObject("components").remove("responses");
            json.getJsonObject("components").remove("securitySchemes");
            return json;
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private final class Mounting implements ConsolePart.Operations {
        private final RouterBuilder builder;

        Mounting(RouterBuilder builder) {
            this.builder = builder;
        }

        @Override
        public ConsolePart.Operations on(String operationId, ConsolePart.Operation operation) {
            builder.getRoute(operationId).addHandler(context -> operation.serve(new Call(context, new SaysSo())));
            return this;
        }

        @Override
        public Vertx vertx() {
            return (Vertx) Proxy.newProxyInstance(Vertx.class.getClassLoader(), new Class<?>[]{Vertx.class}, (_, method,
                    given) -> {
                if (method.getName().equals("setPeriodic") && given[0].equals(TimeUnit.HOURS.toMillis(1))) {
                    @SuppressWarnings("unchecked") // as the method is declared
                    var timer = (Handler<Long>) given[1];
                    hourly.add(() -> vertx.runOnContext(_ -> timer.handle(0L)));
                }
                return method.invoke(vertx, given);
            });
        }

        @Override
        public Workroom workroom() {
            return workroom;
        }

        @Override
        public Workroom viewRoom() {
            return viewRoom;
        }
    }

    private final class SaysSo implements Guard {
        @Override
        public Optional<Caller> caller(RoutingContext context) {
            String[] who = context.request().getHeader("X-As").split(":");
            return Optional.of(new Caller(who[0], ConsoleRole.of(who[1]).orElseThrow(), false));
        }

        @Override
        public Runnable whenAccessEnds(RoutingContext context, Runnable ended) {
            Runnable atHome = () -> context.vertx().runOnContext(_ -> ended.run());
            sessionEnds.add(atHome);
            return () -> sessionEnds.remove(atHome);
        }
    }

    int port() {
        return server.actualPort();
    }

    /** Everybody's session is over. */
    void endSessions() {
        sessionEnds.forEach(Runnable::run);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).header("X-As", "vera:viewer").build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    JsonObject json(String path) throws IOException, InterruptedException {
        return new JsonObject(get(path).body());
    }

    HttpResponse<String> post(String path, String as, JsonObject body) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).header("X-As", as).header("Content-Type",
                "application/json").POST(HttpRequest.BodyPublishers.ofString(body.encode())).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** An act of anna's, who is an operator. */
    HttpResponse<String> act(String name, JsonObject arguments) throws IOException, InterruptedException {
        return post("/api/v1/acts", "anna:operator", new JsonObject().put("name", name).put("arguments", arguments));
    }

    boolean isReleased() {
        return gateway.station().doors().get("front").released();
    }

    @Override
    public void close() {
        parts.forEach(ConsolePart::close);
        await(server.close());
        workroom.close();
        viewRoom.close();
        await(vertx.close());
        gateway.close();
        machine.close();
        client.close();
    }
}
