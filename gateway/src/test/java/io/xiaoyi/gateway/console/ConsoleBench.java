package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.console.ConsoleSettings.Transport;
import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A real console server on a free port, without a station behind it: operations that are not of access answer with
 * their own name. Its time goes on only when it is told to.
 */
final class ConsoleBench implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final List<String> notes = new CopyOnWriteArrayList<>();
    final List<String> announced = new CopyOnWriteArrayList<>();
    final List<StationEvent> offered = new CopyOnWriteArrayList<>();
    final List<Call> followers = new CopyOnWriteArrayList<>();
    private final Path directory;
    private final ConsoleSettings settings;
    private volatile long uptimeNanos = 1;
    private volatile Instant wall = Instant.parse("2026-05-01T08:00:00Z");
    private ConsoleServer server;

    ConsoleBench(Path directory) throws IOException {
        this(directory, new Transport.Plain());
    }

    ConsoleBench(Path directory, Transport transport) throws IOException {
        this(directory, transport, Optional.empty());
    }

    ConsoleBench(Path directory, Transport transport, Optional<FloorPlan> plan) throws IOException {
        this.directory = directory;
        this.settings = new ConsoleSettings("127.0.0.1", 0, transport, directory, 4, false, Optional.empty(), plan);
        server = start();
    }

    private ConsoleServer start() throws IOException {
        return ConsoleServer.start(settings, access(), List.of(new Everything()));
    }

    private StationAccess access() {
        Supplier<Moment> now = () -> new Moment(wall, ClockTrust.RTC, uptimeNanos, 1);
        Clock clock = new Clock() {
            @Override
            public Moment now() {
                return now.get();
            }

            @Override
            public long realNanosUntil(long uptime) {
                return Math.max(0, uptime - uptimeNanos);
            }
        };
        return new StationAccess(new StationAccess.Identity("demo", "st-0001", "a station", ZoneOffset.UTC, "test", 1),
                () -> {
                    throw new IllegalStateException("there is no station behind this console");
                }, offered::add, null, null, null, () -> StationAccess.Link.NONE, clock, clock, Map::of, text -> text,
                (what, account, by, count, detail) -> notes.add(StationSnapshot.code(what) + " " + by + " " + (account
                        .equals(by) ? count : account) + " " + detail),
                announced::add);
    }

    /** Serves what access does not. */
    private final class Everything implements ConsolePart {
        @Override
        public void mount(Operations operations) {
            try {
                Description.read().operations().keySet().stream().filter(id -> !OWN.contains(id)).forEach(
                        id -> operations.on(id, call -> answer(id, call)));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private void answer(String id, Call call) {
            if (id.equals("followEvents")) {
                call.context().response().setChunked(true).putHeader("Content-Type", "text/event-stream").write(
                        ": begun\n\n");
                followers.add(call);
                call.whenAccessEnds(() -> call.context().response().end("event: bye\n\n"));
                return;
            }
            var json = new JsonObject().put("served", id);
            if (id.equals("readJournal")) {
                call.query("text").ifPresent(text -> json.put("text", text));
                call.number("before").ifPresent(before -> json.put("before", before));
            }
            call.answer(200, json);
        }
    }

    static final List<String> OWN = List.of("getSetup", "setUp", "signIn", "getSession", "signOut", "listAccounts",
            "addAccount", "changeAccount", "removeAccount", "listTokens", "makeToken", "removeToken",
            "getFloorPlan", "getDescription");

    /** The process ends and begins again. */
    void restart() throws IOException {
        restart(() -> {});
    }

    /** The same, and something happens while it is down. */
    void restart(Meanwhile meanwhile) throws IOException {
        server.close();
        meanwhile.happens();
        server = start();
    }

    interface Meanwhile {
        void happens() throws IOException;
    }

    /** The next look at what may have been changed from outside; it would come by itself within two seconds. */
    void looks() {
        server.look().toCompletionStage().toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    void passes(Duration time) {
        uptimeNanos += time.toNanos();
        wall = wall.plus(time);
    }

    int port() {
        return server.port();
    }

    String origin() {
        return (settings.transport() instanceof Transport.Plain ? "http" : "https") + "://localhost:" + port();
    }

    /** What the box's own console shows. */
    String code() {
        return announced.getLast().replaceAll(".* ", "");
    }

    /** A browser, which keeps its cookies. */
    Browser browser() {
        return new Browser();
    }

    /** One that has made the first administrator, {@code chief}. */
    Browser admin() {
        Browser browser = browser();
        assertThat(browser.post("/api/v1/setup", new JsonObject().put("code", code()).put("account", "chief").put(
                "password", PASSWORD)).status()).isEqualTo(201);
        return browser;
    }

    /** One that has signed in to an account made for it. */
    Browser signedIn(Browser admin, String account, String role) {
        assertThat(admin.post("/api/v1/accounts", new JsonObject().put("account", account).put("role", role).put(
                "password", PASSWORD)).status()).isEqualTo(201);
        Browser browser = browser();
        assertThat(browser.signIn(account, PASSWORD).status()).isEqualTo(200);
        return browser;
    }

    /** An answer. */
    record Reply(int status, Map<String, List<String>> headers, String body) {
        JsonObject json() {
            return new JsonObject(body);
        }

        String code() {
            return json().getString("code");
        }

        String header(String name) {
            return headers.entrySet().stream().filter(it -> it.getKey().equalsIgnoreCase(name)).map(it -> it
                    .getValue().getFirst()).findFirst().orElse("");
        }
    }

    /** Sends what a browser sends: cookies, the session's word, its origin. */
    final class Browser {
        final Map<String, String> cookies = new LinkedHashMap<>();
        final Map<String, String> headers = new LinkedHashMap<>();
        private HttpClient client = newClient();
        private long usedNanos = uptimeNanos;

        private Browser() {
            headers.put("Origin", origin());
        }

        private HttpClient newClient() {
            return settings.transport() instanceof Transport.Plain
                    ? HttpClient.newHttpClient()
                    : HttpClient.newBuilder().sslContext(AnyCertificate.context()).build();
        }

        Reply signIn(String account, String password) {
            return post("/api/v1/session", new JsonObject().put("account", account).put("password", password));
        }

        Reply get(String path) {
            return send("GET", path, "");
        }

        Reply post(String path, JsonObject body) {
            return send("POST", path, body.encode());
        }

        Reply send(String method, String path, String body) {
            try {
                HttpResponse<String> response = client().send(request(method, path, body), BodyHandlers.ofString());
                response.headers().allValues("set-cookie").forEach(this::keep);
                var reply = new Reply(response.statusCode(), response.headers().map(), response.body());
                if (reply.status() < 300 && reply.body().contains("\"csrf\"")) {
                    headers.put("X-CSRF-Token", reply.json().getString("csrf"));
                }
                return reply;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private HttpRequest request(String method, String path, String body) {
            var request = HttpRequest.newBuilder(URI.create(origin() + path)).timeout(PATIENCE).method(method, body
                    .isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            if (!body.isEmpty() && !headers.containsKey("Content-Type")) {
                request.header("Content-Type", "application/json");
            }
            headers.forEach(request::header);
            if (!cookies.isEmpty()) {
                request.header("Cookie", String.join("; ", cookies.entrySet().stream().map(it -> it.getKey() + "="
                        + it.getValue()).toList()));
            }
            return request.build();
        }

        private void keep(String cookie) {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            if (pair[1].isEmpty()) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }

        /** A new one after a long time: the server is about to end the connections of the old one, at any moment. */
        HttpClient client() {
            if (uptimeNanos - usedNanos > Connections.KEPT.toNanos()) {
                client = newClient();
            }
            usedNanos = uptimeNanos;
            return client;
        }

        HttpRequest following() {
            return request("GET", "/api/v1/events", "");
        }
    }

    List<String> alarms() {
        var raised = new ArrayList<String>();
        offered.forEach(event -> {
            if (event instanceof StationEvent.AdapterAlarm alarm) {
                raised.add((alarm.raised() ? "+" : "-") + alarm.code());
            }
        });
        return raised;
    }

    Path directory() {
        return directory;
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
