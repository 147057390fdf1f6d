package io.xiaoyi.gateway.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's pages in a real browser, over a canned feed and under the server's own policy. */
class PagesIT {
    private static final List<String> VIEWS = List.of("", "journal", "charts", "visitors", "settings", "accounts");
    private static final Map<String, int[]> SIZES = Map.of("phone", new int[]{360, 780}, "desk", new int[]{1280, 800},
            "wall", new int[]{3840, 2160});
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private static CannedServer server;
    private static TestBrowser browser;

    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    static void open() throws Exception {
        browser = new TestBrowser();
        server = new CannedServer();
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.close();
            browser.close();
        }
    }

    @AfterEach
    void nothingWasComplainedOf() {
        assertThat(complaints).as("errors and policy reports of the browser").isEmpty();
    }

    static Stream<Arguments> everyLook() {
        return Stream.of("zh", "en").flatMap(language -> SIZES.keySet().stream().sorted()
                .flatMap(size -> VIEWS.stream().map(view -> Arguments.of(language, size, view))));
    }

    @ParameterizedTest
    @MethodSource("everyLook")
    void everyViewShowsItselfInBothLanguagesAtEveryWidth(String language, String size, String view) {
        Page page = page(language, SIZES.get(size), ColorScheme.LIGHT);
        go(page, "", view);
        String name = view.isEmpty() ? "overview" : view;
        page.screenshot(new Page.ScreenshotOptions().setPath(
                SCREENSHOTS.resolve(name + "-" + size + "-" + language + ".png")).setFullPage(!size.equals("wall")));
        assertThat(page.locator("html")).hasAttribute("lang", Pattern.compile(language + ".*"));
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth")).as("sideways").isEqualTo(0);
        assertThat(page.locator("main h1")).not().hasCount(0);
        accessible(page);
    }

    static Stream<Arguments> everyView() {
        return VIEWS.stream().map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("everyView")
    void inTheDarkEverythingCanBeReadToo(String view) {
        Page page = page("zh", SIZES.get("desk"), ColorScheme.DARK);
        go(page, "", view);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve((view.isEmpty() ? "overview" : view) + "-desk-dark.png")));
        accessible(page);
    }

    @Test
    void anActIsAskedForByKeysAloneAndToldToItsEnd() {
        Page page = page("en", SIZES.get("desk"), ColorScheme.LIGHT);
        go(page, "", "");
        Locator open = page.locator("xy-door-card").first().getByRole(AriaRole.BUTTON,
                new Locator.GetByRoleOptions().setName("Open").setExact(true));
        tabTo(page, open);
        page.keyboard().press("Enter");
        Locator dialog = page.locator("xy-ask dialog");
        assertThat(dialog).isVisible();
        assertThat(dialog).containsText("Open front now?");
        accessible(page);
        page.keyboard().press("Escape");
        assertThat(dialog).isHidden();
        assertThat(open).isFocused();
        page.keyboard().press("Enter");
        tabTo(page, dialog.locator("button[type=submit]"));
        page.keyboard().press("Enter");
        assertThat(page.locator(".acts")).containsText("done");
        assertThat(asked(page)).contains("{\"name\":\"unlock\",\"arguments\":{\"door\":\"front\"}}");
    }

    @Test
    void whatIsRefusedSaysWhy() {
        Page page = page("en", SIZES.get("phone"), ColorScheme.LIGHT);
        go(page, "", "");
        page.locator("xy-door-card").last().getByText("Lock down").click();
        page.locator("xy-ask button[type=submit]").click();
        assertThat(page.locator(".acts li")).containsText("refused · no such door");
    }

    @Test
    void theFloorPlanIsWalkedWithArrowsAndActedOnWithEnter() {
        Page page = page("en", SIZES.get("desk"), ColorScheme.LIGHT);
        go(page, "", "");
        tabTo(page, page.locator(".plan .thing").first());
        page.keyboard().press("End");
        assertThat(page.locator(".plan .thing:focus")).hasAttribute("aria-label", "back: Locked, Closed, Normal");
        page.keyboard().press("Enter");
        assertThat(page.locator(".sheet")).containsText("back");
        page.locator(".sheet").getByText("Hold open").click();
        page.locator("#ask-seconds").selectOption("3600");
        page.locator("xy-ask button[type=submit]").click();
        assertThat(page.locator(".acts li")).isVisible();
        assertThat(asked(page)).contains("{\"name\":\"hold-open\",\"arguments\":{\"door\":\"back\",\"seconds\":3600}}");
    }

    @Test
    void aLongNameOnTheFloorPlanLeavesItsNeighboursRoom() {
        Page page = page("en", SIZES.get("phone"), ColorScheme.LIGHT);
        go(page, "", "");
        page.evaluate("""
                () => {
                  const feed = document.querySelector('xy-console').feed;
                  const long = (it, i) => ({...it, id: `north-east-entrance-${i}`});
                  feed.becomes({doors: feed.snapshot.doors.map(long), outlets: feed.snapshot.outlets.map(long)});
                }""");
        assertThat(page.locator(".plan .name").first()).containsText("…");
        assertThat(page.evaluate("""
                () => {
                  const boxes = [...document.querySelectorAll('.plan .name')].map(it => it.getBoundingClientRect());
                  return boxes.filter((a, i) => boxes.some((b, j) => i < j && a.left < b.right && b.left < a.right
                    && a.top < b.bottom && b.top < a.bottom)).length;
                }""")).as("names that run into another").isEqualTo(0);
    }

    @Test
    void whatIsOldLooksOldAndNothingCanBeAskedOfIt() {
        Page page = page("en", SIZES.get("desk"), ColorScheme.LIGHT);
        go(page, "", "");
        Locator open = page.locator("xy-door-card").first().locator(".button.main");
        page.evaluate("document.querySelector('xy-console').feed.lose()");
        assertThat(page.locator(".lost")).containsText("Disconnected");
        assertThat(open).hasAttribute("aria-disabled", "true");
        assertThat(open).hasAttribute("title", "Not while the connection is lost");
        page.locator(".lost").getByText("Reconnect now").click();
        assertThat(page.locator(".lost")).hasCount(0);
        assertThat(open).not().hasAttribute("aria-disabled", "true");
        page.evaluate("document.querySelector('xy-console').feed.fallSilent()");
        assertThat(page.locator(".lost")).containsText("Nothing heard from the station for 1");
    }

    @Test
    void allIsWellOnlyWhereItIs() {
        Page page = page("en", SIZES.get("desk"), ColorScheme.LIGHT);
        go(page, "", "");
        page.evaluate("""
                () => {
                  const feed = document.querySelector('xy-console').feed;
                  window.sound = {alarms: [], outlets: feed.snapshot.outlets.filter(it => it.state !== 'faulty')};
                  feed.becomes(window.sound);
                }""");
        assertThat(page.locator(".area-verdict")).containsText("All is well");
        for (String fault : List.of("{clock: {trust: 'floor'}}", "{disk: {durable: false}}",
                "{link: {configured: true, online: false}}", "{link: {online: false}}",
                "{readers: [{id: 'front-in', present: false}]}",
                "{doors: [{id: 'front', mode: 'normal', forced: true}]}",
                "{doors: [{id: 'front', mode: 'locked-down'}]}", "{outlets: [{id: '1', state: 'faulty'}]}")) {
            page.evaluate("document.querySelector('xy-console').feed.becomes(" + fault + ")");
            assertThat(page.locator(".area-verdict")).containsText("Worth a look: ");
            page.evaluate("document.querySelector('xy-console').feed.becomes({...canned(), ...window.sound})");
            assertThat(page.locator(".area-verdict")).containsText("All is well");
        }
        page.evaluate(
                "document.querySelector('xy-console').feed.becomes({link: {configured: false, online: false}})");
        assertThat(page.locator(".area-verdict")).containsText("All is well");
        assertThat(page.locator(".area-health")).containsText("not configured");
        page.evaluate("document.querySelector('xy-console').feed.becomes({fire: true})");
        assertThat(page.locator(".area-verdict")).containsText("Fire alarm");
    }

    @Test
    void whatOneMayNotDoSaysSo() {
        Page page = page("en", SIZES.get("desk"), ColorScheme.LIGHT);
        go(page, "?role=viewer", "");
        assertThat(page.locator("xy-door-card .button.main").first()).hasAttribute("title",
                "Your role (viewer) may not do this");
        assertThat(page.locator(".nav")).not().containsText("Accounts");
        accessible(page);
    }

    @Test
    void whatComesFromOutsideIsTextAndNothingElse() {
        Page page = page("en", SIZES.get("desk"), ColorScheme.LIGHT);
        go(page, "", "");
        page.evaluate(
                """
                        () => {
                          const feed = document.querySelector('xy-console').feed;
                          const evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
                          const {doors, outlets, alarms, readers, people} = feed.snapshot;
                          feed.becomes({name: evil, version: evil,
                            doors: doors.map(it => ({...it, id: evil, mode: evil})),
                            outlets: outlets.map(it => ({...it, id: evil, state: evil, fault: evil})),
                            alarms: alarms.map(it => ({...it, code: evil, subject: evil, detail: evil})),
                            readers: readers.map(it => ({...it, id: evil, detail: evil, present: false})),
                            people: {...people, sensors: [evil]}});
                          feed.came({seq: 9000, boot: 3, at: '2026-11-29T06:31:00Z', trust: evil, kind: 'denied',
                            subject: evil, body: {door: evil, denial: evil}});
                          feed.came({seq: 9001, boot: 3, at: evil, trust: evil, kind: evil, subject: evil,
                            body: {[evil]: evil}});
                        }""");
        assertThat(page.locator(".title")).containsText("<img src=x");
        page.locator(".nav a[href='#/journal']").click();
        page.locator("xy-entry summary").first().click();
        assertThat(page.locator(".entry-raw").first()).containsText("<script>");
        assertThat(page.locator("main img, main script, header img")).hasCount(0);
    }

    @Test
    void signingInNamesWhatIsWrongInItsPlace() {
        Page page = page("en", SIZES.get("phone"), ColorScheme.LIGHT);
        page.navigate(server.address() + "?role=none");
        assertThat(page.locator("#in-account")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#in-account")).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#in-password-wrong")).hasText("Please fill this in");
        page.locator("#in-account").fill("anna");
        page.locator("#in-password").fill("wrong");
        page.keyboard().press("Enter");
        assertThat(page.locator("[role=alert]")).containsText("Account or password is wrong");
        accessible(page);
        page.locator("#in-password").fill("correct horse battery");
        page.keyboard().press("Enter");
        assertThat(page.locator("xy-overview")).isVisible();
    }

    @Test
    void theFirstSetUpAsksForTheCode() {
        Page page = page("zh", SIZES.get("phone"), ColorScheme.LIGHT);
        page.navigate(server.address() + "?setup");
        page.locator("#in-code").fill("000000");
        page.locator("#in-account").fill("anna");
        page.locator("#in-password").fill("correct horse battery");
        page.locator("#in-again").fill("correct horse");
        page.keyboard().press("Enter");
        assertThat(page.locator("#in-again-wrong")).hasText("两次输入不一致");
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("set-up-phone-zh.png")));
        page.locator("#in-again").fill("correct horse battery");
        page.keyboard().press("Enter");
        assertThat(page.locator("#in-code-wrong")).containsText("000000");
        page.locator("#in-code").fill("424242");
        page.keyboard().press("Enter");
        assertThat(page.locator("xy-overview")).isVisible();
    }

    @Test
    void aVisitorsPassIsMadeAndPrintedWithoutThePagesFrame() {
        Page page = page("zh", SIZES.get("desk"), ColorScheme.LIGHT);
        go(page, "", "visitors");
        page.locator("#visitor-uses").fill("0");
        page.locator("xy-visitors button[type=submit]").click();
        assertThat(page.locator("#visitor-uses-wrong")).containsText("1 到 100");
        page.locator("#visitor-uses").fill("2");
        page.locator("#visitor-label").fill("张师傅");
        page.locator("xy-visitors button[type=submit]").click();
        assertThat(page.locator(".paper")).containsText("张师傅");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("visitor-paper.png")));
        assertThat(page.locator(".top")).isHidden();
        assertThat(page.locator(".code-image")).isVisible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "journal", "charts"})
    void onPaperAPageIsLightAndSaysWhoseItIsWhateverTheScreen(String view) {
        Page page = page("en", SIZES.get("desk"), ColorScheme.DARK);
        go(page, "", view);
        onPaper(page);
        assertThat(page.locator(".paper-head")).hasText(Pattern.compile(
                "东门驿站 East gate\\s*Printed 29/11/2026, 14:3\\d:\\d\\d\\s*demo / st-0001\\s*Times in Asia/Shanghai"));
        assertThat(page.locator("main h1")).isVisible();
        assertThat(page.locator(".top, .nav, .filters, .button, dialog").locator("visible=true")).hasCount(0);
        assertThat(page.locator("body")).hasCSS("background-color", "rgb(255, 255, 255)");
        assertThat(page.locator("body")).hasCSS("color", "rgb(0, 0, 0)");
        page.evaluate("dispatchEvent(new Event('afterprint'))");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
        assertThat(page.locator(".paper-head")).hasCount(0);
        assertThat(page.locator("body")).hasCSS("background-color", "rgb(12, 18, 16)");
        String pdf = pdf(page, view);
        assertThat(pdf.split("/MediaBox \\[0 0 594.9\\d* 841.9\\d*]")).as("sheets of A4").hasSizeBetween(2, 3);
    }

    @Test
    void theWholeJournalThatWasAskedForGoesOnPaperAndSoDoesWhatWasAskedFor() {
        Page page = page("en", SIZES.get("phone"), ColorScheme.LIGHT);
        page.addInitScript("window.print = () => { dispatchEvent(new Event('beforeprint'));"
                + " window.rows = document.querySelectorAll('xy-journal tbody tr').length; }");
        go(page, "", "journal");
        assertThat(page.locator("xy-entry")).hasCount(50);
        onPaper(page);
        assertThat(page.locator("xy-journal .on-paper").first()).containsText("There are older entries");
        page.evaluate("dispatchEvent(new Event('afterprint'))");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
        page.locator("xy-journal .page-head .button", new Page.LocatorOptions().setHasText("Print")).click();
        page.waitForFunction("window.rows !== undefined");
        assertThat(page.evaluate("window.rows")).as("what print() finds, which waits for nothing").isEqualTo(120);
        onPaper(page);
        assertThat(page.locator("xy-journal .on-paper").first()).containsText(
                "120 entries, from 29/11/2026, 08:46:53 to 29/11/2026, 14:30:00");
        assertThat(page.locator("xy-journal")).not().containsText("There are older entries");
        assertThat(page.locator("xy-journal tbody tr").locator("visible=true")).hasCount(120);
        assertThat(page.locator("xy-entry").first()).isHidden();
        assertThat(page.locator("xy-journal thead")).hasCSS("display", "table-header-group");
        assertThat(page.locator("xy-journal tbody tr").first()).hasCSS("break-inside", "avoid");
        page.evaluate("location.hash = '#/journal?kind=denied&from=2026-11-29T00:00'");
        assertThat(page.locator("xy-journal .on-paper").first()).containsText(
                "Event: Denied · From: 2026-11-29 00:00");
    }

    @Test
    void chartsOnPaperAreLightSharpAndAsWideAsThePage() {
        Page page = page("en", SIZES.get("phone"), ColorScheme.DARK);
        go(page, "", "charts");
        page.getByText("Week").click();
        assertThat(page.locator("xy-charts .page-head")).containsText("–");
        onPaper(page);
        page.setViewportSize(680, 900);
        assertThat(page.locator("xy-charts .page-head")).containsText("23/11/2026, 00:00 – 30/11/2026, 00:00");
        assertThat(page.evaluate("""
                () => [...document.querySelectorAll('canvas')].filter(it => it.width >= 2000
                  && it.getBoundingClientRect().width === it.closest('main').getBoundingClientRect().width).length"""))
                .as("sharp, and as wide as the page").isEqualTo(3);
        assertThat(page.evaluate("""
                () => {
                  const canvas = document.querySelector('canvas');
                  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                  return data.some((_, i) => i % 4 === 0 && data[i] === 0x0b && data[i + 1] === 0x6b);
                }""")).as("drawn in the accent of the light theme").isEqualTo(true);
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth")).as("sideways").isEqualTo(0);
    }

    @Test
    void settingsAreComparedBeforeTheyAreApplied() {
        Page page = page("en", SIZES.get("desk"), ColorScheme.LIGHT);
        go(page, "", "settings");
        page.getByLabel("Capacity").fill("900");
        page.getByText("Show the difference").click();
        assertThat(page.locator("#set-capacity-wrong")).containsText("found 900");
        page.getByLabel("Capacity").fill("20");
        page.getByText("Show the difference").click();
        assertThat(page.locator(".differences")).containsText("Capacity");
        assertThat(page.locator(".differences ins")).hasText("20");
        accessible(page);
        page.getByText("Apply changes").click();
        assertThat(page.locator(".acts")).containsText("Change settings");
    }

    @Test
    void theJournalIsNarrowedExportedAndFollowedLive() {
        Page page = page("en", SIZES.get("desk"), ColorScheme.LIGHT);
        go(page, "", "journal");
        assertThat(page.locator("xy-entry")).hasCount(50);
        page.evaluate("""
                document.querySelector('xy-console').feed.came({seq: 9000, boot: 3, at: '2026-11-29T06:31:00Z',
                  trust: 'ntp', kind: 'forced-open', subject: 'front', body: {}})""");
        assertThat(page.locator("xy-entry").first()).containsText("front was opened while it was locked");
        page.locator(".filters summary").click();
        page.locator("#q-kind").selectOption("denied");
        page.locator("#q-from").fill("2026-11-29T12:00");
        page.locator(".filters button[type=submit]").click();
        assertThat(page.locator("xy-entry").first()).containsText("front denied");
        assertThat(page.locator("a[download]").first()).hasAttribute("href", Pattern.compile("export"));
        assertThat(page).hasURL(Pattern.compile("#/journal\\?kind=denied"));
        assertThat(asked(page)).as("noon at the station").contains("\"from\":\"2026-11-29T04:00:00.000Z\"");
        assertThat(page.locator("xy-entry time").first()).hasText("14:18:28");
    }

    @Test
    void aStationThatLostItsJournalIsFollowedFromItsFirstEntryOn() {
        Page page = page("en", SIZES.get("desk"), ColorScheme.LIGHT);
        go(page, "", "");
        page.evaluate("""
                const feed = document.querySelector('xy-console').feed;
                feed.becomes({journal: '0000000000000001', boot: 1, uptimeSeconds: 1});
                for (let seq = 1; seq <= 2; seq++) {
                  feed.came({seq, boot: 1, at: '2026-11-29T06:31:00Z', trust: 'ntp', kind: 'forced-open',
                    subject: 'front', body: {}});
                }
                feed.becomes({boot: 3, uptimeSeconds: 93_840})""");
        assertThat(page.locator("xy-entry")).hasCount(2);
        assertThat(page.locator("xy-entry").first()).containsText("front was opened while it was locked");
        go(page, "", "journal");
        assertThat(page.locator("xy-entry")).hasCount(50);
        page.evaluate("document.querySelector('xy-console').feed.becomes({journal: '0000000000000002'})");
        assertThat(page.locator("xy-journal .banner")).containsText("Not all entries are shown");
    }

    @Test
    void moreThanIsKeptLiveLeavesNoGapUnsaid() {
        Page page = page("en", SIZES.get("desk"), ColorScheme.LIGHT);
        go(page, "", "journal");
        assertThat(page.locator("xy-entry")).hasCount(50);
        String come = """
                ([from, to]) => {
                  const feed = document.querySelector('xy-console').feed;
                  for (let seq = from; seq <= to; seq++) {
                    feed.came({seq, boot: 3, at: '2026-11-29T06:31:00Z', trust: 'ntp', kind: 'door-closed',
                      subject: 'front', body: {}});
                  }
                }""";
        page.evaluate(come, List.of(4243, 4442));
        assertThat(page.locator("xy-entry")).hasCount(250);
        assertThat(page.locator("xy-journal .banner")).hasCount(0);
        page.evaluate(come, List.of(4443, 4443));
        assertThat(page.locator("xy-journal .banner")).containsText("Not all entries are shown");
    }

    @Test
    void daysAreTheStationsAndNotTheReaders() {
        Page page = page("en", SIZES.get("desk"), ColorScheme.LIGHT);
        page.clock().setFixedTime("2020-01-01T00:00:00Z");
        go(page, "", "visitors");
        assertThat(page.locator("#visitor-from")).hasValue("2026-11-29T14:30");
        go(page, "", "charts");
        assertThat(page.locator("xy-charts .page-head")).containsText("29 Nov");
    }

    @Test
    void anotherLanguageIsThereAtOnceAndRemembered() {
        Page page = page("en", SIZES.get("phone"), ColorScheme.LIGHT);
        go(page, "", "");
        page.locator(".top button[lang=zh]").click();
        assertThat(page.locator("main h2").first()).hasText("1 条报警待处理");
        page.reload();
        assertThat(page.locator("main h2").first()).hasText("1 条报警待处理");
        assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");
    }

    // ---- how

    private Page page(String language, int[] size, ColorScheme scheme) {
        Page page = browser.page(language, size[0], size[1], scheme);
        page.onConsoleMessage(it -> {
            if (it.type().equals("error") || it.type().equals("warning")) {
                complaints.add(it.text());
            }
        });
        page.onPageError(complaints::add);
        return page;
    }

    private static void go(Page page, String query, String view) {
        page.navigate(server.address() + query + "#/" + view);
        page.locator("main .card, main .banner").first().waitFor();
        if (view.equals("charts")) {
            page.locator(".u-legend").last().waitFor();
        }
    }

    /** As a browser does before it prints. */
    private static void onPaper(Page page) {
        page.evaluate("dispatchEvent(new Event('beforeprint'))");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
    }

    /** Prints for real. */
    private static String pdf(Page page, String view) {
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(null));
        Path file = SCREENSHOTS.resolve("paper-" + (view.isEmpty() ? "overview" : view) + ".pdf");
        return new String(page.pdf(new Page.PdfOptions().setPreferCSSPageSize(true).setPath(file)), ISO_8859_1);
    }

    /** As somebody without a mouse gets there, within a reasonable number of steps. */
    private static void tabTo(Page page, Locator goal) {
        for (int steps = 0; steps < 60; steps++) {
            if ((boolean) goal.evaluate("it => it === document.activeElement")) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("not reached by Tab: " + goal);
    }

    private static String asked(Page page) {
        return (String) page.evaluate("JSON.stringify(document.querySelector('xy-console').feed.asked)");
    }

    private static void accessible(Page page) {
        List<String> serious = new AxeBuilder(page).analyze().getViolations().stream()
                .filter(it -> List.of("serious", "critical").contains(it.getImpact())).map(PagesIT::told).toList();
        assertThat(serious).as("serious findings of axe").isEmpty();
    }

    private static String told(Rule rule) {
        return rule.getId() + ": " + rule.getNodes().stream().map(it -> it.getHtml() + " " + it.getFailureSummary())
                .limit(3).toList();
    }
}
