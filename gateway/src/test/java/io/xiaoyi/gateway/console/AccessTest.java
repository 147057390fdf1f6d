package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.console.ConsoleBench.Browser;
import io.xiaoyi.gateway.console.ConsoleBench.Reply;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Setting up, signing in and out, waiting, by a real server and virtual time. */
class AccessTest {
    private static final String WRONG = "wrong horse battery";

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

    private static JsonObject setUp(String code, String password) {
        return new JsonObject().put("code", code).put("account", "chief").put("password", password);
    }

    @Test
    void theFirstAdministratorIsMadeByTheCodeOnTheBoxAndByNobodyElse() {
        assertThat(bench.announced).singleElement().asString().matches("console: .* [A-Z2-9]{4}-[A-Z2-9]{4}");
        Browser browser = bench.browser();
        assertThat(browser.get("/api/v1/setup").json().getBoolean("needed")).isTrue();
        assertThat(browser.signIn("chief", ConsoleBench.PASSWORD).code()).isEqualTo("wrong-password");
        assertThat(browser.post("/api/v1/setup", setUp("AAAA-AAAA", ConsoleBench.PASSWORD)).code()).isEqualTo(
                "wrong-code");
        Reply made = browser.post("/api/v1/setup", setUp(bench.code().toLowerCase(Locale.ROOT).replace("-",
                " "), ConsoleBench.PASSWORD));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().getString("role")).isEqualTo("admin");
        assertThat(browser.get("/api/v1/session").status()).isEqualTo(200);
        assertThat(browser.get("/api/v1/setup").json().getBoolean("needed")).isFalse();
        assertThat(browser.post("/api/v1/setup", setUp(bench.code(), ConsoleBench.PASSWORD)).code()).isEqualTo(
                "set-up-already");
        assertThat(folder.resolve("set-up-code")).doesNotExist();
        assertThat(bench.notes).anyMatch(it -> it.startsWith("account-changed console:chief")).anyMatch(it -> it
                .startsWith("signed-in console:chief"));
    }

    @Test
    void theCodeIsAnotherOneAfterEachStartAndNoneWhenItWasUsed() throws IOException {
        String first = bench.code();
        bench.restart();
        assertThat(bench.announced).hasSize(2);
        assertThat(bench.browser().post("/api/v1/setup", setUp(first, ConsoleBench.PASSWORD)).code()).isEqualTo(
                "wrong-code");
        bench.admin();
        bench.restart();

        assertThat(bench.announced).hasSize(2);
        assertThat(bench.browser().signIn("chief", ConsoleBench.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void afterFiveWrongCodesTheRightOneHasToWaitTenMinutes() {
        Browser browser = bench.browser();
        for (int i = 0; i < 5; i++) {
            assertThat(browser.post("/api/v1/setup", setUp("AAAA-AAAA", ConsoleBench.PASSWORD)).status()).isEqualTo(
                    403);
        }
        Reply refused = browser.post("/api/v1/setup", setUp(bench.code(), ConsoleBench.PASSWORD));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("600");
        bench.passes(Duration.ofSeconds(599));
        assertThat(browser.post("/api/v1/setup", setUp(bench.code(), ConsoleBench.PASSWORD)).status()).isEqualTo(429);
        bench.passes(Duration.ofSeconds(1));
        assertThat(browser.post("/api/v1/setup", setUp(bench.code(), ConsoleBench.PASSWORD)).status()).isEqualTo(201);
    }

    @Test
    void aPasswordShorterThanTenCharactersIsRefusedWithItsFieldAndNotSentBack() {
        Reply refused = bench.browser().post("/api/v1/setup", setUp(bench.code(), "123456789"));

        assertThat(refused.status()).isEqualTo(400);
        JsonObject field = refused.json().getJsonArray("errors").getJsonObject(0);
        assertThat(field.getString("field")).isEqualTo("/password");
        assertThat(field.getString("expected")).isEqualTo("10 to 200 characters of any kind");
        assertThat(field.getString("code")).isEqualTo("minLength");
        assertThat(refused.body()).doesNotContain("123456789");
    }

    @Test
    void whatIsWrongIsSaidInTheReadersLanguageFieldByField() {
        Browser browser = bench.admin();
        browser.headers.put("Accept-Language", "fr;q=0.9, zh-CN;q=0.8, en;q=0.5");
        Reply refused = browser.post("/api/v1/acts", new JsonObject().put("name", "explode").put("arguments",
                new JsonObject().put("door", "A B").put("seconds", 1.5).put("why", "x")));

        assertThat(refused.header("Content-Language")).isEqualTo("zh-CN");
        assertThat(refused.json().getString("type")).isEqualTo("urn:xiaoyi:problem:not-as-described");
        assertThat(refused.json().getJsonArray("errors").stream().map(it -> ((JsonObject) it).getString("field") + " "
                + ((JsonObject) it).getString("found") + " " + ((JsonObject) it).getString("code")))
                .containsExactlyInAnyOrder("/name explode enum", "/arguments/door A B pattern",
                        "/arguments/seconds 1.5 type", "/arguments/why x additionalProperties");
        assertThat(refused.body()).contains("1 至 86400 的整数（秒）");
        assertThat(browser.get("/api/v1/journal?limit=201").json().getJsonArray("errors").getJsonObject(0).getString(
                "field")).isEqualTo("query/limit");
        assertThat(browser.get("/api/v1/charts?to=2026-05-01T00:00:00Z").json().getJsonArray("errors").getJsonObject(0)
                .getString("field")).isEqualTo("query/from");
        assertThat(browser.send("POST", "/api/v1/acts", "{nope").code()).isEqualTo("not-json");
        assertThat(browser.send("POST", "/api/v1/acts", "").status()).isEqualTo(400);
        browser.headers.put("Content-Type", "text/plain");
        assertThat(browser.send("POST", "/api/v1/acts", "{\"name\":\"unlock\"}").status()).isEqualTo(415);
    }

    @Test
    void failuresMakeTheNextTryWaitLongerAndLongerWhetherTheAccountIsThereOrNot() {
        bench.admin();
        for (String account : List.of("chief", "nobody")) {
            bench.passes(Duration.ofHours(2));
            Browser browser = bench.browser();
            for (int i = 0; i < 5; i++) {
                assertThat(browser.signIn(account, WRONG).code()).isEqualTo("wrong-password");
            }
            for (int seconds : List.of(1, 2, 4, 8)) {
                Reply waits = browser.signIn(account, WRONG);
                assertThat(waits.status()).as(account).isEqualTo(429);
                assertThat(waits.header("Retry-After")).isEqualTo(Integer.toString(seconds));
                bench.passes(Duration.ofSeconds(seconds));
                assertThat(browser.signIn(account, WRONG).code()).isEqualTo("wrong-password");
            }
        }
        assertThat(bench.notes.stream().filter(it -> it.startsWith("sign-in-refused"))).hasSizeBetween(6, 10);
        assertThat(bench.notes).noneMatch(it -> it.contains("nobody"));
        assertThat(bench.notes).anyMatch(it -> it.startsWith("sign-in-refused console:chief ")).anyMatch(
                it -> it.startsWith("sign-in-refused unknown "));
    }

    @Test
    void theRightPasswordHasToWaitAsWellAndIsForgivenAfterwards() {
        bench.admin();
        Browser browser = bench.browser();
        for (int i = 0; i < 5; i++) {
            browser.signIn("chief", WRONG);
        }
        assertThat(browser.signIn("chief", ConsoleBench.PASSWORD).status()).isEqualTo(429);
        bench.passes(Duration.ofSeconds(1));
        assertThat(browser.signIn("chief", ConsoleBench.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void whoeverFailsInAnAdministratorsNameDoesNotKeepHimOut() {
        Browser admin = bench.admin();
        assertThat(admin.send("DELETE", "/api/v1/session", "").status()).isEqualTo(204);
        Browser stranger = bench.browser();
        for (int i = 0; i < 40; i++) {
            stranger.signIn("chief", WRONG);
            bench.passes(Duration.ofSeconds(20));
        }
        assertThat(stranger.signIn("chief", WRONG).status()).isEqualTo(429);

        assertThat(admin.signIn("chief", ConsoleBench.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void aHundredTriesAtOnceAreAHundredTries() {
        bench.admin();
        Browser browser = bench.browser();
        var replies = IntStream.range(0, 100).mapToObj(_ -> CompletableFuture.supplyAsync(
                () -> bench.browser().signIn("chief", WRONG).status())).toList();
        assertThat(replies.stream().map(CompletableFuture::join).filter(status -> status == 401)).hasSizeLessThan(7);
        assertThat(browser.get("/api/v1/setup").status()).isEqualTo(200);
    }

    @Test
    void severalWhoSignInToOneAccountAtOnceAllComeIn() {
        bench.admin();
        var replies = IntStream.range(0, 5).mapToObj(_ -> CompletableFuture.supplyAsync(() -> bench.browser().signIn(
                "chief", ConsoleBench.PASSWORD).status())).toList();
        assertThat(replies).allSatisfy(reply -> assertThat(reply.join()).isEqualTo(200));
    }

    @Test
    void passwordsKeepNoOtherRequestWaiting() {
        bench.admin();
        var signIns = IntStream.range(0, 5).mapToObj(i -> CompletableFuture.supplyAsync(
                () -> bench.browser().signIn("account" + i, WRONG).status())).toList();
        Browser other = bench.browser();
        int answered = 0;
        while (signIns.stream().anyMatch(it -> !it.isDone())) {
            long begun = System.nanoTime();
            assertThat(other.get("/api/v1/setup").status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            answered++;
        }
        assertThat(answered).isPositive();
    }

    @Test
    void whoAsksWhetherAnybodyHasSignedInIsToldNobodyAndNoMore() {
        bench.admin();
        Browser browser = bench.browser();
        Reply nobody = browser.get("/api/v1/session");

        assertThat(nobody.status()).isEqualTo(204);
        assertThat(nobody.body()).isEmpty();
        assertThat(nobody.headers()).doesNotContainKeys("www-authenticate", "set-cookie", "content-type");
        assertThat(browser.get("/api/v1/station").status()).isEqualTo(401);
        browser.headers.put("Authorization", "Bearer xy_00000000_none");
        Reply machine = browser.get("/api/v1/session");
        assertThat(machine.status()).isEqualTo(401);
        assertThat(machine.code()).isEqualTo("sign-in-first");
        assertThat(machine.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void aSessionEndsAfterTwoHoursWithoutARequestAndTwelveHoursAfterItBegan() {
        Browser browser = bench.admin();
        bench.passes(Duration.ofMinutes(119));
        assertThat(browser.get("/api/v1/session").status()).isEqualTo(200);
        bench.passes(Duration.ofMinutes(120));
        assertThat(browser.get("/api/v1/session").status()).isEqualTo(204);

        assertThat(browser.signIn("chief", ConsoleBench.PASSWORD).status()).isEqualTo(200);
        for (int i = 0; i < 11; i++) {
            bench.passes(Duration.ofHours(1));
            assertThat(browser.get("/api/v1/session").status()).isEqualTo(200);
        }
        bench.passes(Duration.ofHours(1));
        assertThat(browser.get("/api/v1/session").status()).isEqualTo(204);
    }

    @Test
    void aStreamEndsWithItsSession() throws Exception {
        Browser admin = bench.admin();
        Browser viewer = bench.signedIn(admin, "looker", "viewer");
        var stream = viewer.client().sendAsync(viewer.following(), BodyHandlers.ofString());
        ConsoleBench.until("the stream", () -> bench.followers.size() == 1);
        assertThat(admin.send("PATCH", "/api/v1/accounts/looker", "{\"role\":\"operator\"}").status()).isEqualTo(200);

        assertThat(stream.get().body()).endsWith("event: bye\n\n");
        assertThat(viewer.get("/api/v1/session").status()).isEqualTo(204);
    }

    @Test
    void aStreamEndsWithItsToken() throws Exception {
        Browser admin = bench.admin();
        JsonObject token = admin.post("/api/v1/tokens", new JsonObject().put("name", "wall").put("role", "viewer").put(
                "days", 1)).json();
        Browser wall = bench.browser();
        wall.headers.put("Authorization", "Bearer " + token.getString("secret"));
        var stream = wall.client().sendAsync(wall.following(), BodyHandlers.ofString());
        ConsoleBench.until("the stream", () -> bench.followers.size() == 1);
        bench.passes(Duration.ofDays(1));

        assertThat(stream.get().body()).endsWith("event: bye\n\n");
        assertThat(wall.get("/api/v1/session").status()).isEqualTo(401);
    }

    @Test
    void aSessionEndsInTimeThoughTheAccountsCannotBeRead() throws Exception {
        Browser admin = bench.admin();
        var stream = admin.client().sendAsync(admin.following(), BodyHandlers.ofString());
        ConsoleBench.until("the stream", () -> bench.followers.size() == 1);
        Files.delete(bench.directory().resolve("accounts.json"));
        Files.createDirectory(bench.directory().resolve("accounts.json")); // cannot be read, whoever tries
        bench.passes(Duration.ofHours(13));

        assertThat(stream.get(60, TimeUnit.SECONDS).body()).endsWith("event: bye\n\n");
    }

    @Test
    void signingOutEndsTheSessionForWhoeverHasItsCookie() {
        Browser browser = bench.admin();
        Browser thief = bench.browser();
        thief.cookies.putAll(browser.cookies);
        assertThat(thief.get("/api/v1/session").status()).isEqualTo(200);
        assertThat(browser.send("DELETE", "/api/v1/session", "").status()).isEqualTo(204);

        assertThat(thief.get("/api/v1/session").status()).isEqualTo(204);
        assertThat(bench.notes).anyMatch(it -> it.startsWith("signed-out console:chief"));
    }

    @Test
    void onesOwnPasswordIsChangedByTheOldOneAndTheOtherSessionsEnd() {
        Browser admin = bench.admin();
        Browser here = bench.signedIn(admin, "looker", "viewer");
        Browser there = bench.browser();
        there.signIn("looker", ConsoleBench.PASSWORD);
        String change = "{\"password\":\"another long word\"%s}";
        assertThat(here.send("PATCH", "/api/v1/accounts/looker", change.formatted("")).code()).isEqualTo(
                "wrong-password");
        assertThat(here.send("PATCH", "/api/v1/accounts/looker", change.formatted(",\"oldPassword\":\"" + WRONG
                + "\"")).code()).isEqualTo("wrong-password");
        assertThat(here.send("PATCH", "/api/v1/accounts/looker", change.formatted(",\"oldPassword\":\""
                + ConsoleBench.PASSWORD + "\"")).status()).isEqualTo(200);

        assertThat(here.get("/api/v1/session").status()).isEqualTo(200);
        assertThat(there.get("/api/v1/session").status()).isEqualTo(204);
        assertThat(bench.browser().signIn("looker", "another long word").status()).isEqualTo(200);
        assertThat(here.send("PATCH", "/api/v1/accounts/chief", change.formatted("")).code()).isEqualTo(
                "role-too-low");
    }

    @Test
    void theLastAdministratorStays() {
        Browser admin = bench.admin();
        bench.signedIn(admin, "worker", "operator");
        assertThat(admin.send("DELETE", "/api/v1/accounts/chief", "").code()).isEqualTo("last-admin");
        assertThat(admin.send("PATCH", "/api/v1/accounts/chief", "{\"role\":\"viewer\"}").code()).isEqualTo(
                "last-admin");
        assertThat(admin.send("PATCH", "/api/v1/accounts/worker", "{\"role\":\"admin\"}").status()).isEqualTo(200);
        assertThat(admin.send("DELETE", "/api/v1/accounts/chief", "").status()).isEqualTo(204);
        assertThat(admin.get("/api/v1/session").status()).isEqualTo(204);
    }

    @Test
    void theCookieIsForThisSiteAloneAndNoScriptReadsIt() {
        Reply reply = bench.browser().post("/api/v1/setup", setUp(bench.code(), ConsoleBench.PASSWORD));

        assertThat(reply.headers().get("set-cookie")).allSatisfy(cookie -> assertThat(cookie.toLowerCase(
                Locale.ROOT)).contains("httponly", "samesite=strict", "path=/").doesNotContain("domain"));
    }

    @Test
    void tokensAreListedWithoutTheirSecretsAndGoneWhenTheyAreRemoved() {
        Browser admin = bench.admin();
        JsonObject made = admin.post("/api/v1/tokens", new JsonObject().put("name", "prometheus").put("role",
                "viewer")).json();
        assertThat(admin.get("/api/v1/tokens").body()).contains("prometheus").doesNotContain(made.getString("secret"))
                .doesNotContain("digest");
        Browser machine = bench.browser();
        machine.headers.put("Authorization", "bearer " + made.getString("secret"));
        assertThat(machine.get("/api/v1/session").json().getString("account")).isEqualTo("prometheus");
        machine.headers.put("Authorization", "Bearer " + made.getString("secret") + "x");
        assertThat(machine.get("/api/v1/session").status()).isEqualTo(401);
        assertThat(admin.send("DELETE", "/api/v1/tokens/" + made.getString("id"), "").status()).isEqualTo(204);
        machine.headers.put("Authorization", "Bearer " + made.getString("secret"));
        assertThat(machine.get("/api/v1/session").status()).isEqualTo(401);
        assertThat(bench.notes).as("by the one name").contains(
                "account-changed console:chief token prometheus made, viewer",
                "account-changed console:chief token prometheus removed");
    }

    @Test
    void aWrongTokenIsNotMadeGoodByACookie() {
        Browser admin = bench.admin();
        admin.headers.put("Authorization", "Bearer xy_00000000_none");
        assertThat(admin.get("/api/v1/session").status()).isEqualTo(401);
    }
}
