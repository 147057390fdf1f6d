package io.xiaoyi.gateway.console;

import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.runtime.Gateway;
import io.xiaoyi.gateway.runtime.SettingsException;
import io.xiaoyi.gateway.runtime.StationFolder;
import io.xiaoyi.gateway.runtime.SystemClock;
import io.xiaoyi.gateway.station.Effect;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A whole station with its console, as {@code run} starts both, and people who have signed in there. */
final class StaffedStation implements AutoCloseable {
    static final String PASSWORD = "a long password";

    final StationFolder folder;
    final Gateway gateway;
    private final SystemClock clock = new SystemClock();
    private final HttpClient client = HttpClient.newHttpClient();

    /** @param more what {@code station.yaml} says besides */
    StaffedStation(Path directory, String more) throws SettingsException, IOException {
        folder = new StationFolder(directory);
        Files.writeString(folder.file(), Files.readString(folder.file()).replaceAll("(?m)^console:.*\n", "")
                + "\nconsole: {listen: \"127.0.0.1:0\", plain: true}\n" + more);
        gateway = Gateway.open(folder.settings(), clock, new Gateway.Ports(new Hands() {
            @Override
            public void set(Effect.SetLine line) {
                // nothing is wired
            }

            @Override
            public void answer(Effect.Answer answer) {
                // nobody looks
            }
        }, Map.of(), List.of()));
        until("the console listens", () -> gateway.consolePort() != 0);
    }

    String origin() {
        return "http://127.0.0.1:" + gateway.consolePort();
    }

    /** The first administrator, {@code chief}, by the code on the box's own console. */
    Person chief() throws IOException, InterruptedException {
        String code = Files.readString(folder.folder().resolve("data/console/set-up-code")).strip();
        return new Person("", "").in("/api/v1/setup", new JsonObject().put("code", code).put("account", "chief").put(
                "password", PASSWORD));
    }

    /** What came back. */
    record Reply(int status, JsonObject json) {}

    /** Somebody who has signed in. */
    final class Person {
        private final String cookie;
        private final String csrf;

        private Person(String cookie, String csrf) {
            this.cookie = cookie;
            this.csrf = csrf;
        }

        /** Somebody of this role, whom this one has made an account for. */
        Person with(String account, String role) throws IOException, InterruptedException {
            Reply made = send("POST", "/api/v1/accounts",
                    new JsonObject().put("account", account).put("role", role).put(
                            "password", PASSWORD),
                    "en");
            assertThat(made.status()).as("%s", made).isEqualTo(201);
            return new Person("", "").in("/api/v1/session", new JsonObject().put("account", account).put("password",
                    PASSWORD));
        }

        private Person in(String path, JsonObject body) throws IOException, InterruptedException {
            HttpResponse<String> answer = answer("POST", path, body, "en");
            assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
            return new Person(answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", ""),
                    new JsonObject(answer.body()).getString("csrf"));
        }

        Reply get(String path) throws IOException, InterruptedException {
            return send("GET", path, new JsonObject(), "en");
        }

        Reply send(String method, String path, JsonObject body, String language) throws IOException,
                InterruptedException {
            HttpResponse<String> answer = answer(method, path, body, language);
            return new Reply(answer.statusCode(), new JsonObject(answer.body()));
        }

        private HttpResponse<String> answer(String method, String path, JsonObject body, String language)
                throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(URI.create(origin() + path)).header("Origin", origin())
                    .header("Accept-Language", language);
            if (!cookie.isEmpty()) {
                request.header("Cookie", cookie).header("X-CSRF-Token", csrf);
            }
            return client.send(method.equals("GET")
                    ? request.build()
                    : request.header("Content-Type", "application/json").method(method,
                            HttpRequest.BodyPublishers.ofString(body.encode())).build(),
                    HttpResponse.BodyHandlers
                            .ofString());
        }
    }

    @Override
    public void close() {
        gateway.close();
        clock.close();
        client.close();
    }
}
