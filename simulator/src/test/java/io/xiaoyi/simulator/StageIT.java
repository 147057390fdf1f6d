package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stage as its visitors meet it: the running demo, a real browser. */
class StageIT {
    private static final Path SHOTS = Path.of("target/stage");
    private static StageBrowser browser;
    private static RunningDemo demo;
    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    static void theCurtainRises() throws IOException {
        browser = new StageBrowser();
        demo = new RunningDemo();
    }

    @AfterAll
    static void whateverWasDoneJournalAndCloudAreEqual() throws Exception {
        if (demo != null) {
            demo.calm();
            assertThat(demo.end()).as(demo.text()).isZero();
            assertThat(demo.text()).contains("✓ verified", "✓ equal");
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void quiet() throws Exception {
        demo.calm();
    }

    @AfterEach
    void theBrowserHadNothingToComplainOf() {
        assertThat(complaints).isEmpty();
    }

    private Page page(String language, int width, int height) {
        Page page = browser.page(language, width, height, ReducedMotion.REDUCE);
        page.onConsoleMessage(message -> {
            boolean consoleHasNoPower = message.text().contains("503");
            if (List.of("error", "warning").contains(message.type()) && !consoleHasNoPower) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(demo.address() + "/");
        page.waitForSelector("xy-picture svg");
        return page;
    }

    private static JsonNode act(String name, String arguments) throws IOException, InterruptedException {
        return demo.act(name, arguments);
    }

    @Test
    void theFirstLineIsTheAddressAndNothingElseIsOpened() {
        assertThat(demo.text().lines().findFirst().orElseThrow()).startsWith("Stage 舞台 http://127.0.0.1:");
    }

    @Test
    void fiveExperimentsLeadThroughTheFirstMinute() throws Exception {
        demo.anotherCode();
        Page page = page("en-GB", 1440, 900);
        for (int step = 1; step <= 5; step++) {
            page.locator(".guide ol button").nth(step - 1).click();
            page.locator(".guide .step .button").first().click();
            Locator saw = page.locator(".guide .saw");
            saw.waitFor();
            assertThat(saw.getAttribute("class")).as(saw.textContent()).doesNotContain("bad");
            page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve("step-" + step + ".png")));
        }
        assertThat(page.locator(".guide .saw").textContent()).contains("the cloud has them all");
        page.context().close();
    }

    @ParameterizedTest
    @CsvSource({"good,Come in,请进", "expired,This pass has expired.,通行证已过期",
            "revoked,This pass has been withdrawn.,通行证已被停用", "forged,This code did not verify.,通行码验证未通过",
            "borrowed,This code did not verify.,通行码验证未通过", "payment,This kind of code opens no door.,这种码不能开门"})
    void eachCardIsAnsweredInBothLanguages(String card, String english, String chinese) throws Exception {
        demo.anotherCode();
        Page page = page("zh-CN", 1440, 900);
        page.locator("[data-card=" + card + "]").click();
        page.locator("[data-card=" + card + "][aria-checked=true]").waitFor();
        page.locator("xy-hand .scan").click();
        Locator display = page.locator(".display");
        PlaywrightAssertions.assertThat(display).containsText(chinese);
        page.locator(".language").click();
        PlaywrightAssertions.assertThat(display).containsText(english);
        page.context().close();
    }

    @Test
    void aPhotographOfACodeThatWasUsedIsRefused() throws Exception {
        act("scan", "{\"card\":\"good\",\"door\":\"back\"}");
        JsonNode seen = act("scan", "{\"card\":\"photo\"}").path("steps");
        assertThat(seen.get(seen.size() - 1).path("denial").asText()).isIn("replayed", "stale-clock");
    }

    @Test
    void aPowerCutInTheMiddleOfAReleaseSecuresTheDoorAndNothingIsForgotten() throws Exception {
        int boot = demo.scene().path("boot").asInt();
        Page page = page("en-GB", 1440, 900);
        demo.anotherCode();
        Locator mains = page.getByRole(AriaRole.SWITCH, new Page.GetByRoleOptions().setName("Mains power"));
        assertThat(mains.evaluate("""
                async mains => {
                  const told = await document.querySelector('xy-stage').act('scan', {card: 'first'});
                  mains.click(); // at once: the release lasts for seconds
                  return told.released;
                }""")).isEqualTo(true);
        demo.until(scene -> !scene.path("power").asBoolean() && !scene.path("doors").path("front").path("released")
                .asBoolean());
        assertThat(act("scan", "{\"card\":\"printed\"}").path("steps").get(0).path("outcome").asText()).isEqualTo(
                "dark");
        act("power", "{\"on\":true}");
        JsonNode back = demo.until(scene -> scene.path("power").asBoolean());
        assertThat(back.path("boot").asInt()).isEqualTo(boot + 1);
        assertThat(back.path("doors").path("front").path("released").asBoolean()).isFalse();
        assertThat(act("verify", "{}").path("findings")).isEmpty();
        demo.until(scene -> isIn(scene, "release-interrupted", row -> row.path("boot").asInt() == boot + 1));
        page.context().close();
    }

    @Test
    void whatHappensWithoutANetworkReachesTheCloudLater() throws Exception {
        act("network", "{\"on\":false}");
        long before = demo.scene().path("copies").path("durable").asLong();
        act("exit", "{}");
        demo.until(scene -> scene.path("copies").path("durable").asLong() > scene.path("copies").path("received")
                .asLong() && isIn(scene, "exit-requested",
                        row -> row.path("seq").asLong() > before && !row.has(
                                "there")));
        act("network", "{\"on\":true}");
        demo.until(scene -> scene.path("copies").path("durable").asLong() == scene.path("copies").path("received")
                .asLong());
        JsonNode verified = act("verify", "{}");
        assertThat(verified.path("findings")).isEmpty();
        assertThat(verified.path("contradictions")).isEmpty();
    }

    @Test
    void fireReleasesEveryDoorAndItsEndSecuresThem() throws Exception {
        act("fire", "{\"on\":true}");
        demo.until(scene -> scene.path("doors").path("front").path("released").asBoolean() && scene.path("doors").path(
                "back").path("released").asBoolean());
        act("fire", "{\"on\":false}");
        act("speed", "{\"times\":60}");
        demo.until(scene -> !scene.path("doors").path("front").path("released").asBoolean());
    }

    @Test
    void aForcedDoorIsAnAlarmAndAHeldOneWaitsForItsRelease() throws Exception {
        assertThat(demo.post("door", "{\"do\":\"hold\"}").statusCode()).isEqualTo(409);
        demo.securedForLong();
        act("door", "{\"do\":\"force\"}");
        demo.until(scene -> scene.path("told").path("doors").path("front").path("alarm").asText().equals("forced"));
        act("door", "{\"do\":\"close\"}");
    }

    @Test
    void whatCannotBeDoneIsSaidInTheReadersLanguage() {
        Page page = page("zh-CN", 1440, 900);
        page.evaluate("""
                document.querySelector('xy-stage').dispatchEvent(
                  new CustomEvent('act', {detail: {name: 'door', given: {do: 'hold'}}}))""");
        PlaywrightAssertions.assertThat(page.locator(".toast")).containsText("门锁着");
        assertThat(page.evaluate("document.querySelector('xy-stage').otherwise({outcome: 'dark'}).why")).isEqualTo(
                "扫码器没有反应");
        page.context().close();
        complaints.removeIf(it -> it.contains("409"));
    }

    @Test
    void aWeldedRelayIsNoticedAndTheContactorTakesItsPlace() throws Exception {
        act("speed", "{\"times\":10}");
        demo.until(scene -> !scene.path("outlets").path("3").has("load") && List.of("idle", "unplugged", "full")
                .contains(scene.path("told").path("outlets").path("3").path("state").asText()));
        act("relay", "{\"outlet\":\"3\",\"stuck\":true}");
        act("plug", "{\"outlet\":\"3\",\"load\":\"heater\"}");
        JsonNode cut = demo.until(scene -> !scene.path("contactor").asBoolean());
        assertThat(cut.path("told").path("alarms").findValuesAsText("code")).contains("relay-stuck");
        act("relay", "{\"outlet\":\"3\",\"stuck\":false}");
        act("unplug", "{\"outlet\":\"3\"}");
    }

    @Test
    void aClockThatLiesIsNotBelieved() throws Exception {
        demo.until(scene -> trust(scene).equals("signed"));
        act("clock", "{\"source\":\"lying\"}");
        demo.until(scene -> scene.path("copies").path("rows").toString().contains("clock-contradicted"));
        assertThat(trust(demo.scene())).isEqualTo("signed");
        act("network", "{\"on\":false}"); // without the platform's answer nothing is left but what is proved
        act("power", "{\"on\":false}");
        act("power", "{\"on\":true}");
        demo.until(scene -> trust(scene).equals("floor"));
        act("network", "{\"on\":true}");
        demo.until(scene -> trust(scene).equals("signed"));
        act("clock", "{\"source\":\"battery\"}");
    }

    /** Whether the newest entries have such a one. */
    private static boolean isIn(JsonNode scene, String kind, Predicate<JsonNode> such) {
        return StreamSupport.stream(scene.path("copies").path("rows").spliterator(), false).anyMatch(row -> row.path(
                "kind").asText().equals(kind) && such.test(row));
    }

    private static String trust(JsonNode scene) {
        return scene.path("told").path("trust").asText();
    }

    @Test
    void theRoomFillsAndTimeFlies() throws Exception {
        act("fill", "{\"people\":4}");
        act("speed", "{\"times\":10}");
        demo.until(scene -> scene.path("people").path("inside").asInt() > 0 && scene.path("people").path("inside")
                .asInt() == scene.path("people").path("about").asInt());
        act("speed", "{\"times\":600}");
        JsonNode empty = demo.until(scene -> scene.path("people").path("about").asInt() == 0); // after minutes of rest
        assertThat(empty.path("people").path("inside").asInt()).isZero();
        assertThat(act("verify", "{}").path("findings")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"zh-CN,360,740", "en-GB,360,740", "en-GB,1440,900", "zh-CN,3840,2160"})
    void itFitsEveryScreenAndEveryReader(String language, int width, int height) {
        Page page = page(language, width, height);
        for (int tab = 0; tab < (width < 1000 ? 3 : 1); tab++) {
            if (width < 1000) {
                page.locator(".stage-tabs button").nth(tab).click();
            }
            assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
            assertThat(new AxeBuilder(page).analyze().getViolations().stream().filter(it -> List.of("serious",
                    "critical").contains(it.getImpact())).map(it -> it.getId() + " " + it.getNodes().getFirst()
                            .getHtml()))
                    .isEmpty();
            page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(language + "-" + width + "-" + tab
                    + ".png")).setFullPage(true));
        }
        page.context().close();
    }

