package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.runtime.StationFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console as a browser has it over TLS: HTTP/2 (RFC 9113) by ALPN, and everything over one connection. What is
 * packed there, and what is not, must not touch each other.
 */
class Http2Test {
    @TempDir
    private Path folder;

    private BesiegedConsole console;
    private HttpClient browser;
    private String cookie = "";

    @BeforeEach
    void open() throws Exception {
        console = new BesiegedConsole(folder.resolve("station"), "East", 8, false);
        browser = HttpClient.newBuilder().sslContext(AnyCertificate.context()).build();
        HttpResponse<byte[]> in = browser.send(request("/api/v1/setup").header("Content-Type", "application/json").POST(
                BodyPublishers.ofString(new JsonObject().put("code", console.code()).put("account", "anna").put(
                        "password", ConsoleBench.PASSWORD).encode()))
                .build(), BodyHandlers.ofByteArray());
        assertThat(in.statusCode()).as(text(in)).isEqualTo(201);
        cookie = in.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    }

    @AfterEach
    void close() {
        browser.close();
        console.close();
    }

    @Test
    @Timeout(60)
    void pagesAnswersFilesAndAStreamShareOneConnection() throws IOException, InterruptedException {
        HttpResponse<InputStream> stream = browser.send(request("/api/v1/events").build(), BodyHandlers
                .ofInputStream());
        assertThat(stream.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(stream.headers().firstValue("Content-Encoding")).contains("gzip");
        try (var events = new GZIPInputStream(stream.body())) {
            heard(events, "event: station");
            assertThat(text(get("/"))).startsWith("<!doctype html>");
            StationFolder.until("the view has something of the journal", this::exports);
            for (int i = 0; i < 2; i++) {
                assertThat(new JsonObject(text(get("/api/v1/station"))).getString("name")).isEqualTo("East");
                assertThat(text(get("/api/v1/openapi.yaml"))).startsWith("openapi: ");
                assertThat(text(get("/api/v1/journal/export?format=json"))).startsWith("{");
            }
            console.show(1, "no code");
            heard(events, "event: entry");
        }
    }

    @Test
    void whoAsksForTheHeadAloneGetsItsLengthAndNoBody() throws IOException, InterruptedException {
        for (String path : List.of("/", "/api/v1/nothing")) {
            HttpResponse<byte[]> head = browser.send(request(path).HEAD().build(), BodyHandlers.ofByteArray());
            assertThat(head.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(head.headers().firstValueAsLong("Content-Length").orElse(0)).as(path).isPositive();
            assertThat(head.body()).as(path).isEmpty();
        }
    }

    /** Byte by byte: a buffered reader over what unpacks waits for more than there is. */
    private static void heard(InputStream events, String text) throws IOException {
        var heard = new ByteArrayOutputStream();
        while (!heard.toString(StandardCharsets.UTF_8).endsWith(text)) {
            int next = events.read();
            assertThat(next).as("waiting for %s after %s", text, heard).isNotNegative();
            heard.write(next);
        }
    }

    /** Not while there is no view, or an empty one. */
    private boolean exports() {
        HttpResponse<byte[]> file = browser.sendAsync(request("/api/v1/journal/export?format=json").build(),
                BodyHandlers.ofByteArray()).join();
        try {
            return file.statusCode() == 200 && text(file).startsWith("{");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = browser.send(request(path).build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return answer;
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(console.address() + path)).header("Accept-Encoding", "gzip")
                .header("Origin", console.address()).header("Sec-Fetch-Site", "same-origin");
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    private static String text(HttpResponse<byte[]> answer) throws IOException {
        byte[] bytes = answer.headers().firstValue("Content-Encoding").filter("gzip"::equals).isPresent()
                ? new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes()
                : answer.body();
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
