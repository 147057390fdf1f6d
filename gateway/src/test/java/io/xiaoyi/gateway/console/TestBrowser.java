package io.xiaoyi.gateway.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.xiaoyi.gateway.Needs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's Chromium without a window, driven by Playwright; never a downloaded browser. */
final class TestBrowser implements AutoCloseable {
    private static final List<String> FLAGS = List.of("--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync");
    private static final int PATIENCE_MILLIS = 60_000;
    /** Not the station's, whose times the pages tell. */
    private static final String READERS_ZONE = "America/New_York";

    private final Playwright playwright;
    private final Browser browser;

    /** Skips the test on a desk without Chromium; see {@link Needs}. */
    TestBrowser() {
        Path chromium = Needs.program("chromium");
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium()
                .launch(new BrowserType.LaunchOptions().setExecutablePath(chromium).setArgs(FLAGS));
    }

    /** A page with storage of its own, to which any certificate will do: a station makes its own. */
    Page page(String language, int width, int height) {
        return page(language, width, height, ColorScheme.LIGHT);
    }

    Page page(String language, int width, int height, ColorScheme scheme) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, height)
                .setColorScheme(scheme).setLocale(language.equals("zh") ? "zh-CN" : "en-GB")
                .setTimezoneId(READERS_ZONE).setReducedMotion(ReducedMotion.REDUCE).setIgnoreHTTPSErrors(true));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context.newPage();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
