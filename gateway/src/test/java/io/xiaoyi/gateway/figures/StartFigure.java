package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.SigningKey;
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
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * From the start of the process to the first relay, and what it holds in memory then: the jar as it is shipped, with
 * journal, view and uplink configured, started as a box starts it.
 */
final class StartFigure implements Figure {
    private static final int SCANS = 6000;

    private final Path house = Path.of(System.getProperty("house.root"));
    private final Path jar = Path.of(System.getProperty("gateway.jar"));
    private StationFolder station;
    private Crowd crowd;
    private int port;
    private int next;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public void measure(Sheet sheet) throws Exception {
        int rounds = sheet.option("rounds", 15);
        Path folder = Files.createTempDirectory("start-figure");
        port = MosquittoBroker.freePort();
        station = new StationFolder(folder.resolve("station"));
        try (var broker = MosquittoBroker.started()) {
            station.joins(broker.port(), SigningKey.generate(Algorithm.EDDSA, new Random(5)));
            Files.writeString(station.file(), Files.readString(station.file()).replace("127.0.0.1:0", "127.0.0.1:"
                    + port) + "access: {learnt-passes: 20000}\n");
            crowd = station.crowd(SCANS + 4 * rounds);
            List<String> plain = List.of();
            List<String> tuned = List.of("@" + house.resolve("firmware-config/java.options"));
            teach(tuned);
            List<String> cached = new ArrayList<>(tuned);
            cached.add("-XX:AOTCache=" + cache(folder, tuned));
            sheet.row("java -jar gateway.jar run", "%s", starts(plain, rounds));
            sheet.row("java @java.options -jar gateway.jar run", "%s", starts(tuned, rounds));
            sheet.row("the same with an AOT cache", "%s", starts(cached, rounds));
            sheet.row("resident after " + SCANS + " scans, with an AOT cache", "%.1f MB", resident(cached));
            sheet.row("resident after as few, plain", "%.1f MB", residentAtStart(plain));
        }
    }

    /** A station's process and what it logs. */
    private final class Box implements AutoCloseable {
        final Semaphore energised = new Semaphore(0);
        final Semaphore answered = new Semaphore(0);
        final Process process;

        Box(List<String> flags) throws IOException {
            var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.addAll(flags);
            command.addAll(List.of("-jar", jar.toString(), "run", "--config", station.file().toString()));
            var builder = new ProcessBuilder(command);
            builder.environment().put("MALLOC_ARENA_MAX", "1");
            process = builder.start();
            Thread.ofPlatform().daemon().start(this::listen);
        }

        private void listen() {
            process.errorReader(StandardCharsets.UTF_8).lines().forEach(line -> {
                if (line.contains("lock.front energised")) {
                    energised.release();
                } else if (line.contains("reader front-in: granted") || line.contains("reader front-in: learnt")) {
                    answered.release();
                }
            });
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
                    if (i >= 32) {
                        await(answered, 1);
                    }
                    scanner.getOutputStream().write((codes.get(i) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                await(answered, Math.min(32, codes.size()));
            }
        }

        double residentMegabytes() throws IOException {
            String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
            return Long.parseLong(status.replaceAll("(?s).*VmRSS:\\s+(\\d+).*", "$1")) / 1024.0;
        }

        @Override
        public void close() {
            process.destroy();
            try {
                process.waitFor(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void await(Semaphore what, int permits) throws IOException, InterruptedException {
        if (!what.tryAcquire(permits, 30, TimeUnit.SECONDS)) {
            throw new IOException("the station did not answer within 30 s");
        }
    }

    /** Every courier introduces himself once, in the life before. */
    private void teach(List<String> flags) throws IOException, InterruptedException {
        var introductions = new ArrayList<String>();
        for (int i = 0; i < crowd.size(); i++) {
            introductions.add(station.introduction(crowd, i));
        }
        try (var box = new Box(flags)) {
            box.scans(introductions);
        }
    }

    /** Made as the box makes it: by one life in which a courier comes in. */
    private Path cache(Path folder, List<String> flags) throws IOException, InterruptedException {
        Path cache = folder.resolve("gateway.aot");
        var training = new ArrayList<>(flags);
        training.add("-XX:AOTCacheOutput=" + cache);
        try (var box = new Box(training)) {
            box.scans(List.of(nextCode()));
        }
        return cache;
    }

    private String nextCode() {
        return crowd.code(next++, Instant.now());
    }

    private Samples starts(List<String> flags, int rounds) throws IOException, InterruptedException {
        var samples = new Samples();
        for (int i = 0; i < rounds; i++) {
            String code = nextCode();
            long start = System.nanoTime();
            try (var box = new Box(flags); Socket scanner = box.connect()) {
                scanner.getOutputStream().write((code + "\r\n").getBytes(StandardCharsets.US_ASCII));
                await(box.energised, 1);
                samples.add(System.nanoTime() - start);
            }
        }
        return samples;
    }

    private double resident(List<String> flags) throws IOException, InterruptedException {
        try (var box = new Box(flags)) {
            var codes = new ArrayList<String>();
            for (int i = 0; i < SCANS; i++) {
                codes.add(nextCode());
            }
            box.scans(codes);
            return box.residentMegabytes();
        }
    }

    private double residentAtStart(List<String> flags) throws IOException, InterruptedException {
        try (var box = new Box(flags); Socket scanner = box.connect()) {
            scanner.getOutputStream().write((nextCode() + "\r\n").getBytes(StandardCharsets.US_ASCII));
            await(box.energised, 1);
            return box.residentMegabytes();
        }
    }
}
