package io.xiaoyi.gateway.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.console.StaffedStation.Person;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings in a browser, at a station at work: from the sign-in to the journal. */
class ConfigurationIT {
    private static TestBrowser browser;

    @TempDir
    private Path directory;
    private final MosquittoBroker broker = MosquittoBroker.started();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private StaffedStation station;
    private Person chief;
    private Page page;

    @BeforeAll
    static void openBrowser() {
        browser = new TestBrowser();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        station = new StaffedStation(directory.resolve("station"), "uplink: {broker: \"mqtt://127.0.0.1:" + broker
                .port() + "\"}\nshadow: {trial: 8s}\n");
        chief = station.chief();
        chief.with("anna", "operator");
    }

    @AfterEach
    void close() {
        page.context().close();
        station.close();
        broker.close();
        assertThat(complaints).isEmpty();
    }

    private void signIn(String language) {
        page = browser.page(language, 1280, 900);
        page.onConsoleMessage(it -> {
            if (it.text().contains("Content Security Policy") || it.text().contains("Uncaught")) {
                complaints.add(it.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(station.origin());
        page.locator("#in-account").fill("anna");
        page.locator("#in-password").fill(StaffedStation.PASSWORD);
        page.locator("#in-password").press("Enter");
        assertThat(page.locator(".pill")).isVisible();
        page.evaluate("location.hash = '#/settings'");
    }

    private void press(String label) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(label)).click();
    }

    private void accessible() {
        assertThat(new AxeBuilder(page).analyze().getViolations().stream().filter(it -> List.of("serious", "critical")
                .contains(it.getImpact())).map(it -> it.getId() + " " + it.getNodes().getFirst().getHtml()).toList())
                .isEmpty();
    }

    private Duration release() {
        return station.gateway.station().doors().get("front").plan().release();
    }

    @Test
    void aReleaseTimeIsChangedSeenInForceAndInTheJournal() {
        signIn("zh");
        page.locator("#set-doors-front-releaseSeconds").fill("90");
        press("预览差异");
        assertThat(page.locator("#set-doors-front-releaseSeconds-wrong")).containsText("填写的是 90，应为 1 到 60 秒");
        accessible();
        page.locator("#set-doors-front-releaseSeconds").fill("8");
        press("预览差异");
        assertThat(page.locator(".differences tbody tr")).hasCount(1);
        assertThat(page.locator(".differences")).containsText("门 › front › 开锁时间（秒）");
        assertThat(page.locator(".differences del")).hasText("5");
        assertThat(page.locator(".differences ins")).hasText("8");
        accessible();
        assertThat(release()).as("only compared").isEqualTo(Duration.ofSeconds(5));
        press("应用更改");
        assertThat(page.locator(".page-head")).containsText("第 1 版 · anna");
        assertThat(page.locator("#set-doors-front-releaseSeconds")).hasValue("8");
        assertThat(release()).isEqualTo(Duration.ofSeconds(8));
        assertThat(page.locator("xy-settings xy-entry").first()).containsText("anna");
        page.evaluate("location.hash = '#/journal'");
        assertThat(page.locator("xy-journal")).containsText("更改设置，现为第 1 版");
    }

    @Test
    void openingHoursAreWrittenDayByDayAndNoneAtAllIsNoWeekOfClosedDays() {
        signIn("en");
        page.getByLabel("Monday").fill("06:00-12:00, 25:00-26:00");
        press("Show the difference");
        assertThat(page.locator("#set-access-hours-mon-wrong")).containsText("found 25:00-26:00");
        page.getByLabel("Monday").fill("06:00-12:00,13:00-24:00");
        press("Show the difference");
        assertThat(page.locator(".differences")).containsText("Opening hours › Monday");
        assertThat(page.locator(".differences ins")).hasText("06:00-12:00, 13:00-24:00");
        press("Keep editing");
        page.getByLabel("Monday").fill("");
        assertThat(page.getByText("Nothing is changed")).isVisible();
    }

    @Test
    void whoeverIsOvertakenIsToldAndOverwritesNothing() throws Exception {
        signIn("en");
        page.locator("#set-name").fill("Anna's");
        JsonObject values = chief.get("/api/v1/configuration").json().getJsonObject("values").put("name", "Chief's");
        assertThat(chief.send("PUT", "/api/v1/configuration", new JsonObject().put("version", 0).put("values", values),
                "en").status()).isEqualTo(200);
        assertThat(page.locator(".banner.warn")).containsText("Somebody has changed the settings meanwhile");
        assertThat(page.locator("#set-name")).hasValue("Anna's");
        press("Load what holds now");
        assertThat(page.locator("#set-name")).hasValue("Chief's");
        assertThat(page.locator(".page-head")).containsText("Version 1 · chief");
    }

    @Test
    void aBrokerThatIsNotReachedIsTakenBackAndThePageSaysWhy() {
        until("the cloud is reached", () -> station.gateway.station().boot().online());
        signIn("en");
        page.locator("#set-uplink-broker").fill("mqtt://127.0.0.1:9");
        press("Show the difference");
        press("Apply changes");
        assertThat(page.locator(".page-head")).containsText("on trial");
        assertThat(page.locator(".banner.warn")).containsText("Version 1 was taken back");
        assertThat(page.locator(".banner.warn")).containsText("mqtt://127.0.0.1:9 not reached within 8 s");
        assertThat(page.locator("#set-uplink-broker")).hasValue("mqtt://127.0.0.1:" + broker.port());
    }
}
