package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.console.ConsoleBench.Browser;
import io.xiaoyi.gateway.console.ConsoleBench.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route that is described, without a sign-in, with each role, and with a token: a table with a row for each. */
class EveryRouteTest {
    private static final String PASS = "0123456789abcdef.0123456789abcdef";

    @TempDir
    private Path folder;

    /** What is sent to an operation. @param path with its parameters filled in */
    private record Row(String path, String body) {}

    private static Row row(String path) {
        return new Row(path, "");
    }

    private static final Map<String, Row> ROWS = Map.ofEntries(
            Map.entry("getSetup", row("/api/v1/setup")),
            Map.entry("setUp", new Row("/api/v1/setup",
                    "{'code':'AAAA-AAAA','account':'x','password':'long enough'}")),
            Map.entry("signIn", new Row("/api/v1/session", "{'account':'nobody','password':'x'}")),
            Map.entry("getSession", row("/api/v1/session")), Map.entry("signOut", row("/api/v1/session")),
            Map.entry("listAccounts", row("/api/v1/accounts")),
            Map.entry("addAccount", new Row("/api/v1/accounts", "{'account':'chief','role':'viewer','password':"
                    + "'long enough'}")),
            Map.entry("changeAccount", new Row("/api/v1/accounts/nobody", "{'role':'viewer'}")),
            Map.entry("removeAccount", row("/api/v1/accounts/nobody")),
            Map.entry("listTokens", row("/api/v1/tokens")),
            Map.entry("makeToken", new Row("/api/v1/tokens", "{'name':'chief','role':'viewer','days':1}")),
            Map.entry("removeToken", row("/api/v1/tokens/01234567")),
            Map.entry("getStation", row("/api/v1/station")), Map.entry("followEvents", row("/api/v1/events")),
            Map.entry("readJournal", row("/api/v1/journal?limit=10&kind=granted")),
            Map.entry("exportJournal", row("/api/v1/journal/export?format=csv")),
            Map.entry("getCharts", row("/api/v1/charts?from=2026-05-01T00:00:00Z&to=2026-05-02T00:00:00Z")),
            Map.entry("getFloorPlan", row("/api/v1/floor-plan")),
            Map.entry("act", new Row("/api/v1/acts", "{'name':'unlock','arguments':{'door':'front'}}")),
            Map.entry("getAct", row("/api/v1/acts/0a1b")),
            Map.entry("inviteVisitor", new Row("/api/v1/visitors", "{'label':'a','from':'2026-05-01T00:00:00Z',"
                    + "'until':'2026-05-02T00:00:00Z','uses':1}")),
            Map.entry("drawVisitorSvg", row("/api/v1/visitors/" + PASS + "/code.svg")),
            Map.entry("getConfiguration", row("/api/v1/configuration")),
            Map.entry("changeConfiguration", new Row("/api/v1/configuration", "{'version':1,'values':{}}")),
            Map.entry("previewConfiguration", new Row("/api/v1/configuration/preview",
                    "{'version':1,'values':{}}")),
            Map.entry("isLive", row("/health/live")), Map.entry("isReady", row("/health/ready")),
            Map.entry("getMetrics", row("/metrics")), Map.entry("getDescription", row("/api/v1/openapi.yaml")));

    @Test
    void theTableHasARowForEveryRoute() throws IOException {
        assertThat(ROWS.keySet()).isEqualTo(Description.read().operations().keySet());
    }

    @Test
    void nobodyGetsWhatIsForSomebody() throws IOException {
        try (var bench = new ConsoleBench(folder)) {
            bench.admin();
            each((served, row) -> {
                Reply reply = send(bench.browser(), served, row);
                if (served.role().isPresent()) {
                    assertThat(reply.status()).as(served.operationId()).isEqualTo(401);
                    assertThat(reply.code()).isEqualTo("sign-in-first");
                    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
                } else {
                    assertThat(reply.body()).as(served.operationId()).doesNotContain("sign-in-first");
                }
            });
        }
    }

