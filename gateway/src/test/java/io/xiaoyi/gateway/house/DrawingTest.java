package io.xiaoyi.gateway.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** README's mermaid graph of the packages against the classes: an arrow means "may import, and all below it". */
class DrawingTest {
    private static final Pattern GRAPH = Pattern.compile("```mermaid\\s+graph [A-Z]+\\s(.*?)```", Pattern.DOTALL);
    private static final Pattern ARROW = Pattern.compile("^\\s*(\\w+) --> (\\w+)\\s*$", Pattern.MULTILINE);

    private final Map<String, Set<String>> drawn = drawn();
    private final Map<String, Set<String>> real = real();

    @Test
    void everyPackageStandsInTheDrawing() {
        Set<String> named = new TreeSet<>(drawn.keySet());
        drawn.values().forEach(named::addAll);
        Set<String> there = new TreeSet<>();
        House.CLASSES.forEach(type -> House.roomOf(type).ifPresent(there::add));
        assertThat(named).isEqualTo(there);
    }

    @Test
    void noImportIsMissingFromTheDrawing() {
        Set<String> missing = new TreeSet<>();
        real.forEach((from, tos) -> tos.stream().filter(to -> !reachable(from).contains(to))
                .forEach(to -> missing.add(from + " --> " + to)));
        assertThat(missing).as("imports that README does not draw").isEmpty();
    }

    @Test
    void noArrowOfTheDrawingIsStale() {
        Set<String> stale = new TreeSet<>();
        drawn.forEach((from, tos) -> tos.stream().filter(to -> !real.getOrDefault(from, Set.of()).contains(to))
                .forEach(to -> stale.add(from + " --> " + to)));
        assertThat(stale).as("arrows of README that no import needs").isEmpty();
    }

    @Test
    void arrowsGoOneWay() {
        Set<String> circles = new TreeSet<>();
        drawn.keySet().stream().filter(room -> reachable(room).contains(room)).forEach(circles::add);
        assertThat(circles).as("packages that reach themselves").isEmpty();
    }

    private Set<String> reachable(String from) {
        Set<String> seen = new TreeSet<>();
        var waiting = new ArrayDeque<>(drawn.getOrDefault(from, Set.of()));
        while (!waiting.isEmpty()) {
            String room = waiting.poll();
            if (seen.add(room)) {
                waiting.addAll(drawn.getOrDefault(room, Set.of()));
            }
        }
        return seen;
    }

    private static Map<String, Set<String>> drawn() {
        var graph = GRAPH.matcher(House.read(House.root().resolve("README.md")));
        assertThat(graph.find()).as("README.md has a mermaid graph of the packages").isTrue();
        Map<String, Set<String>> arrows = new TreeMap<>();
        ARROW.matcher(graph.group(1)).results().forEach((MatchResult arrow) -> arrows
                .computeIfAbsent(arrow.group(1), _ -> new TreeSet<>()).add(arrow.group(2)));
        return arrows;
    }

    private static Map<String, Set<String>> real() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (JavaClass type : House.CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String from = House.roomOf(type).orElseThrow();
                House.roomOf(dependency.getTargetClass()).filter(to -> !to.equals(from))
                        .ifPresent(to -> arrows.computeIfAbsent(from, _ -> new TreeSet<>()).add(to));
            }
        }
        return arrows;
    }
}
