package io.xiaoyi.simulator;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.xiaoyi.simulator.ConsoleVisit.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.Media;
import io.xiaoyi.gateway.scan.Frame;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The station's console at its own address, as operators use it, while the stage makes things happen. */
class ConsoleIT {
    private static final List<String> VIEWS = List.of("", "journal", "charts", "visitors", "settings", "accounts");
    /** A link that breaks is noticed by that; by its silence alone it would be after 11 s at the earliest. */
    private static final int AT_ONCE_MILLIS = 10_000;
    private static StageBrowser browser;
    private static RunningDemo demo;
    private static String address;
    private static String account;
    private static String password;
    private static List<Cookie> cookies;

    @BeforeAll
    static void somebodySignsIn() throws IOException {
        browser = new StageBrowser();
        demo = new RunningDemo();
        address = demo.until(scene -> scene.has("console")).path("console").asText().replaceFirst("/$", "");
        Matcher told = Pattern.compile("account (\\S+), password (\\S+)").matcher(demo.text());
        assertThat(told.find()).as(demo.text()).isTrue();
        account = told.group(1);
        password = told.group(2);
        try (var visit = new ConsoleVisit(browser, address, "en-GB", 1440, 900).expecting("status of (401|503)")) {
            visit.page.navigate(address + "/");
            visit.shoot("sign-in");
            visit.isAccessible();
            visit.signIn(account, password);
            assertThat(visit.page.locator("xy-overview")).isVisible();
            cookies = visit.page.context().cookies();
        }
    }

