package io.xiaoyi.simulator;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that are free, below those that the system hands out by itself, so that nobody is given them meanwhile. */
final class Ports {
    private Ports() {}

    static int mqtt() throws IOException {
        return free(ThreadLocalRandom.current().nextInt(20_000, 26_000));
    }

    static int console() throws IOException {
        return free(ThreadLocalRandom.current().nextInt(16_000, 17_900));
    }

    static int stage() throws IOException {
        return free(ThreadLocalRandom.current().nextInt(18_000, 19_900));
    }

    static int webSocket() throws IOException {
        return free(ThreadLocalRandom.current().nextInt(26_100, 32_000));
    }

    private static int free(int from) throws IOException {
        try (ClaimedPort port = ClaimedPort.from(from)) {
            return port.number();
        }
    }
}
