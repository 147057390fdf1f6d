package io.xiaoyi.gateway.occupancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.occupancy.Beams.Crossing;
import io.xiaoyi.gateway.occupancy.Beams.Passage;
import io.xiaoyi.gateway.occupancy.OccupancyEvent.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upper case is a beam broken, lower case the same free again. */
class BeamsTest {
    @ParameterizedTest(name = "{0}: {1}, hesitant {2}, {3}")
    @CsvSource({"ABab, IN, false, one comes in", "BAba, OUT, false, one leaves",
            "ABba, TURNED_BACK, false, one turns back between them", "Aa, TURNED_BACK, false, a hand in the outer one",
            "Bb, TURNED_BACK, false, a hand in the inner one",
            "ABaAab, IN, true, one shifts his feet before he is in",
            "ABaAbBab, IN, true, a second one close behind the first",
            "ABaAba, TURNED_BACK, true, one is nearly in and goes out again",
            "BAbBba, OUT, true, a second one close behind the first who leaves"})
    void twoBeamsAreReadInTheirOrder(String edges, Passage passage, boolean hesitant, String what) {
        List<Crossing> crossings = crossings(edges);

        assertThat(crossings).as(what).hasSize(1);
        assertThat(crossings.getFirst().passage()).as(what).isEqualTo(passage);
        assertThat(crossings.getFirst().hesitant()).as(what).isEqualTo(hesitant);
    }

    @Test
    void theSameEdgeTwiceChangesNothing() {
        assertThat(crossings("AABBaabb")).isEqualTo(crossings("AABBaabb")).singleElement()
                .extracting(Crossing::passage).isEqualTo(Passage.IN);
    }

    @Test
    void howLongSomebodyWasInThemIsTold() {
        assertThat(crossings("ABab").getFirst().nanos()).isEqualTo(3);
    }

    /** Whatever the order of edges, people are neither made nor lost: steps end where both are free. */
    @Test
    void anyOrderOfEdgesEndsFreeWithAWholePassage() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            Beams beams = Beams.FREE;
            for (int i = 0; i < 60; i++) {
                Side side = random.nextBoolean() ? Side.A : Side.B;
                Beams.Read read = beams.on(side, random.nextBoolean(), i);
                beams = read.next();
                assertThat(read.crossing().isEmpty() || beams.equals(Beams.FREE)).as("seed %d", seed).isTrue();
                boolean odd = beams.a() != beams.b();
                assertThat(Math.floorMod(beams.steps(), 2) == 1).as("seed %d", seed).isEqualTo(odd);
            }
        }
    }

    private static List<Crossing> crossings(String edges) {
        var found = new ArrayList<Crossing>();
        Beams beams = Beams.FREE;
        for (int i = 0; i < edges.length(); i++) {
            char edge = edges.charAt(i);
            Side side = Character.toUpperCase(edge) == 'A' ? Side.A : Side.B;
            Beams.Read read = beams.on(side, Character.isUpperCase(edge), i);
            beams = read.next();
            Optional<Crossing> crossing = read.crossing();
            crossing.ifPresent(found::add);
        }
        return found;
    }
}
