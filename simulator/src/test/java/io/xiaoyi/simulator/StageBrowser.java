package io.xiaoyi.simulator;

import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's Chromium without a window, driven by Playwright; never a downloaded browser. */
final class StageBrowser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final List<String> FLAGS = List.of("--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync");
    private static final int PATIENCE_MILLIS = 90_000;

    private final Playwright playwright;
    private final Browser browser;

    /** Where there is no Chromium, the test is skipped on a desk and fails where {@code CI=true}. */
    StageBrowser() {
        if (!Files.isExecutable(CHROMIUM)) {
            String missing = "the stage's tests need " + CHROMIUM + "; install the package chromium";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(missing);
            }
            System.err.println("SKIPPED: " + missing);
            abort(missing);
        }
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                "1")));
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(CHROMIUM).setArgs(
                FLAGS).setTimeout(PATIENCE_MILLIS));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    }

    /** A page with storage of its own, far from the station. @param language a locale, such as {@code zh-CN} */
    Page page(String language, int width, int height, ReducedMotion motion) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, height)
                .setLocale(language).setTimezoneId("America/Los_Angeles").setReducedMotion(motion));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context.newPage();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
