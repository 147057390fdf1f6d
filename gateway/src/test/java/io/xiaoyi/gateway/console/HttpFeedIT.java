package io.xiaoyi.gateway.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages that ship, over HTTP and server-sent events: they follow what the station says, and its silence. */
class HttpFeedIT {
    private static final String TICK = "event: tick\ndata: {\"at\":\"2026-11-29T06:30:05Z\"}\n\n";
    private static TestBrowser browser;

    private ScriptedStation station;
    private Page page;

    @BeforeAll
    static void open() {
        browser = new TestBrowser();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void begin() throws Exception {
        station = new ScriptedStation();
        page = browser.page("en", 1280, 800);
        page.navigate(station.address());
        assertThat(page.locator(".pill")).hasText("Live");
    }

    @AfterEach
    void end() {
        page.context().close();
        station.close();
    }

    @Test
    void anEntryThatStreamsIsSeenAtOnceHoweverItsBytesAreCut() {
        station.tell("event: entry\nid: 7\nda");
        untilThePageHasHeard();
        station.tell("ta: {\"seq\":7,\"boot\":3,\"at\":\"2026-11-29T06:30:00Z\",\"trust\":\"ntp\",\"kind\":\"for");
        untilThePageHasHeard();
        station.tell("ced-open\",\"subject\":\"front\",\"body\":{}}\r\n\r\n");
        assertThat(page.locator(".area-latest")).containsText("front was opened while it was locked");
    }

    @Test
    void aLostConnectionShowsAtOnceAndHealsByItselfFromWhereItWas() {
        assertThat(page.locator(".area-latest")).containsText("front closed");
        station.tell("event: entry\nid: 41\ndata: " + ScriptedStation.entry(41, "door-opened") + "\n\n");
        assertThat(page.locator(".area-latest")).containsText("front opened");
        station.goes();
        assertThat(page.locator(".lost")).containsText("Disconnected"); // and not that nothing is heard
        station.comesBack();
        assertThat(page.locator(".pill")).hasText("Live");
        assertThat(station.lastIds).last().isEqualTo("41");
        assertThat(page.locator(".lost")).hasCount(0);
    }

    @Test
    void aPictureThatWasOvertakenIsNotShown() {
        station.tell(ScriptedStation.standing("Newer", 3, 120));
        assertThat(page.locator(".title")).containsText("Newer");
        station.tell(ScriptedStation.standing("Older", 3, 119));
        station.tell("event: entry\nid: 41\ndata: " + ScriptedStation.entry(41, "door-opened") + "\n\n");
        assertThat(page.locator(".area-latest")).containsText("front opened");
        assertThat(page.locator(".title")).containsText("Newer");
        station.tell(ScriptedStation.standing("Started again", 4, 1));
        assertThat(page.locator(".title")).containsText("Started again");
    }

    @Test
    void evenBeforeAnythingHasStreamedWhatIsMissedIsAskedFor() {
        assertThat(page.locator(".area-latest")).containsText("front closed");
        station.goes();
        assertThat(page.locator(".lost")).isVisible();
        station.comesBack();
        assertThat(page.locator(".pill")).hasText("Live");
        assertThat(station.lastIds).last().isEqualTo("40");
    }

    @Test
    void anActCarriesTheTokenAndIsToldToItsEnd() {
        open(page);
        assertThat(page.locator(".acts li")).containsText("accepted");
        assertThat(station.acts).singleElement().asString().startsWith("c5rf {\"id\":\"")
                .endsWith("\"name\":\"unlock\",\"arguments\":{\"door\":\"front\"}}");
        station.tell("event: act\ndata: {\"id\":\"" + station.actId()
                + "\",\"name\":\"unlock\",\"arguments\":{\"door\":\"front\"},"
                + "\"stage\":\"refused\",\"reason\":\"unknown-door\"}\n\n");
        assertThat(page.locator(".acts li")).containsText("refused · no such door");
    }

    @Test
    void anActWhoseAnswerIsLostIsFollowedAllTheSame() {
        page.route("**/api/v1/acts", route -> {
            route.fetch();
            route.abort();
        });
        open(page);
        assertThat(page.locator(".acts li")).containsText("no answer yet");
        station.tell(TICK);
        assertThat(page.locator(".acts li")).containsText("accepted");
        station.tell(
                "event: act\ndata: {\"id\":\"" + station.actId() + "\",\"name\":\"unlock\",\"stage\":\"done\"}\n\n");
        assertThat(page.locator(".acts li")).containsText("done");
        assertThat(page.locator(".acts li")).not().containsText("not reached");
        assertThat(station.acts).hasSize(1);
    }

    /** The stream may be quicker than the answer, and the reader quicker than both. */
    @Test
    void anActThatWasPutAwayDoesNotComeBackWithItsLateAnswer() {
        var held = new ArrayList<Route>();
        page.route("**/api/v1/acts", held::add);
        open(page);
        page.waitForCondition(() -> !held.isEmpty());
        String id = held.getFirst().request().postData().replaceAll(".*\"id\":\"([0-9a-f]{32})\".*", "$1");
        station.tell("event: act\ndata: {\"id\":\"" + id + "\",\"name\":\"unlock\",\"stage\":\"done\"}\n\n");
        assertThat(page.locator(".acts li")).containsText("done");
        page.locator(".acts li").getByLabel("Close").click();
        assertThat(page.locator(".acts li")).hasCount(0);
        page.waitForResponse("**/api/v1/acts", () -> held.getFirst().fulfill(new Route.FulfillOptions().setStatus(202)
                .setBody("{\"id\":\"" + id + "\",\"name\":\"unlock\",\"stage\":\"accepted\"}"))).finished();
        untilThePageHasHeard();
        assertThat(page.locator(".acts li").count()).as("at once, not in the end").isZero();
    }

    @Test
    void anActThatTheStationNeverSawIsSentAgainAsTheSame() {
        page.route("**/api/v1/acts", Route::abort);
        open(page);
        assertThat(page.locator(".acts li")).containsText("no answer yet");
        page.unroute("**/api/v1/acts");
        station.tell(TICK);
        assertThat(page.locator(".acts li")).containsText("accepted");
        assertThat(page.locator(".acts li")).hasCount(1);
        assertThat(station.acts).hasSize(1);
    }

    /** Nobody waits before a door for so long, and somebody else may stand there by then. */
    @Test
    void anActThatArrivesTooLateIsNotSentAgain() {
        Page slow = browser.page("en", 1280, 800);
        slow.clock().install();
        slow.navigate(station.address());
        assertThat(slow.locator(".pill")).hasText("Live");
        slow.route("**/api/v1/acts", Route::abort);
        open(slow);
        assertThat(slow.locator(".acts li")).containsText("no answer yet");
        slow.unroute("**/api/v1/acts");
        slow.clock().fastForward(60_000);
        slow.clock().runFor(20_000);
        assertThat(slow.locator(".acts li")).containsText("see the journal");
        assertThat(station.acts).isEmpty();
        slow.context().close();
    }

    @Test
    void whoChangesHisOwnPasswordStaysSignedIn() {
        page.getByLabel("Menu").first().click();
        page.locator(".menu").getByText("Change password").click();
        page.locator("#own-old").fill("correct horse battery");
        page.locator("#own-fresh").fill("another horse battery");
        page.locator("xy-password button[type=submit]").click();
        page.waitForCondition(() -> station.lastIds.size() == 2);
        assertThat(page.locator("xy-password dialog")).isHidden();
        assertThat(page.locator(".pill")).hasText("Live");
        open(page);
        assertThat(page.locator(".acts li")).containsText("accepted");
        assertThat(station.acts).last().asString().startsWith("n3w ");
    }

    @Test
    void damagedAccountsAreNoWrongPassword() {
        answers("**/api/v1/setup", 200, "{\"needed\":false,\"damaged\":true}");
        station.endsTheSession();
        assertThat(page.locator(".gate")).containsText("The accounts were damaged and set aside");
        assertThat(page.locator(".gate .code")).containsText("gateway console account");
        assertThat(page.locator("#in-password")).hasCount(0);
        page.unroute("**/api/v1/setup");
        page.locator(".gate").getByText("Try again").click();
        assertThat(page.locator("#in-password")).isVisible();
    }

    @Test
    void aStationWithoutAViewSaysSoInsteadOfFindingNothing() {
        answers("**/api/v1/journal?*", 503, "{\"code\":\"no-view\",\"title\":\"No view\"}");
        page.locator(".nav a[href='#/journal']").click();
        assertThat(page.locator("xy-journal [role=alert]")).containsText("view.file");
        assertThat(page.locator("xy-journal")).not().containsText("No entry matches");
    }

    @Test
    void aSessionThatEndsLeadsToTheDoorOfTheConsole() {
        station.endsTheSession();
        assertThat(page.locator("#in-password")).isVisible();
        assertThat(page.locator("xy-overview")).hasCount(0);
    }

    private static void open(Page page) {
        page.locator("xy-door-card .button.main").click();
        page.locator("xy-ask button[type=submit]").click();
    }

    private void answers(String path, int status, String body) {
        page.route(path, route -> route.fulfill(new Route.FulfillOptions().setStatus(status)
                .setContentType("application/json").setBody(body)));
    }

    /** Its answers and the stream come over one line, one after the other. */
    private void untilThePageHasHeard() {
        page.evaluate("fetch('/api/v1/session').then(it => it.text())");
    }
}