    @Test
    void theKeyboardDoesAll() throws Exception {
        Page page = page("en-GB", 1440, 900);
        page.locator("[data-card=good]").focus();
        page.keyboard().press("ArrowRight");
        PlaywrightAssertions.assertThat(page.locator("[data-card=first]")).isFocused();
        page.locator("g.hot[aria-label^='Fire alarm']").focus();
        page.keyboard().press("Enter");
        demo.until(scene -> scene.path("doors").path("front").path("released").asBoolean());
        PlaywrightAssertions.assertThat(page.locator(".happened")).containsText("fire");
        page.context().close();
    }

    private static Optional<JsonNode> row(JsonNode scene, String kind, Predicate<JsonNode> such) {
        return scene.path("copies").path("rows").valueStream().filter(it -> it.path("kind").asText().equals(kind))
                .filter(such).findFirst();
    }

    @Test
    void whatHappensIsToldByTheStationsTimeWhereverOneSits() throws Exception {
        Page page = page("en-GB", 1440, 900);
        long before = demo.scene().path("copies").path("durable").asLong();
        act("fire", "{\"on\":true}");
        Predicate<JsonNode> isNew = row -> row.path("seq").asLong() > before;
        JsonNode began = row(demo.until(scene -> isIn(scene, "fire-began", isNew)), "fire-began", isNew).orElseThrow();
        String time = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(StationFiles.zone()).format(Instant.parse(began
                .path("at").asText()));
        PlaywrightAssertions.assertThat(page.locator(".copy-rows")).containsText(time);
        PlaywrightAssertions.assertThat(page.locator(".happened")).containsText("fire");
        page.context().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"card\":\"golden\"}", "{\"card\":\"good\",\"wet\":2}", "{\"card\":\"good\",\"x\":1}",
            "{\"card\":\"good\",\"door\":\"side\"}", "[]", "not json"})
    void aWrongActIsNamedAndNothingIsDone(String arguments) throws Exception {
        var response = demo.post("scan", arguments);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("\"field\"", "\"found\"", "\"expected\"");
    }

    @ParameterizedTest
    @CsvSource({"GET,evil.example,,421", "POST,HERE,http://evil.example,403", "GET,HERE,,200",
            "GET,HERE,http://evil.example,200"})
    void anotherPageMayNotActHere(String method, String host, String origin, int status) throws Exception {
        URI here = URI.create(demo.address());
        String named = host.equals("HERE") ? "127.0.0.1:" + here.getPort() : host;
        try (var socket = new Socket(here.getHost(), here.getPort())) {
            String path = method.equals("GET") ? "/" : "/stage/v1/acts/fire";
            socket.getOutputStream().write((method + " " + path + " HTTP/1.1\r\nHost: " + named + "\r\n"
                    + (origin == null ? "" : "Origin: " + origin + "\r\n")
                    + "Content-Type: application/json\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{\"on\":true}")
                    .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 " + status);
            assertThat(answer).contains("default-src 'none'");
        }
        assertThat(demo.scene().path("fire").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/../stage/Play.class", "/assets/..%2findex.html", "/assets/%2e%2e/%2e%2e/StageServer.class",
                    "/index.html.bak", "/assets/"})
    void onlyThePageIsServed(String path) throws Exception {
        URI here = URI.create(demo.address());
        try (var socket = new Socket(here.getHost(), here.getPort())) {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + here.getPort()
                    + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).startsWith(
                    "HTTP/1.1 404");
        }
    }
}