    @AfterAll
    static void journalAndCloudAreEqualAfterAll() throws Exception {
        if (demo != null) {
            demo.calm();
            assertThat(demo.end()).as(demo.text()).isZero();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void quiet() throws Exception {
        demo.calm();
    }

    private static ConsoleVisit visit() {
        return visit("en-GB", 1440, 900);
    }

    private static ConsoleVisit visit(String language, int width, int height) {
        return new ConsoleVisit(browser, address, language, width, height).as(cookies);
    }

    /** The newest act in the journal: what it was, and who did it. */
    private static void isInTheJournal(ConsoleVisit visit, String act, String subject) throws IOException {
        String wanted = act + " " + subject + " console:" + account;
        assertThat(visit.untilNewest("act-accepted", it -> wanted.equals(it.at("/body/name").asText() + " " + it.path(
                "subject").asText() + " " + it.at("/body/by").asText()))).as(wanted).isTrue();
    }

    @Test
    void aWrongPasswordIsSaidToBeWrongAndThenOneHasToWait() {
        try (var visit = new ConsoleVisit(browser, address, "en-GB", 360, 780).expecting("status of (401|429)")) {
            visit.page.navigate(address + "/");
            Locator alert = visit.page.locator("[role=alert]");
            visit.signIn(account, "not the password");
            assertThat(alert).containsText("Account or password is wrong");
            visit.isAccessible();
            for (int tries = 1; tries < 10 && !alert.textContent().contains("Try again in"); tries++) {
                visit.page.waitForResponse(it -> it.url().endsWith("/session") && it.status() != 200,
                        () -> visit.signIn(account, "not the password"));
                assertThat(visit.page.locator("form button[type=submit]")).isEnabled();
            }
            assertThat(alert).containsText(Pattern.compile("Try again in \\d+ (s|min)"));
            visit.shoot("sign-in-wait");
        }
    }

    @Test
    void whoSignsOutIsOut() {
        try (var visit = new ConsoleVisit(browser, address, "zh-CN", 360, 780).expecting("status of (401|429)")) {
            visit.page.navigate(address + "/");
            visit.untilSignedIn(() -> visit.signIn(account, password));
            visit.page.locator(".top button[aria-label=菜单]").click();
            visit.page.locator("dialog.menu").getByText("退出登录").click();
            assertThat(visit.page.locator("#in-password")).isVisible();
            assertThat(visit.page.context().request().get(address + "/api/v1/station").status()).isEqualTo(401);
        }
    }

    @Test
    void whatHappensAtTheDoorIsSeenAtOnce() throws Exception {
        try (var visit = visit()) {
            assertThat(visit.page.locator(".pill")).hasText("Live");
            demo.anotherCode();
            demo.act("scan", "{\"card\":\"good\"}");
            assertThat(visit.door("front")).containsText("Released · by a code");
            assertThat(visit.page.locator(".area-latest xy-entry").first()).containsText("front");
            visit.shoot("overview-live");
            demo.act("speed", "{\"times\":60}");
            visit.door("front").getByText("Locked").waitFor();
        }
    }

    @Test
    void theDoorsDoWhatTheOperatorWants() throws Exception {
        try (var visit = visit()) {
            Locator back = visit.door("back");
            button(back, "Open").click();
            assertThat(visit.page.locator("xy-ask dialog")).containsText("Open back now?");
            visit.isAccessible();
            visit.confirm();
            assertThat(back).containsText("Released · by an operator");
            isInTheJournal(visit, "unlock", "back");

            button(back, "Hold open").click();
            visit.page.locator("#ask-seconds").selectOption("300");
            visit.confirm();
            assertThat(back).containsText("Held open");
            isInTheJournal(visit, "hold-open", "back");
            button(back, "Back to normal").click();
            visit.confirm();
            assertThat(back).containsText("Locked");

            button(back, "Lock down").click();
            visit.confirm();
            assertThat(back).containsText("Locked down");
            isInTheJournal(visit, "lockdown", "back");
            assertThat(demo.act("scan", "{\"card\":\"good\",\"door\":\"back\"}").path("released").asBoolean())
                    .isFalse();
            assertThat(visit.page.locator(".area-verdict")).containsText("back · Locked down");
            visit.shoot("overview-locked-down");
            button(back, "Back to normal").click();
            visit.confirm();
            isInTheJournal(visit, "resume", "back");

            visit.go("journal");
            assertThat(visit.page.locator("xy-entry").filter(new Locator.FilterOptions().setHasText(account
                    + " (console): Back to normal, back")).first()).isVisible();
        }
    }

    @Test
    void aSessionIsStopped() throws Exception {
        demo.act("plug", "{\"outlet\":\"2\",\"load\":\"battery\"}");
        demo.act("speed", "{\"times\":10}");
        demo.until(scene -> scene.path("told").path("outlets").path("2").path("state").asText().equals("charging"));
        demo.act("speed", "{\"times\":1}");
        try (var visit = visit()) {
            Locator tile = visit.outlet("2");
            assertThat(tile).containsText("Charging");
            button(tile, "Stop charging").click();
            visit.confirm();
            assertThat(tile).containsText("ended by an operator");
            isInTheJournal(visit, "outlet-stop", "2");
        }
    }

    @Test
    void afterAFaultAnOutletReturnsToServiceOnceSomebodyHasLooked() throws Exception {
        demo.act("speed", "{\"times\":10}");
        demo.until(scene -> List.of("idle", "unplugged", "full").contains(scene.path("told").path("outlets").path("4")
                .path("state").asText()));
        demo.act("relay", "{\"outlet\":\"4\",\"stuck\":true}");
        demo.act("plug", "{\"outlet\":\"4\",\"load\":\"heater\"}");
        demo.until(scene -> !scene.path("contactor").asBoolean());
        try (var visit = visit()) {
            Locator tile = visit.outlet("4");
            assertThat(tile).containsText("Out of service");
            assertThat(visit.page.locator(".area-verdict")).containsText("Outlet 4");
            visit.shoot("overview-fault");
            demo.act("relay", "{\"outlet\":\"4\",\"stuck\":false}");
            demo.act("unplug", "{\"outlet\":\"4\"}");
            button(tile, "Return to service").click();
            assertThat(visit.page.locator("xy-ask button[type=submit]")).isDisabled();
            visit.page.locator("xy-ask input[type=checkbox]").check();
            visit.confirm();
            isInTheJournal(visit, "outlet-clear", "4");
            assertThat(tile).containsText("Free");
            demo.until(scene -> scene.path("contactor").asBoolean());
        }
    }

    @Test
    void anInvitedVisitorsPaperOpensTheDoorUntilItIsWithdrawn() throws Exception {
        try (var visit = visit("zh-CN", 1440, 900)) {
            visit.go("visitors");
            visit.page.locator("#visitor-label").fill("张师傅 <b>空调</b>");
            visit.isAccessible();
            visit.page.locator("xy-visitors button[type=submit]").click();
            assertThat(visit.page.locator(".paper")).containsText("张师傅 <b>空调</b>");
            visit.page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            visit.shoot("visitor-paper");
            visit.page.locator(".code-image").evaluate("it => it.decode()");
            byte[] code = read(visit.page.locator(".code-image").screenshot());
            visit.page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
            assertThat(visit.untilNewest("visitor-invited", it -> it.at("/body/by").asText().equals("console:"
                    + account) && !it.toString().contains("张师傅"))).as("his name is on the paper alone").isTrue();

            assertThat(shown("back", code)).isEqualTo("GRANTED");
            assertThat(visit.untilNewest("granted", it -> it.path("subject").asText().equals("back-in"))).isTrue();
            visit.page.locator(".top button[lang=en]").click();
            visit.go("journal");
            Locator entry = visit.page.locator("xy-entry").filter(new Locator.FilterOptions().setHasText(
                    "let through at back")).first();
            entry.locator("summary").click();
            button(entry, "Withdraw a pass").click();
            visit.confirm();
            assertThat(shown("back", code)).isEqualTo("DENIED");
        }
    }

    /** What a reader beside the door says to a code. */
    private static String shown(String door, byte[] code) throws IOException, InterruptedException {
        Doorway doorway = demo.stage().doorway(door);
        assertThat(doorway.turn().goBefore(Duration.ofSeconds(20))).isTrue();
        try {
            return doorway.present(code).orElseThrow().answer().outcome().name();
        } finally {
            doorway.turn().leave();
        }
    }

    /** The code in a picture, as a scanner's camera finds it. */
    private static byte[] read(byte[] picture) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
        byte[] grey = new byte[image.getWidth() * image.getHeight()];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) (image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xff);
        }
        return new ScannerView().read(new Frame(image.getWidth(), image.getHeight(), grey)).orElseThrow();
    }

    @Test
    void theJournalIsSearchedAndTakenHome() throws Exception {
        demo.act("scan", "{\"card\":\"expired\"}");
        try (var visit = visit()) {
            assertThat(visit.untilNewest("denied", it -> it.at("/body/denial").asText().equals("expired"))).isTrue();
            visit.go("journal");
            visit.page.locator(".filters summary").click();
            visit.page.locator("#q-kind").selectOption("denied");
            visit.page.locator("#q-reason").selectOption("expired");
            visit.page.locator(".filters button[type=submit]").click();
            assertThat(visit.page).hasURL(Pattern.compile("kind=denied&reason=expired"));
            assertThat(visit.page.locator("xy-entry").first()).containsText("front denied");
            visit.isAccessible();
            visit.shoot("journal-filtered");

            Download csv = visit.page.waitForDownload(() -> visit.page.getByText("Export CSV").click());
            List<String> lines = Files.readString(csv.path(), StandardCharsets.UTF_8).lines().toList();
            assertThat(csv.suggestedFilename()).endsWith(".csv");
            assertThat(lines).hasSizeGreaterThan(1);
            assertThat(lines.subList(1, lines.size())).allMatch(it -> it.contains("denied") && it.contains("expired"));
            Download json = visit.page.waitForDownload(() -> visit.page.getByText("Export JSON").click());
            var mapper = new ObjectMapper();
            for (String line : Files.readAllLines(json.path())) {
                assertThat(mapper.readTree(line).path("kind").asText()).isEqualTo("denied");
            }
        }
    }

    @Test
    void theDayAndTheWeekAreDrawn() throws Exception {
        demo.anotherCode();
        demo.act("scan", "{\"card\":\"good\"}");
        try (var visit = visit()) {
            assertThat(visit.untilNewest("granted", it -> it.has("seq"))).isTrue();
            visit.go("charts");
            visit.page.locator(".u-legend").last().waitFor();
            assertThat(visit.page.locator(".total dd").first()).hasText(Pattern.compile("[1-9]\\d*"));
            visit.isAccessible();
            button(visit.page.locator("main"), "Week").click();
            assertThat(visit.page.locator(".page-head p")).containsText("–");
            visit.page.locator(".folded summary").click();
            assertThat(visit.page.locator(".table tbody tr")).hasCount(7 * 24);
            visit.shoot("charts-week");
        }
    }

    @Test
    void aViewerLooksAndMayNotAct() throws Exception {
        try (var admin = visit();
                var visit = new ConsoleVisit(browser, address, "en-GB", 1440, 900).expecting(
                        "status of (401|403|429)")) {
            admin.go("accounts");
            button(admin.page.locator("main"), "New account").click();
            admin.page.locator("#sheet-account").fill("vera");
            admin.page.locator("#sheet-password").fill("looks and looks");
            admin.page.locator("dialog[open] button[type=submit]").click();
            assertThat(admin.page.locator("xy-accounts .rows").first()).containsText("vera");
            admin.isAccessible();

            visit.page.navigate(address + "/");
            visit.untilSignedIn(() -> visit.signIn("vera", "looks and looks"));
            assertThat(button(visit.door("front"), "Open – Your role (viewer) may not do this")).hasAttribute(
                    "aria-disabled", "true");
            visit.isAccessible();
            visit.shoot("overview-viewer");
            APIResponse refused = visit.post("/api/v1/acts",
                    "{\"name\":\"unlock\",\"arguments\":{\"door\":\"front\"}}");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).contains("role-too-low");

            Locator row = admin.page.locator("xy-accounts .rows li").filter(new Locator.FilterOptions().setHasText(
                    "vera"));
            button(row, "Delete").click();
            admin.page.locator("dialog[open] button[type=submit]").click();
            assertThat(visit.page.locator("#in-password")).isVisible();
            assertThat(admin.untilNewest("account-changed", it -> it.at("/body/by").asText().equals("console:"
                    + account)))
                    .isTrue();
        }
    }

    @Test
    void aLostConnectionIsShownAtOnceAndHealsByItself() throws Exception {
        int port = Integer.parseInt(address.replaceAll(".*:", ""));
        try (var wire = new Cable(port);
                var visit = new ConsoleVisit(browser, "http://127.0.0.1:" + wire.port(), "en-GB", 1440, 900).expecting(
                        "ERR_|status of 401").as(cookies)) {
            assertThat(visit.page.locator(".pill")).hasText("Live");
            wire.join(false);
            assertThat(visit.page.locator(".lost")).containsText("Disconnected",
                    new LocatorAssertions.ContainsTextOptions().setTimeout(AT_ONCE_MILLIS));
            assertThat(visit.door("front").locator(".button.main")).hasAttribute("aria-disabled", "true");
            visit.isAccessible();
            visit.shoot("overview-lost");
            demo.act("scan", "{\"card\":\"expired\"}");
            wire.join(true);
            assertThat(visit.page.locator(".pill")).hasText("Live");
            assertThat(visit.page.locator(".lost")).hasCount(0);
            assertThat(visit.page.locator(".area-latest")).containsText("front denied");
        }
    }

    @Test
    void aPowerCutIsShownAtOnceAndAfterItOneSignsInAnew() throws Exception {
        try (var visit = visit().expecting("ERR_|status of (401|429|503)")) {
            assertThat(visit.page.locator(".pill")).hasText("Live");
            demo.act("power", "{\"on\":false}");
            assertThat(visit.page.locator(".lost")).containsText("Disconnected",
                    new LocatorAssertions.ContainsTextOptions().setTimeout(AT_ONCE_MILLIS));
            demo.act("power", "{\"on\":true}");
            visit.untilSignedIn(() -> visit.signIn(account, password));
            assertThat(visit.page.locator(".pill")).hasText("Live");
            cookies = visit.page.context().cookies();
        }
    }

    @ParameterizedTest
    @CsvSource({"zh-CN,360,780", "en-GB,360,780", "zh-CN,1440,900", "en-GB,1440,900"})
    void everyViewFitsEveryReader(String language, int width, int height) {
        try (var visit = visit(language, width, height)) {
            for (String view : VIEWS) {
                visit.go(view);
                if (view.equals("charts")) {
                    visit.page.locator(".u-legend").last().waitFor();
                }
                visit.fits();
                if (language.startsWith("zh") == (width < 1000)) { // looks are the same in both; once each is enough
                    visit.isAccessible();
                }
                visit.shoot((view.isEmpty() ? "overview" : view) + "-" + width + "-" + language.substring(0, 2));
            }
        }
    }

    @Test
    void onAWallOfFourThousandPixelsItIsOneLook() {
        try (var visit = visit("zh-CN", 3840, 2160)) {
            visit.fits();
            visit.isAccessible();
            visit.shoot("overview-3840-zh");
        }
    }

    @Test
    void theKeyboardAloneSignsInAndOpens() throws Exception {
        try (var visit = new ConsoleVisit(browser, address, "en-GB", 1440, 900).expecting("status of (401|429)")) {
            visit.page.navigate(address + "/");
            assertThat(visit.page.locator("#in-account")).isFocused();
            visit.page.keyboard().type(account);
            visit.page.keyboard().press("Tab");
            visit.untilSignedIn(() -> {
                visit.page.keyboard().type(password);
                visit.page.keyboard().press("Enter");
            });
            visit.tabTo(button(visit.door("front"), "Open"));
            visit.page.keyboard().press("Enter");
            visit.tabTo(visit.page.locator("xy-ask button[type=submit]"));
            visit.page.keyboard().press("Enter");
            assertThat(visit.page.locator(".acts li")).containsText("done");
            demo.until(scene -> scene.path("doors").path("front").path("released").asBoolean());
            isInTheJournal(visit, "unlock", "front");
        }
    }
}
