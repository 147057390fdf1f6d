package io.xiaoyi.gateway.gpio.chardev;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EdgesTest {
    private final List<Boolean> told = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final Edges.Listener listener = (high, nanos) -> {
        told.add(high);
        times.add(nanos);
    };

    private record Edge(int number, boolean rising, long nanos) {}

    private static MemorySegment events(List<Edge> edges) {
        MemorySegment buffer = Arena.ofAuto().allocate((edges.size() + 1) * 48L, 8);
        for (int i = 0; i < edges.size(); i++) {
            buffer.set(ValueLayout.JAVA_LONG, i * 48L, edges.get(i).nanos());
            buffer.set(ValueLayout.JAVA_INT, i * 48L + 8, edges.get(i).rising() ? 1 : 2);
            buffer.set(ValueLayout.JAVA_INT, i * 48L + 20, edges.get(i).number());
        }
        return buffer;
    }

    private long take(Edges edges, Edge... some) {
        return edges.take(events(List.of(some)), some.length * 48L, listener);
    }

    @Test
    void edgesWithoutAGapAreTheChanges() {
        assertThat(take(new Edges(false), new Edge(1, true, 10), new Edge(2, false, 20))).isZero();
        assertThat(told).containsExactly(true, false);
        assertThat(times).containsExactly(10L, 20L);
    }

    @Test
    void aNumberLeftOutIsALostEdgeAndTheLevelReadAgainSettlesIt() {
        var edges = new Edges(false);
        assertThat(take(edges, new Edge(1, true, 10), new Edge(3, true, 30), new Edge(4, false, 40))).isEqualTo(1);
        edges.level(true, listener);
        assertThat(told).containsExactly(true, false, true);
        assertThat(times).containsExactly(10L, 40L, 0L);
        assertThat(take(edges, new Edge(5, true, 50))).isZero();
        assertThat(told).hasSize(3);
    }

    @Test
    void edgesLostBeforeTheFirstOneAreNoticed() {
        assertThat(take(new Edges(false), new Edge(8, false, 10))).isEqualTo(7);
        assertThat(told).isEmpty();
    }

    @Test
    void numbersBeginAnewAfterThirtyTwoBits() {
        var edges = new Edges(false);
        assertThat(take(edges, new Edge(-1, true, 10))).isEqualTo(0xFFFF_FFFEL);
        assertThat(take(edges, new Edge(0, false, 20), new Edge(1, true, 30))).isZero();
        assertThat(take(edges, new Edge(3, true, 40))).isEqualTo(1);
    }

    /** A kernel that keeps sixteen edges and drops the oldest; its line is read whenever the dice say so. */
    @Property(tries = 500)
    void whateverIsLostTheLastLevelToldIsTheRealOne(@ForAll long seed, @ForAll @IntRange(max = 300) int count) {
        var dice = new Random(seed);
        var kept = new ArrayDeque<Edge>();
        boolean level = dice.nextBoolean();
        var edges = new Edges(level);
        told.clear();
        boolean first = level;
        int dropped = 0;
        long lost = 0;
        for (int number = 1; number <= count; number++) {
            level = !level;
            kept.add(new Edge(number, level, number));
            if (kept.size() > 16) {
                kept.remove();
                dropped++;
            }
            if (dice.nextInt(20) == 0 || number == count) {
                long now = take(edges, kept.toArray(Edge[]::new));
                kept.clear();
                if (now > 0) {
                    edges.level(level, listener);
                }
                lost += now;
            }
        }
        assertThat(told.isEmpty() ? first : told.getLast()).isEqualTo(level);
        assertThat(lost).isEqualTo(dropped);
        for (int i = 0; i < told.size(); i++) {
            assertThat(told.get(i)).isEqualTo(first == (i % 2 == 1));
        }
    }
}
