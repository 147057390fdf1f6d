package io.xiaoyi.simulator.stage;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The way to the station's own console, with a machine's token: what the stage's page asks it, the console answers as
 * it answers anybody.
 *
 * <p>Threading: any thread.
 */
public final class ConsoleProxy {
    private static final Set<String> ASKED = Set.of("accept", "accept-language", "content-type", "last-event-id");
    private static final Set<String> TOLD = Set.of("content-type", "cache-control", "retry-after", "location",
            "content-disposition", "content-encoding", "etag");
    private static final int MOST_BODY = 64 << 10;
    private static final int NOTHING = 204;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(
            Duration.ofSeconds(2)).build();
    private final Supplier<Optional<Console>> console;

    /**
     * Where the console is.
     *
     * @param address {@code http://127.0.0.1:PORT}
     * @param token a bearer token of its own making
     */
    public record Console(String address, String token) {
        @Override
        public String toString() {
            return "Console[" + address + "]";
        }
    }

    /** @param console empty while it has no power */
    public ConsoleProxy(Supplier<Optional<Console>> console) {
        this.console = console;
    }

    /** Hands a request on and its answer back, as it comes. */
    void pass(HttpExchange exchange) throws IOException, InterruptedException {
        Optional<Console> there = console.get();
        if (there.isEmpty()) {
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        String query = exchange.getRequestURI().getRawQuery();
        URI uri = URI.create(there.get().address() + exchange.getRequestURI().getRawPath() + (query == null
                ? ""
                : "?" + query));
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(exchange.getRequestMethod(),
                body.length == 0
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (ASKED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        request.header("Authorization", "Bearer " + there.get().token());
        HttpResponse<InputStream> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        response.headers().map().forEach((name, values) -> {
            if (TOLD.contains(name)) {
                exchange.getResponseHeaders().put(name, List.copyOf(values));
            }
        });
        exchange.sendResponseHeaders(response.statusCode(), response.statusCode() == NOTHING ? -1 : 0);
        try (InputStream in = response.body(); OutputStream out = exchange.getResponseBody()) {
            byte[] some = new byte[8192];
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                out.write(some, 0, n);
                out.flush();
            }
        }
    }
}
