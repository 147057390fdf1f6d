package io.xiaoyi.gateway.gpio.chardev;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import io.xiaoyi.gateway.linux.Descriptor;
import io.xiaoyi.gateway.linux.SystemCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process whose input sees very many edges, which come through a pipe as the kernel writes those of a line, and which
 * says how much memory it takes: {@code ManyEdges PIPE FIRST ALL} prints its resident kilobytes after so many edges and
 * after all.
 */
public final class ManyEdges {
    private static final int AT_ONCE = LineRequest.KEPT_EDGES;

    private ManyEdges() {}

    public static void main(String[] arguments) throws Exception {
        Path pipe = Path.of(arguments[0]);
        long first = Long.parseLong(arguments[1]);
        long all = Long.parseLong(arguments[2]);
        Context context = Pi4J.newContextBuilder().noAutoDetect().build();
        var counted = new AtomicLong();
        var early = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        try (var watch = new LineWatch();
                var reading = Descriptor.open(pipe, Descriptor.Access.BOTH);
                var writing = Descriptor.open(pipe, Descriptor.Access.BOTH)) {
            DigitalInputConfig config = DigitalInput.newConfigBuilder(context).id("contact").bcm(1).build();
            var input = new ChardevInput(new ChardevInputProvider(List.of(), watch, _ -> {}), config, new Line(reading),
                    false, watch, _ -> {});
            input.addListener(_ -> {
                long now = counted.incrementAndGet();
                if (now == first) {
                    early.countDown();
                } else if (now == all) {
                    done.countDown();
                }
            });
            write(writing, 1, first);
            early.await();
            System.out.println(residentKilobytes());
            write(writing, first + 1, all);
            done.await();
            System.out.println(residentKilobytes());
        }
    }

    private static void write(Descriptor pipe, long from, long to) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment edges = arena.allocate((long) AT_ONCE * Uapi.EVENT_BYTES, Long.BYTES);
            for (long next = from; next <= to;) {
                int some = (int) Math.min(AT_ONCE, to - next + 1);
                for (int i = 0; i < some; i++, next++) {
                    long at = (long) i * Uapi.EVENT_BYTES;
                    edges.set(ValueLayout.JAVA_LONG, at, next);
                    edges.set(ValueLayout.JAVA_INT, at + Uapi.EVENT_ID, next % 2 == 1 ? 1 : 2);
                    edges.set(ValueLayout.JAVA_INT, at + Uapi.EVENT_LINE_SEQNO, (int) next);
                }
                writeAll(pipe, edges.asSlice(0, (long) some * Uapi.EVENT_BYTES));
            }
        }
    }

    /** A full pipe takes nothing, or a part. */
    private static void writeAll(Descriptor pipe, MemorySegment edges) throws Exception {
        long written = 0;
        while (written < edges.byteSize()) {
            try {
                written += pipe.write(edges.asSlice(written));
            } catch (SystemCallException full) {
                if (full.errno() != SystemCallException.EAGAIN) {
                    throw full;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static String residentKilobytes() throws Exception {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS"))
                .findFirst().orElseThrow().replaceAll("\\D", "");
    }
}
