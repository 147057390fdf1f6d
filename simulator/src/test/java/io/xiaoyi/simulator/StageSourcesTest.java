package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the stage's page is made of: the same words in both languages, and lines that can be read. */
class StageSourcesTest {
    private static final Path WEB = Path.of("src/main/web");
    private static final int LONGEST_LINE = 120;
    private static final int LONGEST_FILE = 600;
    private static final Pattern PAIR = Pattern.compile("'([^'\\n]+)':\\s*'((?:[^'\\\\\\n]|\\\\.)*)'");
    private static final Pattern HOLE = Pattern.compile("\\{\\w+}");

    @Test
    void bothLanguagesHaveTheSameKeysAndTellTheSameValues() throws IOException {
        Map<String, String> zh = catalogue("words.zh.js");
        Map<String, String> en = catalogue("words.en.js");
        assertThat(zh).hasSizeGreaterThan(100);
        assertThat(en.keySet()).isEqualTo(zh.keySet());
        zh.forEach((key, text) -> assertThat(holes(en.get(key))).as(key).isEqualTo(holes(text)));
    }

    private static Map<String, String> catalogue(String name) throws IOException {
        var words = new TreeMap<String, String>();
        String text = Files.readString(WEB.resolve("stage").resolve(name));
        PAIR.matcher(text).results().forEach(pair -> assertThat(words.put(pair.group(1), pair.group(2))).as(
                "twice in %s: %s", name, pair.group(1)).isNull());
        assertThat(PAIR.matcher(text).replaceAll("")).as("nothing else in " + name).matches(
                "export default \\{[,\\s]*};\\s*");
        return words;
    }

    private static Set<String> holes(String text) {
        return HOLE.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void linesAndFilesAreShortEnoughToReadWithoutScrolling() throws IOException {
        var strays = new TreeSet<String>();
        for (Path file : sources()) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > LONGEST_LINE || lines.get(i).contains("\t")) {
                    strays.add(file + ":" + (i + 1));
                }
            }
            if (lines.size() > LONGEST_FILE) {
                strays.add(file + " has " + lines.size() + " lines");
            }
        }
        assertThat(strays).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(WEB)) {
            return files.filter(it -> it.toString().endsWith(".js") || it.toString().endsWith(".css")).toList();
        }
    }
}
