package io.xiaoyi.gateway.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The targets without Jazzer: each stands what its own seeds become at random. */
class FuzzedTest {
    private static final int ROUNDS = 500;

    @ParameterizedTest
    @EnumSource
    void seedsAreTakenAsTheyAreAndAlteredAtRandom(Target target) {
        Fuzzed fuzzed = target.fuzzed();
        List<byte[]> seeds = fuzzed.seeds();
        seeds.forEach(fuzzed::take);
        var random = new Random(4711);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
            for (int changes = 1 + random.nextInt(4); changes > 0 && input.length > 0; changes--) {
                input[random.nextInt(input.length)] = (byte) (random.nextBoolean()
                        ? random.nextInt(256)
                        : ' ' + random.nextInt(60));
            }
            fuzzed.take(Arrays.copyOf(input, random.nextInt(input.length + 3)));
            fuzzed.take(input);
        }
    }
}
