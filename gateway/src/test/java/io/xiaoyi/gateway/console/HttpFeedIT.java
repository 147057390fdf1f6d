package io.xiaoyi.gateway.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages that ship, over HTTP and server-sent events: they follow what the station says, and its silence. */
class HttpFeedIT {
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
        assertThat(page.locator(".lost")).containsText("Disconnected",
                new LocatorAssertions.ContainsTextOptions().setTimeout(3000));
        station.comesBack();
        assertThat(page.locator(".pill")).hasText("Live", new LocatorAssertions.HasTextOptions().setTimeout(20_000));
        assertThat(station.lastIds).last().isEqualTo("41");
        assertThat(page.locator(".lost")).hasCount(0);
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
        page.locator("xy-door-card .button.main").click();
        page.locator("xy-ask button[type=submit]").click();
        assertThat(page.locator(".acts li")).containsText("accepted");
        assertThat(station.acts).singleElement().asString().startsWith("c5rf {\"id\":\"")
                .endsWith("\"name\":\"unlock\",\"arguments\":{\"door\":\"front\"}}");
        station.tell("event: act\ndata: {\"id\":\"" + station.actId()
                + "\",\"name\":\"unlock\",\"arguments\":{\"door\":\"front\"},"
                + "\"stage\":\"refused\",\"reason\":\"unknown-door\"}\n\n");
        assertThat(page.locator(".acts li")).containsText("refused · no such door");
    }

    @Test
    void aSessionThatEndsLeadsToTheDoorOfTheConsole() {
        station.endsTheSession();
        assertThat(page.locator("#in-password")).isVisible();
        assertThat(page.locator("xy-overview")).hasCount(0);
    }

    /** Its answers and the stream come over one line, one after the other. */
    private void untilThePageHasHeard() {
        page.evaluate("fetch('/api/v1/session').then(it => it.text())");
    }
}
