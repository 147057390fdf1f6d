package io.xiaoyi.gateway.runtime;

import static io.xiaoyi.gateway.runtime.StationFolder.kinds;
import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.loop.Shadows;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.Effect;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A station with its console, as {@code run} starts both: from the set-up code to the door. */
class GatewayConsoleTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path temp;
    private StationFolder folder;
    private final SystemClock clock = new SystemClock();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void makeAStation() {
        folder = new StationFolder(temp.resolve("station"));
    }

    @AfterEach
    void stopTheClock() {
        clock.close();
        client.close();
    }

    private Gateway open(int port) throws SettingsException, IOException {
        Files.writeString(folder.file(), Files.readString(folder.file()).replaceAll("(?m)^console:.*\n", "")
                + "\nconsole: {listen: \"127.0.0.1:" + port + "\", plain: true, visitors: issuer.pem}\n");
        return Gateway.open(folder.settings(), clock, new Gateway.Ports(new Hands() {
            @Override
            public void set(Effect.SetLine line) {
                // nothing is wired
            }

            @Override
            public void answer(Effect.Answer answer) {
                // nobody looks
            }
        }, Map.of(), List.of()));
    }

    private HttpResponse<String> send(int port, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        String origin = "http://127.0.0.1:" + port;
        var request = HttpRequest.newBuilder(URI.create(origin + path)).header("Content-Type", "application/json")
                .header("Origin", origin).header("Sec-Fetch-Site", "same-origin")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @Timeout(60)
    void fromTheSetUpCodeToTheDoorAndIntoTheJournal() throws Exception {
        try (Gateway gateway = open(0)) {
            until("the console listens", () -> gateway.consolePort() != 0);
            int port = gateway.consolePort();
            Path code = folder.folder().resolve("data/console/set-up-code");
            HttpResponse<String> signedIn = send(port, "POST", "/api/v1/setup", "{\"code\":\"" + Files.readString(code)
                    .strip() + "\",\"account\":\"anna\",\"password\":\"a long password\"}");
            assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(201);
            String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
            String csrf = JSON.readTree(signedIn.body()).path("csrf").asText();

            HttpResponse<String> act = send(port, "POST", "/api/v1/acts",
                    "{\"name\":\"unlock\",\"arguments\":{\"door\":\"front\"}}", "Cookie", cookie, "X-CSRF-Token", csrf);
            assertThat(act.statusCode()).as(act.body()).isEqualTo(202);
            until("the door is released", () -> gateway.station().doors().get("front").released());
            HttpResponse<String> station = send(port, "GET", "/api/v1/station", "", "Cookie", cookie);
            JsonNode shown = JSON.readTree(station.body());
            assertThat(shown.at("/doors/0/releasedBy").asText()).isEqualTo("operator");
            assertThat(shown.at("/disk/freeBytes").asLong()).isPositive();
            assertThat(station.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(send(port, "GET", "/api/v1/station", "").statusCode()).as("nobody").isEqualTo(401);
            assertThat(send(port, "POST", "/api/v1/acts", "{\"name\":\"lockdown\"}", "Cookie", cookie).statusCode())
                    .as("without the session's csrf").isEqualTo(403);
            assertThat(send(port, "GET", "/health/ready", "").statusCode()).isEqualTo(200);
            assertThat(firstEvent(port, cookie)).contains("event: station");
            until("who did it is in the journal", () -> kinds(gateway.journal()).containsAll(List.of("signed-in",
                    "account-changed", "act-accepted", "door-released")));
        }
    }

    /** As a browser asks, which takes compressed answers too: events come at once, and whole. */
    private static String firstEvent(int port, String cookie) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> stream = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port
                    + "/api/v1/events")).header("Accept-Encoding", "gzip, deflate, br").header("Cookie", cookie)
                    .build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.headers().firstValue("Content-Encoding")).contains("gzip");
            try (var events = new GZIPInputStream(stream.body())) {
                var text = new StringBuilder();
                while (!text.toString().contains("\"station\":\"st-0001\"")) {
                    int next = events.read(); // one, for a buffer is filled by more than there is
                    assertThat(next).as("%s", text).isNotNegative();
                    text.append((char) next);
                }
                return text.toString();
            }
        }
    }

    @Test
    void aConsoleThatCannotStartIsAnAlarmTheStationWorksAndItIsTriedAgain() throws Exception {
        var failed = new Alarm(Gateway.ADAPTER_FAILED, "console");
        var taken = new ServerSocket(0);
        try (Gateway gateway = open(taken.getLocalPort())) {
            until("the alarm stands", () -> gateway.station().remembered().alarms().containsKey(failed));
            until("the reader is bound", () -> gateway.networkPort("front-in") != 0);
            StationFolder.scan(gateway.networkPort("front-in"), folder.introduction(), folder.code());
            until("the door is released", () -> gateway.station().doors().get("front").released());
            assertThat(gateway.station().remembered().alarms().keySet()).as("nothing of it is left behind")
                    .noneMatch(alarm -> alarm.code().equals("watcher-failed"));
            assertThat(folder.folder().resolve("data/console/set-up-code")).as("nobody could type it").doesNotExist();
            taken.close();
            until("the console listens", () -> gateway.consolePort() == taken.getLocalPort());
            until("the alarm ends", () -> !gateway.station().remembered().alarms().containsKey(failed));
            assertThat(setUp(gateway.consolePort())).contains("=");
        } finally {
            taken.close();
        }
    }

    @Test
    void whatTheSettingsSayNowIsShown() throws Exception {
        try (Gateway gateway = open(0)) {
            until("the console listens", () -> gateway.consolePort() != 0);
            String cookie = setUp(gateway.consolePort());
            JsonNode before = JSON.readTree(send(gateway.consolePort(), "GET", "/api/v1/station", "", "Cookie", cookie)
                    .body());
            assertThat(before.at("/link/configured").asBoolean(true)).as("no uplink").isFalse();
            assertThat(gateway.shadows().propose("zhu", Octets.utf8(
                    "{\"version\": 5, \"name\": \"West\"}")).toCompletableFuture().get(20,
                            TimeUnit.SECONDS))
                    .isEqualTo(new Shadows.Outcome.Accepted(5));
            assertThat(JSON.readTree(send(gateway.consolePort(), "GET", "/api/v1/station", "", "Cookie", cookie)
                    .body()).path("name").asText()).isEqualTo("West");
        }
    }

    @Test
    void aStationWithoutAViewSaysSo() throws Exception {
        Files.writeString(folder.file(), Files.readString(folder.file()).replaceAll("(?m)^view:.*\n", ""));
        try (Gateway gateway = open(0)) {
            until("the console listens", () -> gateway.consolePort() != 0);
            HttpResponse<String> journal = send(gateway.consolePort(), "GET", "/api/v1/journal", "", "Cookie", setUp(
                    gateway.consolePort()));
            assertThat(journal.statusCode()).isEqualTo(503);
            assertThat(JSON.readTree(journal.body()).path("code").asText()).isEqualTo("no-view");
        }
    }

    /** @return the first administrator's cookie */
    private String setUp(int port) throws IOException, InterruptedException {
        Path code = folder.folder().resolve("data/console/set-up-code");
        HttpResponse<String> signedIn = send(port, "POST", "/api/v1/setup", "{\"code\":\"" + Files.readString(code)
                .strip() + "\",\"account\":\"anna\",\"password\":\"a long password\"}");
        assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(201);
        return signedIn.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    }
}
