package io.xiaoyi.gateway.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.RequestOptions;
import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.figures.Crowd;
import io.xiaoyi.gateway.figures.Onlookers;
import io.xiaoyi.gateway.runtime.StationFolder;
import io.xiaoyi.gateway.station.Effect;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real gateway's console against those who mean it ill: in a browser, beside one, and in thousands. */
class ConsoleSecurityIT {
    private static final String EVIL = "'\"><img src=x onerror=window.ran=1><script>window.ran=1</script>";
    /** What a visitor may be called: nothing ends it but its length. */
    private static final String NAME = EVIL.substring(0, 60);
    private static final String PASSWORD = "a long password";
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final List<String> VIEWS = List.of("", "journal", "charts", "visitors", "settings", "accounts");
    private static final int WATCHERS = 5_000;
    private static final int TOO_MANY = 20;
    /** Of this process, which holds both ends. */
    private static final int OTHER_FILES = 1_000;

    @TempDir
    private static Path temp;
    private static TestBrowser browser;
    private static BesiegedConsole station;
    private static List<Cookie> cookies;

    @BeforeAll
    static void theFirstAdministratorIsMadeByTheCodeAndByNoOther() throws Exception {
        browser = new TestBrowser();
        station = new BesiegedConsole(temp.resolve("station"), "东门 " + EVIL, 64);
        Page page = browser.page("en", 360, 780);
        page.navigate(station.address());
        assertThat(page.locator("h1")).hasText("First set-up");
        String wrong = station.code().startsWith("A") ? "BBBB-BBBB" : "AAAA-AAAA";
        for (String code : List.of(wrong, station.code())) {
            page.locator("#in-code").fill(code);
            page.locator("#in-account").fill("anna");
            page.locator("#in-password").fill(PASSWORD);
            page.locator("#in-again").fill(PASSWORD);
            page.keyboard().press("Enter");
            if (code.equals(wrong)) {
                assertThat(page.locator("#in-code-wrong")).isVisible();
                page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("set-up-wrong-code.png")));
            }
        }
        assertThat(page.locator("xy-overview")).isVisible();
        cookies = page.context().cookies();
        page.context().close();
    }

    @AfterAll
    static void close() {
        if (station != null) {
            station.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    /** A page of somebody who is signed in; what it complains of goes to {@code complaints}. */
    private static Page page(List<String> complaints) {
        Page page = anybodys(complaints);
        page.context().addCookies(cookies);
        return page;
    }

    private static Page anybodys(List<String> complaints) {
        Page page = browser.page("en", 1280, 800);
        page.onConsoleMessage(it -> {
            if (List.of("error", "warning").contains(it.type())) {
                complaints.add(it.text() + " " + it.location());
            }
        });
        page.onPageError(complaints::add);
        page.onDialog(dialog -> {
            complaints.add("dialog " + dialog.message());
            dialog.dismiss();
        });
        return page;
    }

    @Test
    void overTlsItIsSetUpSignedInToAndFollowedLive(@TempDir Path directory) throws Exception {
        var complaints = new ArrayList<String>();
        try (var secure = new BesiegedConsole(directory.resolve("station"), "East", 8, false)) {
            Page page = anybodys(complaints);
            page.navigate(secure.address());
            assertThat(page.locator("h1")).hasText("First set-up");
            page.locator("#in-code").fill(secure.code());
            page.locator("#in-account").fill("anna");
            page.locator("#in-password").fill(PASSWORD);
            page.locator("#in-again").fill(PASSWORD);
            page.keyboard().press("Enter");
            assertThat(page.locator("xy-overview")).containsText("front");
            assertThat(page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")).isEqualTo("h2");
            page.evaluate("location.hash = '#/journal'");
            assertThat(page.locator("xy-journal xy-entry").first()).isVisible();
            secure.show(1, "no code of ours");
            assertThat(page.locator("xy-journal")).containsText("15 characters");
            page.reload();
            assertThat(page.locator("xy-journal xy-entry").first()).isVisible();
            page.context().close();
        }
        assertThat(complaints).isEmpty();
    }

    private static APIResponse post(Page page, String path, JsonObject body) {
        String csrf = new JsonObject(page.context().request().get(station.address() + "/api/v1/session").text())
                .getString("csrf");
        return page.context().request().post(station.address() + path, RequestOptions.create().setHeader("Content-Type",
                "application/json").setHeader("X-CSRF-Token", csrf).setHeader("Origin", station.address())
                .setData(body.encode()));
    }

    private static JsonObject act(String name, String key, String value) {
        return new JsonObject().put("name", name).put("arguments", new JsonObject().put(key, value));
    }

    @Test
    void whateverIsWrittenIntoItIsTextAndNothingElse() {
        var complaints = new ArrayList<String>();
        Page page = page(complaints);
        station.show(2, EVIL, "XY1:" + EVIL);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var sent = List.of(post(page, "/api/v1/acts", act("unlock", "door", EVIL)), post(page, "/api/v1/acts", act(
                "revoke", "pass", EVIL)), post(page, "/api/v1/acts", act("outlet-stop", "outlet", EVIL)),
                post(page, "/api/v1/acts", act(EVIL, "door", "front")),
                post(page, "/api/v1/accounts", new JsonObject().put("account", EVIL).put("role", EVIL).put("password",
                        EVIL)),
                post(page, "/api/v1/tokens", new JsonObject().put("name", EVIL).put("role", "viewer").put("days", 1)),
                post(page, "/api/v1/session", new JsonObject().put("account", EVIL).put("password", EVIL)),
                post(page, "/api/v1/visitors", new JsonObject().put("label", NAME).put("from", now.toString()).put(
                        "until", now.plusSeconds(600).toString()).put("uses", 1)));
        assertThat(sent).extracting(APIResponse::status).containsExactly(400, 400, 400, 400, 400, 400, 401, 201);
        assertThat(sent).allMatch(it -> it.headers().get("content-type").startsWith("application/") && it.headers().get(
                "x-content-type-options").equals("nosniff"));
        for (String view : VIEWS) {
            page.navigate(station.address() + "/#/" + view);
            page.locator("main .card, main .banner").first().waitFor();
            ranNothing(page);
        }
        assertThat(page.locator(".title strong")).hasText("东门 " + EVIL);
        page.navigate(station.address() + "/#/journal");
        page.locator("xy-entry").first().waitFor();
        for (Locator entry : page.locator("xy-entry summary").all()) {
            entry.click();
        }
        ranNothing(page);
        page.navigate(station.address() + "/#/visitors");
        page.locator("#visitor-label").fill(NAME);
        page.locator("xy-visitors button[type=submit]").click();
        assertThat(page.locator(".guest")).hasText(NAME);
        ranNothing(page);
        page.context().close();
        assertThat(complaints).isEmpty();
    }

    @Test
    void whatStandsInAnAddressIsTextAndNothingElse() {
        var complaints = new ArrayList<String>();
        Page page = page(complaints);
        String evil = URLEncoder.encode(EVIL, StandardCharsets.UTF_8);
        for (String path : List.of("/?x=" + evil, "/#/journal?text=" + evil,
                "/#/journal?kind=" + evil + "&reason=" + evil,
                "/#/" + evil, "/api/v1/journal?kind=" + evil, "/api/v1/acts/" + evil, "/api/v1/journal/export?format="
                        + evil,
                "/api/v1/charts?from=" + evil + "&to=" + evil, "/" + evil)) {
            page.navigate(station.address() + path);
            if (path.contains("#") || path.startsWith("/?")) {
                page.locator("main .card, main .banner").first().waitFor();
            }
            ranNothing(page);
            page.navigate("about:blank");
        }
        page.context().close();
        assertThat(complaints.stream().filter(it -> !it.contains("status of 40"))).isEmpty();
    }

    private static void ranNothing(Page page) {
        assertThat(page.evaluate("'ran' in window")).isEqualTo(false);
        assertThat(page.locator("img[src=x]")).hasCount(0);
    }

    /** From the next port of the same machine: even then, when the browser sends the session's cookie along. */
    @Test
    void anotherSitesPageMayNeitherActNorShowItInAFrame() throws Exception {
        int before = station.switched.get();
        String target = station.address() + "/api/v1/acts";
        String html = """
                <iframe src="%1$s/"></iframe>
                <form method=post enctype="text/plain" target=sent action="%2$s">
                  <input name='{"name":"unlock","arguments":{"door":"front"},"x":"' value='"}'></form>
                <iframe name=sent></iframe>""".formatted(station.address(), target);
        HttpServer elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                out.write(html.getBytes(StandardCharsets.UTF_8));
            }
        });
        elsewhere.start();
        try {
            Page page = page(new ArrayList<>());
            page.navigate("http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/");
            var form = page.waitForResponse(target, () -> page.evaluate("document.forms[0].submit()"));
            assertThat(form.status()).isEqualTo(403);
            for (String type : List.of("text/plain", "application/json")) {
                assertThat((String) page.evaluate("""
                        ([target, type]) => fetch(target, {method: 'POST', credentials: 'include',
                          mode: type === 'text/plain' ? 'no-cors' : 'cors', headers: {'Content-Type': type},
                          body: '{"name":"unlock","arguments":{"door":"front"}}'}).then(it => it.type, () => 'blocked')
                        """, List.of(target, type))).isIn("opaque", "blocked");
            }
            assertThat((String) page.evaluate("it => fetch(it, {credentials: 'include'}).then(() => 'read', () => "
                    + "'blocked')", station.address() + "/api/v1/station")).isEqualTo("blocked");
            assertThat(page.frames().get(1).locator("xy-console")).hasCount(0);
            page.context().close();
        } finally {
            elsewhere.stop(0);
        }
        assertThat(station.switched.get()).as("the door").isEqualTo(before);
        assertThat(StationFolder.kinds(station.gateway.journal())).doesNotContain("act-accepted");
    }

    @Test
    void thousandsFollowAndTheDoorStillOpens() throws Exception {
        int watchers = watchers();
        try (var busy = new BesiegedConsole(temp.resolve("busy"), "busy", watchers);
                var pages = new Onlookers(busy.gateway.consolePort(), busy.console())) {
            pages.come(watchers + TOO_MANY);
            assertThat(pages.following()).as("they are served").isEqualTo(watchers);
            assertThat(pages.ended()).as("those beyond the limit are refused, and that is all").isEqualTo(TOO_MANY);
            Crowd crowd = busy.folder.crowd(50);
            for (int courier = 0; courier < crowd.size(); courier++) {
                busy.show(2 * courier + 1, busy.folder.introduction(crowd, courier));
                busy.show(2 * courier + 2, crowd.code(courier, Instant.now()));
            }
            assertThat(Collections.frequency(busy.answers, Effect.Outcome.GRANTED)).isEqualTo(crowd.size());
            assertThat(busy.released()).isTrue();
            assertThat(pages.following()).as("nobody was sent away").isEqualTo(watchers);
        }
    }

    /** Five thousand, or as many as this process may have files for. */
    private static int watchers() throws IOException {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        int most = (int) Math.min(WATCHERS, (system.getMaxFileDescriptorCount() - OTHER_FILES) / 2);
        if (most < WATCHERS) {
            System.err.println("LESS: " + most + " event streams instead of " + WATCHERS
                    + ", since ulimit -n allows no more files");
        }
        assertThat(most).as("event streams for which there are files").isPositive();
        return most;
    }
}