    @Test
    void eachRoleMayDoWhatIsForItAndNoMore() throws IOException {
        try (var bench = new ConsoleBench(folder)) {
            Browser admin = bench.admin();
            for (ConsoleRole role : ConsoleRole.values()) {
                Browser browser = bench.signedIn(admin, "a-" + role.code(), role.code());
                each((served, row) -> held(served, role, follows(served)
                        ? Optional.empty()
                        : Optional.of(send(browser, served, row))));
            }
        }
    }

    @Test
    void aTokenMayDoWhatItsRoleMayWithoutCookieOrOrigin() throws IOException {
        try (var bench = new ConsoleBench(folder)) {
            Browser admin = bench.admin();
            for (ConsoleRole role : ConsoleRole.values()) {
                Reply made = admin.post("/api/v1/tokens", new JsonObject().put("name", "m-" + role.code()).put("role",
                        role.code()));
                Browser machine = bench.browser();
                machine.headers.clear();
                machine.headers.put("Authorization", "Bearer " + made.json().getString("secret"));
                each((served, row) -> held(served, role, follows(served)
                        ? Optional.empty()
                        : Optional.of(send(machine, served, row))));
            }
        }
    }

    @Test
    void whatChangesSomethingNeedsTheSessionsWordAndTheOwnPage() throws IOException {
        try (var bench = new ConsoleBench(folder)) {
            Browser admin = bench.admin();
            String word = admin.headers.get("X-CSRF-Token");
            for (Map<String, String> wrong : List.of(Map.of("X-CSRF-Token", ""), Map.of("X-CSRF-Token",
                    word.substring(1)), Map.of("Origin", "https://elsewhere.example"), Map.of("Origin", "null"),
                    Map.of(
                            "Origin", "http://localhost:1"),
                    Map.of("Sec-Fetch-Site", "cross-site"), Map.of("Sec-Fetch-Site", "same-site"))) {
                each((served, row) -> {
                    if (!served.method().equals("GET")) {
                        admin.headers.put("X-CSRF-Token", word);
                        admin.headers.put("Origin", bench.origin());
                        admin.headers.remove("Sec-Fetch-Site");
                        if (wrong.containsKey("Sec-Fetch-Site")) {
                            admin.headers.remove("Origin");
                        }
                        admin.headers.putAll(wrong);
                        boolean wordMatters = served.role().isPresent();
                        if (wordMatters || !wrong.containsKey("X-CSRF-Token")) {
                            Reply reply = send(admin, served, row);
                            assertThat(reply.status()).as(served.operationId() + wrong).isEqualTo(403);
                            assertThat(reply.code()).isEqualTo("not-from-this-page");
                        }
                    }
                });
            }
        }
    }

    /** One that ends the session, or never ends by itself, is tried by {@link AccessTest}. */
    private static boolean follows(Description.Served served) {
        return served.operationId().equals("followEvents") || served.operationId().equals("signOut");
    }

    private static void held(Description.Served served, ConsoleRole role, Optional<Reply> answered) {
        if (answered.isEmpty()) {
            return;
        }
        Reply reply = answered.get();
        boolean may = served.role().isEmpty() || role.covers(served.role().get());
        String what = served.operationId() + " as " + role + ": " + reply.status() + " " + reply.body();
        boolean isOwnChange = served.operationId().equals("changeAccount") && role != ConsoleRole.ADMIN;
        if (may && !isOwnChange) {
            assertThat(reply.body()).as(what).doesNotContain("role-too-low", "sign-in-first", "not-as-described");
            assertThat(reply.status()).as(what).isNotEqualTo(500);
        } else {
            assertThat(reply.status()).as(what).isEqualTo(403);
            assertThat(reply.code()).isEqualTo("role-too-low");
        }
    }

    private static Reply send(Browser browser, Description.Served served, Row row) {
        return browser.send(served.method(), row.path(), row.body().replace('\'', '"'));
    }

    private interface Trial {
        void of(Description.Served served, Row row);
    }

    private static void each(Trial trial) throws IOException {
        var missing = new TreeSet<String>();
        Description.read().operations().forEach((id, served) -> {
            if (ROWS.containsKey(id)) {
                trial.of(served, ROWS.get(id));
            } else {
                missing.add(id);
            }
        });
        assertThat(missing).as("routes without a row").isEmpty();
    }
}
