package io.xiaoyi.simulator;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Somebody before the console of a station: a page, what he does there, and what the browser complained of. */
final class ConsoleVisit implements AutoCloseable {
    private static final Path SHOTS = Path.of("target/screenshots");
    private static final int PATIENCE_MILLIS = 90_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final Page page;
    private final String address;
    private final List<String> complaints = new ArrayList<>();
    private Pattern expected = Pattern.compile("(?!)"); // nothing

    /** @param address {@code http://127.0.0.1:PORT} */
    ConsoleVisit(StageBrowser browser, String address, String language, int width, int height) {
        this.address = address;
        page = browser.page(language, width, height, ReducedMotion.REDUCE);
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.add(message.text() + " " + message.location());
            }
        });
        page.onPageError(complaints::add);
    }

    /** Comes with what another visit was given at its sign-in. */
    ConsoleVisit as(List<Cookie> cookies) {
        page.context().addCookies(cookies);
        go("");
        page.locator(".nav").waitFor();
        return this;
    }

    /** What the browser will report, as the test wants it so. */
    ConsoleVisit expecting(String pattern) {
        expected = Pattern.compile(pattern);
        return this;
    }

    /** Opens a view and waits for what it shows. */
    ConsoleVisit go(String view) {
        page.navigate(address + "/#/" + view);
        page.locator("main xy-" + (view.isEmpty() ? "overview" : view)).locator(".card, .banner").first().waitFor();
        return this;
    }

    /** Tries to sign in. */
    void signIn(String account, String password) {
        page.locator("#in-account").fill(account);
        page.locator("#in-password").fill(password);
        page.keyboard().press("Enter");
    }

    /** Signs in; who was wrong at this address before him makes him wait for some seconds. */
    void untilSignedIn(Runnable word) {
        Locator ready = page.locator("form button[type=submit]:enabled");
        ready.waitFor();
        while (page.waitForResponse(it -> it.url().endsWith("/session"), word).status() == 429) {
            ready.waitFor();
        }
        assertThat(page.locator("xy-overview")).isVisible();
    }

    /** The card of a door. */
    Locator door(String door) {
        return page.locator("xy-door-card").filter(new Locator.FilterOptions().setHas(page.locator("h3",
                new Page.LocatorOptions().setHasText(Pattern.compile("^" + door + "$")))));
    }

    Locator outlet(String outlet) {
        return page.locator("xy-outlet-tile").filter(new Locator.FilterOptions().setHasText("Outlet " + outlet));
    }

    static Locator button(Locator in, String name) {
        return in.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Does what was just asked for, and sees it told from its beginning to its end. */
    void confirm() {
        page.evaluate("""
                () => {
                  const acts = document.querySelector('.acts');
                  window.told = [];
                  window.watch?.disconnect();
                  window.done = new Promise(done => {
                    window.watch = new MutationObserver(() => {
                      window.told.push(acts.innerText);
                      if (acts.innerText.includes('done')) {
                        done(); // which is shown for seconds
                      }
                    });
                  });
                  window.watch.observe(acts, {childList: true, characterData: true, subtree: true});
                }""");
        page.locator("xy-ask button[type=submit]").click();
        page.evaluate("""
                patience => Promise.race([window.done, new Promise((_, late) => setTimeout(() =>
                  late(new Error(`not done: ${window.told}`)), patience))])""", PATIENCE_MILLIS);
        assertThat((String) page.evaluate("window.told[0]")).containsAnyOf("sending", "accepted");
        page.evaluate("document.querySelectorAll('.acts li button').forEach(it => it.click())");
        assertThat(page.locator(".acts li")).hasCount(0);
    }

    JsonNode get(String path) throws IOException {
        APIResponse response = request().get(address + path);
        assertThat(response.status()).as(path).isEqualTo(200);
        return MAPPER.readTree(response.body());
    }

    /** Whether the newest entry of a kind is, or shortly becomes, as wanted. */
    boolean untilNewest(String kind, Predicate<JsonNode> wanted) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (System.nanoTime() - deadline < 0) {
            APIResponse newest = request().get(address + "/api/v1/journal?limit=1&kind=" + kind);
            boolean answers = newest.status() != 503; // until the view is open
            if (answers) {
                assertThat(newest.status()).as(kind).isEqualTo(200);
            }
            if (answers && wanted.test(MAPPER.readTree(newest.body()).path("entries").path(0))) {
                return true;
            }
        }
        return false;
    }

    /** What the server itself says when the page's own word is left out of it. */
    APIResponse post(String path, String body) throws IOException {
        String csrf = get("/api/v1/session").path("csrf").asText();
        return request().post(address + path, RequestOptions.create().setHeader("Content-Type", "application/json")
                .setHeader("X-CSRF-Token", csrf).setHeader("Origin", address).setData(body));
    }

    private APIRequestContext request() {
        return page.context().request();
    }

    void shoot(String name) {
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")).setFullPage(true));
    }

    void isAccessible() {
        assertThat(new AxeBuilder(page).analyze().getViolations().stream().filter(it -> List.of("serious", "critical")
                .contains(it.getImpact())).map(it -> it.getId() + " " + it.getNodes().getFirst().getHtml())).isEmpty();
    }

    void fits() {
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth")).as("sideways").isEqualTo(0);
    }

    /** As somebody without a mouse gets there. */
    void tabTo(Locator goal) {
        for (int steps = 0; steps < 60; steps++) {
            if ((boolean) goal.evaluate("it => it === document.activeElement")) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("not reached by Tab: " + goal);
    }

    /** The page may not have had an error, nor a report of its policy. */
    @Override
    public void close() {
        page.context().close();
        assertThat(complaints.stream().filter(it -> !expected.matcher(it).find())).isEmpty();
    }
}
