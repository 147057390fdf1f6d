package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.console.ConsoleBench.Browser;
import io.xiaoyi.gateway.console.ConsoleBench.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages, limits and those who are slow, by a real server. */
class ServingTest {
    private static final String PAGE = "/a-page-of-the-tests";
    private static final String ASSET = "/assets/of-the-tests-0a1b2c3d4e5f.js";

    @TempDir
    private Path folder;

    private ConsoleBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new ConsoleBench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aPageIsGuardedPackedAndAskedForAgain() {
        Browser browser = bench.browser();
        Reply page = browser.get(PAGE);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "script-src 'self'",
                "frame-ancestors 'none'", "require-trusted-types-for 'script'").doesNotContain("unsafe");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
        browser.headers.put("Accept-Encoding", "br, gzip");
        Reply packed = browser.get(PAGE);
        assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(Integer.parseInt(packed.header("Content-Length"))).isLessThan(page.body().length() / 4);
        browser.headers.put("If-None-Match", packed.header("ETag"));
        assertThat(browser.get(PAGE).status()).isEqualTo(304);
        browser.headers.put("Accept-Encoding", "gzip;q=0, identity");
        assertThat(browser.get(PAGE).status()).isEqualTo(200);
    }

    @Test
    void whatHasItsHashInItsNameIsKeptForEver() {
        Reply asset = bench.browser().get(ASSET);
        assertThat(asset.status()).isEqualTo(200);
        assertThat(asset.header("Content-Type")).startsWith("text/javascript");
        assertThat(asset.header("Cache-Control")).contains("immutable", "max-age=31536000");
        assertThat(bench.browser().send("HEAD", ASSET, "").body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/assets/", "/assets/../openapi.yaml", "/../openapi.yaml", "/..%2fopenapi.yaml",
            "/%2e%2e/openapi.yaml", "/assets/%2e%2e/%2e%2e/openapi.yaml", "/assets/..%5c..%5copenapi.yaml",
            "/.%00", "//etc/passwd", "/assets//index.html", "/openapi.yaml", "/ConsoleServer.class", "/api/v1/nothing",
            "/api/v1/../../openapi.yaml", "/accounts.json"})
    void noPathLeadsOut(String path) throws IOException {
        String reply = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(reply).startsWith("HTTP/1.1 404").contains("application/problem+json", "not-found");
    }

    @Test
    void anotherMethodIsSaidToBeWrong() {
        assertThat(bench.browser().send("PUT", "/api/v1/session", "").status()).isEqualTo(405);
        assertThat(bench.browser().send("DELETE", PAGE, "").status()).isIn(404, 405);
    }

    @Test
    void aBodyBeyondItsLimitIsRefused() {
        Browser browser = bench.admin();
        String body = "{\"name\":\"unlock\",\"arguments\":{\"door\":\"" + "x".repeat(Routes.LONGEST_BODY) + "\"}}";
        Reply refused = browser.send("POST", "/api/v1/acts", body);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.code()).isEqualTo("too-large");
    }

    @Test
    void aLongAddressAndLongHeadersAreRefused() throws IOException {
        assertThat(raw("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")).matches(
                "(?s)HTTP/1.. 414.*");
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n")).matches(
                "(?s)HTTP/1.. 431.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000\u0001\u0002\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
            "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
            "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n"
                    + "\r\nabc",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
    void whatIsNoRequestHurtsNobody(String bytes) throws IOException {
        assertThat(raw(bytes)).doesNotContain("200 OK");
        assertThat(bench.browser().get(PAGE).status()).isEqualTo(200);
    }

    @Test
    void whoeverSendsNoRequestIsCut() throws IOException {
        try (Socket silent = connect(); Socket slow = connect()) {
            slow.getOutputStream().write("GET / HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.US_ASCII));
            bench.browser().get(PAGE);
            bench.passes(Connections.HEAD.plus(Duration.ofSeconds(1)));
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(slow.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoeverHasAskedMayBeQuietForLongerAndIsCutThen() throws IOException {
        try (Socket quiet = connect(); Socket silent = connect()) {
            ask(quiet);
            bench.browser().get(PAGE);
            bench.passes(Connections.HEAD.plus(Duration.ofSeconds(1)));
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            ask(quiet);
            bench.browser().get(PAGE); // by then the answer's end is noted
            bench.passes(Connections.KEPT.plus(Duration.ofSeconds(1)));
            assertThat(quiet.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoIsStillBeingAnsweredIsNotCutHoweverLongItTakes() throws Exception {
        Browser admin = bench.admin();
        var stream = admin.client().sendAsync(admin.following(), BodyHandlers.ofString());
        ConsoleBench.until("the stream", () -> bench.followers.size() == 1);
        try (Socket silent = connect()) {
            bench.browser().get(PAGE);
            bench.passes(Connections.KEPT.plus(Duration.ofSeconds(1)));
            assertThat(silent.getInputStream().read()).as("those who are too slow were looked for").isEqualTo(-1);
        }
        Browser again = bench.browser();
        again.cookies.putAll(admin.cookies);
        again.headers.putAll(admin.headers);
        assertThat(again.send("DELETE", "/api/v1/session", "").status()).isLessThan(300);
        assertThat(stream.get(60, TimeUnit.SECONDS).body()).endsWith("event: bye\n\n");
    }

    /** Without a body, and waits for the end of the answer's head. */
    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write(("HEAD " + PAGE + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(
                StandardCharsets.US_ASCII));
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after %s", head).isNotNegative();
            head.append((char) next);
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 200");
    }

    @Test
    void whoeverDoesNotFinishABodyIsCut() throws IOException {
        try (Socket slow = connect()) {
            slow.getOutputStream().write(("POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                    + "application/json\r\nContent-Length: 100\r\n\r\n{").getBytes(StandardCharsets.US_ASCII));
            bench.browser().get(PAGE);
            bench.passes(Connections.BODY.plus(Duration.ofSeconds(1)));
            assertThat(slow.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void moreConnectionsThanAreAllowedAreClosedAndTheOthersGoOn() throws IOException {
        List<Socket> many = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                many.add(connect());
            }
            ConsoleBench.until("the last is closed", () -> isClosed(many.getLast()));
            many.getFirst().getOutputStream().write(("GET " + PAGE + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(
                    StandardCharsets.US_ASCII));
            assertThat(many.getFirst().getInputStream().read()).isEqualTo('H');
        } finally {
            for (Socket socket : many) {
                socket.close();
            }
        }
    }

    @Test
    void onLoopbackNoOtherNameIsAnsweredTo() throws IOException {
        assertThat(raw("GET /api/v1/setup HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")).startsWith(
                "HTTP/1.1 403");
        for (String name : List.of("127.0.0.1.evil.example", "127.evil.example", "localhost.evil.example")) {
            assertThat(raw("GET /api/v1/setup HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n"))
                    .as(name).startsWith("HTTP/1.1 403");
        }
        for (String name : List.of("127.0.0.1:1", "127.0.0.2", "[::1]:8443", "LocalHost")) {
            assertThat(raw("GET /api/v1/setup HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n"))
                    .as(name).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"12.5", "5", "true", "null", "{}", "\"quoted\"", "\"", "50%", "a+b", "%41", "门 <b>", "\\n"})
    void aTextIsLookedForAsItWasTyped(String typed) {
        Reply read = bench.admin().get("/api/v1/journal?text=" + URLEncoder.encode(typed, StandardCharsets.UTF_8));
        assertThat(read.status()).as(read.body()).isEqualTo(200);
        assertThat(read.json().getString("text")).isEqualTo(typed);
    }

    @Test
    void aNumberIsAnyWholeOneThatThereCanBeAndNoOther() {
        Browser admin = bench.admin();
        assertThat(admin.get("/api/v1/journal?before=5.0").json().getLong("before")).isEqualTo(5);
        assertThat(admin.get("/api/v1/journal?before=9007199254740991").json().getLong("before")).isEqualTo(
                9007199254740991L);
        for (String other : List.of("0", "5.5", "99999999999999999999", "1e400", "five", "")) {
            Reply refused = admin.get("/api/v1/journal?before=" + other);
            assertThat(refused.status()).as(other).isEqualTo(400);
            assertThat(refused.code()).as(other).isEqualTo("not-as-described");
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(50);
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return !(e instanceof SocketTimeoutException);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), bench.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private String raw(String bytes) throws IOException {
        try (Socket socket = connect()) {
            boolean isRequest = bytes.startsWith("GET /"); // what is none may be left unanswered
            socket.setSoTimeout(isRequest ? 60_000 : 1_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            var read = new StringBuilder();
            try {
                for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
                    read.append((char) b);
                    socket.setSoTimeout(1_000);
                }
            } catch (IOException e) {
                read.append(" cut: ").append(e.getMessage());
            }
            return read.toString();
        }
    }
}
