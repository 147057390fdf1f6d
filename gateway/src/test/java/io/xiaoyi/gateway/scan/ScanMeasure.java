package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.scan.Decoding.Decoded;
import io.xiaoyi.gateway.serial.Pty;
import io.xiaoyi.gateway.serial.SerialSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * Measures, on the machine it runs on: each pass over a 640 x 480 frame with a 121-character code, the whole
 * decoder over a frame without code, and a line's way from a scanner's write through a pseudo-terminal and over TCP to
 * the sink.
 */
final class ScanMeasure {
    private static final int ROUNDS = 300;
    private static final int LINES = 2_000;

    private ScanMeasure() {}

    public static void main(String[] arguments) throws Exception {
        decoding();
        Path folder = Files.createTempDirectory("scan-measure");
        var taken = new SynchronousQueue<Long>();
        LineSink sink = (reader, line) -> offer(taken, System.nanoTime());
        try (var pty = new Pty(folder).plug();
                var reader = SerialReader.start("pty", SerialSettings.of(pty.device(), 115_200), LineRule.SUFFIXED,
                        Backoff.DEFAULT, sink);
                OutputStream scanner = pty.write()) {
            latency("pty to sink (" + reader.name() + ")", scanner, taken);
        }
        Files.delete(folder);
        try (var reader = NetworkReader.listen("tcp", NetworkReader.loopback(0), 4, LineRule.SUFFIXED,
                Backoff.DEFAULT, sink);
                var socket = new java.net.Socket("127.0.0.1", reader.boundTo().orElseThrow().getPort())) {
            socket.setTcpNoDelay(true);
            latency("TCP to sink", socket.getOutputStream(), taken);
        }
    }

    private static void decoding() {
        var decoder = new QrDecoder();
        Frame scene = Scenes.changed(Scenes.frame(Texts.compact(1), 640, 480, 300, 8), 0.8, 10, 6, 1);
        Frame wide = Scenes.changed(Scenes.frame(Texts.compact(1), 1280, 960, 600, 8), 0.8, 10, 6, 1);
        for (DecodePass pass : DecodePass.values()) {
            Frame upright = pass == DecodePass.HYBRID_QUARTER ? wide : scene;
            Frame frame = pass == DecodePass.INVERTED ? upright.inverted() : upright;
            long[] micros = new long[ROUNDS];
            int read = 0;
            for (int i = -ROUNDS; i < ROUNDS; i++) {
                Decoding decoding = decoder.decode(frame, pass);
                micros[Math.max(i, 0)] = decoding.micros();
                read += decoding instanceof Decoded ? 1 : 0;
            }
            print(pass.words() + " " + frame.width() + " x " + frame.height() + ", read " + read + " of " + 2 * ROUNDS,
                    micros);
        }
        Frame empty = Scenes.changed(new Frame(640, 480, new byte[640 * 480]), 1, 128, 20, 2);
        long[] micros = new long[ROUNDS];
        for (int i = -ROUNDS; i < ROUNDS; i++) {
            micros[Math.max(i, 0)] = decoder.decode(empty).micros();
        }
        print("all passes, no code, 640 x 480", micros);
    }

    private static void latency(String what, OutputStream scanner, SynchronousQueue<Long> taken)
            throws IOException, InterruptedException {
        long[] micros = new long[LINES];
        for (int i = -200; i < LINES; i++) {
            byte[] line = (Texts.compact(i) + "\r").getBytes(StandardCharsets.US_ASCII);
            long written = System.nanoTime();
            scanner.write(line);
            Long heard = taken.poll(5, TimeUnit.SECONDS);
            if (heard == null) {
                throw new IOException("line " + i + " did not arrive");
            }
            micros[Math.max(i, 0)] = (heard - written) / 1_000;
        }
        print(what + ", " + LINES + " lines of 121 characters", micros);
    }

    private static void offer(SynchronousQueue<Long> taken, long nanos) {
        try {
            taken.offer(nanos, 5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void print(String what, long[] micros) {
        long[] sorted = micros.clone();
        Arrays.sort(sorted);
        System.out.printf("%-60s median %6d us  p99 %6d us%n", what, sorted[sorted.length / 2],
                sorted[sorted.length * 99 / 100]);
    }
}
