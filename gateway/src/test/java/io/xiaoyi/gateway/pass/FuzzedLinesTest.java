package io.xiaoyi.gateway.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FuzzedLinesTest {
    static final Path SEEDS = Path.of("src/test/resources/fuzz/lines");

    static List<byte[]> seeds() throws IOException {
        try (Stream<Path> files = Files.list(SEEDS)) {
            return files.sorted().map(FuzzedLinesTest::bytes).toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everySeedIsReadAndTheSeedsReachEveryKindOfReading() throws IOException {
        seeds().forEach(FuzzedLines::fuzzerTestOneInput);
        assertThat(seeds().stream().<Object>map(line -> Samples.READER.read(line).getClass()).distinct()).hasSize(6);
    }

    @Test
    void seedsAlteredAtRandomAreRead() throws IOException {
        long seed = 4711;
        var random = new Random(seed);
        List<byte[]> seeds = seeds();
        for (int i = 0; i < 20_000; i++) {
            byte[] line = seeds.get(random.nextInt(seeds.size())).clone();
            for (int changes = 1 + random.nextInt(4); changes > 0 && line.length > 0; changes--) {
                line[random.nextInt(line.length)] = (byte) (random.nextBoolean()
                        ? random.nextInt(256)
                        : ' ' + random
                                .nextInt(60));
            }
            FuzzedLines.fuzzerTestOneInput(java.util.Arrays.copyOf(line, random.nextInt(line.length + 3)));
            FuzzedLines.fuzzerTestOneInput(line);
        }
    }
}
