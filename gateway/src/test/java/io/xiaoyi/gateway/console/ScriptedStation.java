package io.xiaoyi.gateway.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * The interface that the pages speak, answered by a script: who is signed in, what streams, and when it is gone. It
 * serves the pages that ship.
 */
final class ScriptedStation implements AutoCloseable {
    private static final String PREFIX = "/api/v1";
    private static final String SNAPSHOT = """
            {"station":"st-0001","tenant":"demo","name":"East gate","zone":"Asia/Shanghai","version":"0.1.0","boot":3,\
            "at":"2026-11-29T06:30:00Z","uptimeSeconds":90,"doors":[{"id":"front","lock":"strike","mode":"normal",\
            "released":false,"open":false,"tampered":false,"heldOpen":false}],"outlets":[],"alarms":[],"readers":[],\
            "clock":{"trust":"ntp"},"fire":false,"disk":{"freeBytes":1,"durable":true},\
            "link":{"configured":false,"online":false}}""";

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<HttpExchange> streams = new CopyOnWriteArrayList<>();
    final List<String> lastIds = new CopyOnWriteArrayList<>();
    final List<String> acts = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile boolean signedIn = true;
    private volatile boolean gone;
    private volatile String csrf = "c5rf";

    ScriptedStation() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        server.createContext("/", ScriptedStation::page);
        server.createContext(PREFIX, this::api);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** Every stream breaks and nothing new is answered, until {@link #comesBack}. */
    void goes() {
        gone = true;
        streams.forEach(HttpExchange::close);
        streams.clear();
    }

    void comesBack() {
        gone = false;
    }

    void endsTheSession() {
        signedIn = false;
        tell("event: bye\ndata: {}\n\n");
    }

    /** How it stands, as it streams. @param uptimeSeconds the age of this boot */
    static String standing(String name, int boot, int uptimeSeconds) {
        return "event: station\ndata: " + SNAPSHOT.replace("East gate", name).replace("\"boot\":3", "\"boot\":" + boot)
                .replace("\"uptimeSeconds\":90", "\"uptimeSeconds\":" + uptimeSeconds) + "\n\n";
    }

    /** To everyone who listens. */
    void tell(String event) {
        for (HttpExchange stream : streams) {
            try {
                stream.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
                stream.getResponseBody().flush();
            } catch (IOException e) {
                streams.remove(stream);
            }
        }
    }

    private void api(HttpExchange exchange) throws IOException {
        String what = exchange.getRequestMethod() + " "
                + exchange.getRequestURI().getPath().substring(PREFIX.length());
        if (gone) {
            exchange.close();
            return;
        }
        switch (what) {
            case "GET /session" -> {
                if (signedIn) {
                    answer(exchange, 200, "{\"account\":\"anna\",\"role\":\"operator\",\"csrf\":\"" + csrf + "\"}");
                } else {
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                }
            }
            case "GET /setup" -> answer(exchange, 200, "{\"needed\":false}");
            case "GET /journal" -> answer(exchange, 200, "{\"entries\":[" + entry(40, "door-closed") + "]}");
            case "GET /events" -> stream(exchange);
            case "POST /acts" -> act(exchange);
            case "PATCH /accounts/anna" -> changeAccount(exchange);
            default -> {
                if (!acts.isEmpty() && what.equals("GET /acts/" + actId())) {
                    answer(exchange, 200, accepted());
                } else {
                    answer(exchange, 404, "{\"code\":\"not-found\"}");
                }
            }
        }
    }

    /** Of the last act: the page chose it. */
    String actId() {
        var id = Pattern.compile("\"id\":\"([0-9a-f]{32})\"").matcher(acts.getLast());
        return id.find() ? id.group(1) : "none";
    }

    static String entry(int seq, String kind) {
        return "{\"seq\":" + seq + ",\"boot\":3,\"at\":\"2026-11-29T06:30:00Z\",\"trust\":\"ntp\",\"kind\":\"" + kind
                + "\",\"subject\":\"front\",\"body\":{}}";
    }

    private void act(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        acts.add(exchange.getRequestHeaders().getFirst("X-CSRF-Token") + " " + body);
        answer(exchange, 202, accepted());
    }

    private String accepted() {
        return "{\"id\":\"" + actId() + "\",\"name\":\"unlock\",\"stage\":\"accepted\"}";
    }

    /** Another password ends the sessions of before, and gives this browser one with another word. */
    private void changeAccount(HttpExchange exchange) throws IOException {
        csrf = "n3w";
        tell("event: bye\ndata: {\"reason\":\"session-ended\"}\n\n");
        streams.forEach(HttpExchange::close);
        streams.clear();
        answer(exchange, 200, "{\"account\":\"anna\",\"role\":\"operator\"}");
    }

    private void stream(HttpExchange exchange) throws IOException {
        String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        lastIds.add(last == null ? "" : last);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        streams.add(exchange); // whoever sees the page live may tell it something
        out.write(standing("East gate", 3, 90).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", status < 400
                    ? "application/json"
                    : "application/problem+json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void page(HttpExchange exchange) throws IOException {
        CannedServer.serve(exchange, "pages");
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
