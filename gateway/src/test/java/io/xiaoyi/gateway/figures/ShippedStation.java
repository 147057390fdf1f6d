package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.runtime.StationFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A station as a box has it: the jar that is shipped, in as many lives as are measured, started as a box starts it.
 * Threading: one thread.
 */
final class ShippedStation {
    private static final int UNDER_WAY = 32;
    private static final int KNOWN = 20_000;

    private final Path house = Path.of(System.getProperty("house.root"));
    private final StationFolder station;
    private final Crowd crowd;
    private final int port;
    private int next;

    /** A station in this folder with couriers who are still strangers to it; {@code more} ends its settings. */
    ShippedStation(StationFolder station, int couriers, String more) throws IOException {
        this.station = station;
        port = MosquittoBroker.freePort();
        crowd = station.crowd(couriers);
        Files.writeString(station.file(), Files.readString(station.file()).replace("127.0.0.1:0", "127.0.0.1:" + port)
                + "access: {learnt-passes: " + KNOWN + "}\n" + more);
    }

    /** What the box's way of running Java says, before the jar. */
    List<String> tuned() {
        return List.of("@" + house.resolve("firmware-config/java.options"));
    }

    /** The same with a cache made as a box makes it: by one life in which a courier comes in. */
    List<String> cached() throws IOException, InterruptedException {
        Path cache = station.folder().resolveSibling("gateway.aot");
        var flags = new ArrayList<>(tuned());
        flags.add("-XX:AOTCacheOutput=" + cache);
        try (var life = new Life(flags)) {
            life.scans(List.of(nextCode()));
        }
        if (!Files.exists(cache)) {
            throw new IOException("the training life left no " + cache);
        }
        flags.set(flags.size() - 1, "-XX:AOTCache=" + cache);
        return flags;
    }

    /** The same where couriers have to introduce themselves first. */
    List<String> cachedAfterLearning() throws IOException, InterruptedException {
        learns(tuned());
        return cached();
    }

    /** A life in which every courier introduces himself. */
    void learns(List<String> flags) throws IOException, InterruptedException {
        var introductions = new ArrayList<String>();
        for (int i = 0; i < crowd.size(); i++) {
            introductions.add(station.introduction(crowd, i));
        }
        try (var life = new Life(flags)) {
            life.scans(introductions);
        }
    }

    private String nextCode() {
        return crowd.code(next++, Instant.now());
    }

    /** So many lives, each from the start of the process to the first relay. */
    Samples starts(List<String> flags, int lives) throws IOException, InterruptedException {
        var samples = new Samples();
        for (int i = 0; i < lives; i++) {
            String code = nextCode();
            long start = System.nanoTime();
            try (var life = new Life(flags); Socket scanner = life.connect()) {
                scanner.getOutputStream().write((code + "\r\n").getBytes(StandardCharsets.US_ASCII));
                life.await(life.energised, 1);
                samples.add(System.nanoTime() - start);
            }
        }
        return samples;
    }

    /** What is resident, in MB, after so many couriers came in. */
    double residentMegabytes(List<String> flags, int scans) throws IOException, InterruptedException {
        try (var life = new Life(flags)) {
            var codes = new ArrayList<String>();
            for (int i = 0; i < scans; i++) {
                codes.add(nextCode());
            }
            life.scans(codes);
            String status = Files.readString(Path.of("/proc", Long.toString(life.process.pid()), "status"));
            return Long.parseLong(status.replaceAll("(?s).*VmRSS:\\s+(\\d+).*", "$1")) / 1024.0;
        }
    }

    /** A station's process and what it logs. */
    private final class Life implements AutoCloseable {
        final Semaphore energised = new Semaphore(0);
        final Semaphore answered = new Semaphore(0);
        final Process process;

        Life(List<String> flags) throws IOException {
            var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.addAll(flags);
            command.addAll(List.of("-jar", System.getProperty("gateway.jar"), "run", "--config",
                    station.file().toString()));
            var builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("MALLOC_ARENA_MAX", "1");
            process = builder.start();
            Thread.ofPlatform().daemon().start(this::listen);
        }

        private void listen() {
            try (var lines = process.errorReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    hear(line);
                }
            } catch (IOException ended) {
                // so did the process
            }
        }

        private void hear(String line) {
            if (line.contains("lock.front energised")) {
                energised.release();
            } else if (line.contains("reader front-in: granted") || line.contains("reader front-in: learnt")) {
                answered.release();
            }
        }

        Socket connect() throws IOException {
            while (process.isAlive()) {
                try {
                    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    socket.setTcpNoDelay(true);
                    return socket;
                } catch (IOException notYet) {
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
                }
            }
            throw new IOException("the station ended with " + process.exitValue());
        }

        void scans(List<String> codes) throws IOException, InterruptedException {
            try (Socket scanner = connect()) {
                for (int i = 0; i < codes.size(); i++) {
                    if (i >= UNDER_WAY) {
                        await(answered, 1);
                    }
                    scanner.getOutputStream().write((codes.get(i) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                await(answered, Math.min(UNDER_WAY, codes.size()));
            }
        }

        void await(Semaphore what, int permits) throws IOException, InterruptedException {
            if (!what.tryAcquire(permits, 60, TimeUnit.SECONDS)) {
                throw new IOException("the station did not answer within a minute");
            }
        }

        @Override
        public void close() {
            // not Process.destroy(), which closes the streams: a JVM that cannot say so makes no cache
            process.toHandle().destroy();
            try {
                process.waitFor(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
