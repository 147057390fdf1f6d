package io.xiaoyi.gateway.console;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.console.ConsoleBench.Browser;
import io.xiaoyi.gateway.console.RawHttp.Answer;
import io.xiaoyi.gateway.fuzz.Fuzzed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A request to a console that listens. An input is who calls and the method (a byte), and lines: the target, the
 * cookies, the authorization, one more header, and the body, which is all that is left.
 */
public final class FuzzedRequests implements Fuzzed {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS",
            "TRACE");
    /** They say how long the request is, which is not what is tried here. */
    private static final Set<String> NOT_SENT = Set.of("content-length", "transfer-encoding", "expect", "upgrade");
    /** What is no HTTP is answered before any of it is understood. */
    private static final Set<Integer> WITHOUT_WORDS = Set.of(400, 414, 431);
    private static final int MOST_FOLLOWERS = 50;

    /** Who calls, unless the input says itself. */
    private enum Who {
        NOBODY,
        VIEWER,
        OPERATOR,
        VIEWER_WITH_A_SESSION;

        boolean covers(ConsoleRole least) {
            return this != NOBODY && (this == OPERATOR ? ConsoleRole.OPERATOR : ConsoleRole.VIEWER).covers(least);
        }
    }

    private final ConsoleBench bench;
    private final Map<String, Description.Served> operations;
    private final String viewer;
    private final String operator;
    private final Browser session;
    private RawHttp http;

    /** A console in a folder of its own, which goes with the JVM. */
    public FuzzedRequests() {
        try {
            Path folder = Files.createTempDirectory("fuzzed-requests");
            operations = Description.read().operations();
            bench = new ConsoleBench(folder);
            Browser admin = bench.admin();
            viewer = token(admin, "viewer");
            operator = token(admin, "operator");
            session = bench.signedIn(admin, "li.wei", "viewer");
            http = new RawHttp(bench.port());
            try (Stream<Path> files = Files.walk(folder)) {
                files.forEach(file -> file.toFile().deleteOnExit());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String token(Browser admin, String role) {
        return admin.post("/api/v1/tokens", new JsonObject().put("name", role).put("role", role)).json().getString(
                "secret");
    }

    @Override
    public List<byte[]> seeds() {
        var seeds = new ArrayList<byte[]>();
        operations.values().forEach(it -> seeds.add(input(Who.OPERATOR, it.method(), it.path().replaceAll("\\{[^}]+}",
                "1"), "", "", "", it.json().containsKey("requestBody") ? "{}" : "")));
        for (String query : List.of("text=%E7%AB%99+a%2Bb&limit=5", "before=5.0", "before=1e400", "before=1e999999999",
                "limit=-1", "from=2026-02-31T00:00:00Z", "kind=%00", "text=%ff%fe", "text=%", "text", "text=a&text=b",
                "before=" + "9".repeat(400), "pass=0000000000000001.0000000000000002&&=&%3D")) {
            seeds.add(input(Who.VIEWER, "GET", "/api/v1/journal?" + query, "", "", "Accept-Language: zh", ""));
        }
        for (String body : List.of("{\"name\":\"unlock\",\"arguments\":{\"door\":\"front\",\"seconds\":1e400}}",
                "{\"name\":\"unlock\",\"arguments\":{\"door\":\"front\",\"seconds\":1e999999999}}",
                "{\"name\":\"revoke\",\"id\":\"" + "0".repeat(32) + "\",\"arguments\":{\"pass\":7}}", "[1]", "null",
                "{\"name\":\"unlock\",\"name\":1}", "[".repeat(3_000), "\"\\ud800\"", "{\"a/b~c\":{}}", "\ufeff{}")) {
            seeds.add(input(Who.OPERATOR, "POST", "/api/v1/acts", "", "", "Content-Type: application/json", body));
        }
        for (String cookies : List.of("xiaoyi=", "xiaoyi=abc; xiaoyi=def", "xiaoyi-device=\"; ;=;x", "\u0080=\u00ff",
                ";")) {
            seeds.add(input(Who.NOBODY, "POST", "/api/v1/session", cookies, "", "X-CSRF-Token: abc",
                    "{\"account\":\"chief\",\"password\":\"wrong horse\"}"));
        }
        for (String authorization : List.of("Bearer xy_00000000_abc", "Bearer xy__", "bearer", "Basic YTpi", "Bearer "
                + "_".repeat(900), "Bearer \u00e9")) {
            seeds.add(input(Who.NOBODY, "GET", "/api/v1/session", "", authorization, "Origin: null", ""));
        }
        for (String target : List.of("/", "/index.html", "/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//x", "/%00",
                "/%", "*", "/metrics", "/api/", "/api/v1/accounts/%2F", "http://127.0.0.1/api/v1/session", "/;/?#")) {
            seeds.add(input(Who.VIEWER_WITH_A_SESSION, "GET", target, "", "", "Host: localhost", ""));
        }
        return seeds;
    }

    private static byte[] input(Who who, String method, String... lines) {
        String text = (char) (who.ordinal() | METHODS.indexOf(method) << 2) + String.join("\n", lines);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void take(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Who who = Who.values()[input[0] & 3];
        String method = METHODS.get(input[0] >> 2 & 7);
        String[] lines = new String(input, 1, input.length - 1, StandardCharsets.ISO_8859_1).split("\n", 5);
        var head = new StringBuilder(method).append(' ').append(target(line(lines, 0))).append(" HTTP/1.1\r\n");
        String authorization = line(lines, 2);
        String cookies = line(lines, 1);
        if (!authorization.isEmpty() || who == Who.VIEWER || who == Who.OPERATOR) {
            head.append("Authorization: ").append(!authorization.isEmpty()
                    ? authorization
                    : "Bearer " + (who == Who.VIEWER ? viewer : operator)).append("\r\n");
        }
        if (!cookies.isEmpty() || who == Who.VIEWER_WITH_A_SESSION) {
            head.append("Cookie: ").append(!cookies.isEmpty() ? cookies : "xiaoyi=" + session.cookies.get("xiaoyi"))
                    .append("\r\n");
        }
        byte[] body = lines.length > 4 ? lines[4].getBytes(StandardCharsets.ISO_8859_1) : new byte[0];
        head.append(further(line(lines, 3))).append("Content-Length: ").append(body.length).append("\r\n\r\n");
        boolean isHimself = authorization.isEmpty() && (cookies.isEmpty() || who != Who.VIEWER_WITH_A_SESSION);
        judge(isHimself ? who : Who.NOBODY, send(method, head.toString(), body));
        if (bench.followers.size() > MOST_FOLLOWERS) {
            bench.followers.clear();
        }
    }

    private Answer send(String method, String head, byte[] body) {
        try {
            return http.send(method, head, body);
        } catch (IOException e) {
            throw new AssertionError("no answer to " + head.lines().findFirst().orElse(""), e);
        }
    }

    private static String line(String[] lines, int number) {
        return lines.length > number ? lines[number].replaceAll("[\\x00-\\x1f\\x7f]", "?").strip() : "";
    }

    /** What is no character of a target is sent with a percent sign, as every client does. */
    private static String target(String line) {
        String sent = line.isEmpty() ? "/" : line;
        var target = new StringBuilder();
        sent.chars().forEach(it -> target.append(it <= ' ' || it > '~' ? "%%%02X".formatted(it) : (char) it));
        return target.toString();
    }

    private static String further(String line) {
        String name = line.split(":", 2)[0];
        boolean isSent = name.matches("[A-Za-z-]{1,40}") && line.contains(":") && !NOT_SENT.contains(name
                .toLowerCase(java.util.Locale.ROOT));
        String header = isSent ? line + "\r\n" : "";
        String type = name.equalsIgnoreCase("content-type") && isSent ? "" : "Content-Type: application/json\r\n";
        return name.equalsIgnoreCase("host") && isSent ? header + type : "Host: localhost\r\n" + header + type;
    }

    private void judge(Who who, Answer answer) {
        Fuzzed.require(answer.status() < 500 || answer.status() == 503, "a fault: " + answer);
        if (!answer.isWhole()) {
            return; // a stream, or packed
        }
        if (answer.status() >= 400) {
            boolean isBare = WITHOUT_WORDS.contains(answer.status()) && (answer.body().isEmpty() || answer.body()
                    .equals("Bad Request"));
            if (!isBare && !answer.method().equals("HEAD")) {
                problem(answer);
            }
        } else if (answer.header("content-type").equals("application/json")) {
            served(who, new JsonObject(answer.body()));
        }
    }

    private static void problem(Answer answer) {
        Fuzzed.require(answer.header("content-type").equals("application/problem+json"), "no problem: " + answer);
        Fuzzed.require(answer.header("content-security-policy").startsWith("default-src 'none'"),
                "unguarded: " + answer);
        try {
            var json = new JsonObject(answer.body());
            Fuzzed.require(!json.getString("title").isBlank() && !json.getString("code").isBlank() && json.getInteger(
                    "status") == answer.status(), "a problem that says nothing: " + answer);
            boolean isMisfit = json.getString("code").equals(ProblemCode.NOT_AS_DESCRIBED.code());
            Fuzzed.require(!isMisfit || json.containsKey("errors"), "a misfit without a place: " + answer);
            for (Object each : json.getJsonArray("errors", new io.vertx.core.json.JsonArray())) {
                var error = (JsonObject) each;
                Fuzzed.require(!error.getString("expected").isBlank() && error.getString("field") != null && error
                        .getString("found").chars().noneMatch(Character::isISOControl), "an error without words: "
                                + answer);
            }
        } catch (DecodeException e) {
            throw new AssertionError("a problem that is no JSON: " + answer, e);
        }
    }

    /** Only to whoever may; a text that was searched for came as it was meant, and does so again. */
    private void served(Who who, JsonObject json) {
        Optional<ConsoleRole> least = Optional.ofNullable(json.getString("served")).flatMap(id -> operations.get(id)
                .role());
        Fuzzed.require(least.isEmpty() || who.covers(least.get()), who + " may not do " + json);
        Fuzzed.require(!json.containsKey("accounts") && !json.containsKey("tokens"), who + " sees " + json);
        String text = json.getString("text");
        if (text != null) {
            Answer again = send("GET", "GET /api/v1/journal?text=" + URLEncoder.encode(text, StandardCharsets.UTF_8)
                    + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + viewer + "\r\n\r\n", new byte[0]);
            Fuzzed.require(again.status() == 200 && text.equals(new JsonObject(again.body()).getString("text")),
                    "a text that is another when it is sent again: " + again);
        }
    }
}
