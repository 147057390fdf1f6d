package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What the build makes of the pages' sources: small, named by content, and nothing that a strict policy forbids. */
class PagesTest {
    private static final int LARGEST_PAGE_BYTES = 150_000;
    private static final Path PAGES = Path.of("target/classes/io/xiaoyi/gateway/console/pages");
    private static final Path WEB = Path.of("src/main/web");
    private static final Pattern FORBIDDEN = Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|unsafeSVG|document\\.write|eval\\(|new Function|"
                    + "\\sstyle=[\"$]|\\son[a-z]+=\"|https?://(?!www\\.w3\\.org/2000/svg)");

    @Test
    void aPageWithAllItEverLoadsIsSmall() throws IOException {
        int bytes = compressed(PAGES.resolve("index.html"));
        for (Path file : files(PAGES.resolve("assets"), ".js", ".css")) {
            bytes += compressed(file);
        }
        assertThat(bytes).isBetween(20_000, LARGEST_PAGE_BYTES);
    }

    @Test
    void thePageNamesItsAssetsByTheirContent() throws IOException {
        String page = Files.readString(PAGES.resolve("index.html"));
        assertThat(page).containsPattern("src=\"/assets/console-[A-Z0-9]{8}\\.js\"")
                .containsPattern("href=\"/assets/console-[A-Z0-9]{8}\\.css\"").doesNotContain("@");
        var named = Pattern.compile("/(assets/[^\"]+)\"").matcher(page);
        while (named.find()) {
            assertThat(PAGES.resolve(named.group(1))).isRegularFile();
        }
    }

    @Test
    void theLicencesOfWhatIsBundledAreThere() throws IOException {
        assertThat(PAGES.resolve("licences.txt")).content().contains("Google LLC", "Leon Sorokin");
    }

    @Test
    void noSourceMapIsShipped() throws IOException {
        assertThat(files(PAGES, ".map")).isEmpty();
    }

    @Test
    void theSourcesDoNothingThatAStrictPolicyForbids() throws IOException {
        var strays = new TreeSet<String>();
        for (Path file : files(WEB, ".js", ".html")) {
            String text = Files.readString(file).replaceAll("data:image/svg\\+xml,[^\"]*", "");
            var found = FORBIDDEN.matcher(text);
            while (found.find()) {
                strays.add(file + ": " + found.group());
            }
        }
        assertThat(strays).isEmpty();
    }

    @Test
    void linesAreShortEnoughToReadWithoutScrolling() throws IOException {
        var strays = new TreeSet<String>();
        for (Path file : files(WEB, ".js", ".css", ".xml")) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > 120 || lines.get(i).contains("\t")) {
                    strays.add(file + ":" + (i + 1));
                }
            }
            if (lines.size() > 600 && !file.getFileName().toString().startsWith("messages.")) {
                strays.add(file + " has " + lines.size() + " lines");
            }
        }
        assertThat(strays).isEmpty();
    }

    private static List<Path> files(Path root, String... endings) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith)).toList();
        }
    }

    private static int compressed(Path file) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(Files.readAllBytes(file));
        }
        return bytes.size();
    }
}
