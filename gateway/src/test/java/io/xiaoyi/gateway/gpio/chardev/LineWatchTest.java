package io.xiaoyi.gateway.gpio.chardev;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.gpio.chardev.LineWatch.Watched;
import io.xiaoyi.gateway.linux.Descriptor;
import io.xiaoyi.gateway.linux.Descriptor.Access;
import io.xiaoyi.gateway.linux.SystemCallException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pipes stand for lines: the thread waits and reads alike. */
@Timeout(30)
class LineWatchTest {
    @TempDir
    private Path folder;

    /** A pipe that is read, and what the watch did with it. */
    private class PipedLine implements Watched {
        private final Path pipe;
        private final Descriptor reading;
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        private PipedLine(String name, Access access) throws Exception {
            pipe = folder.resolve(name);
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
            reading = Descriptor.open(pipe, access);
        }

        @Override
        public Descriptor descriptor() {
            return reading;
        }

        @Override
        public void edges(MemorySegment buffer) throws SystemCallException {
            told.add(reading.read(buffer) + " bytes");
            hurt();
        }

        void hurt() {}

        @Override
        public void gone() {
            told.add("gone");
        }

        void write(int bytes) throws Exception {
            Files.write(pipe, new byte[bytes], StandardOpenOption.WRITE);
        }

        String next() throws InterruptedException {
            return told.poll(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void oneThreadReadsAllLines() throws Exception {
        try (var watch = new LineWatch()) {
            var one = new PipedLine("one", Access.BOTH);
            var two = new PipedLine("two", Access.BOTH);
            watch.add(one);
            watch.add(two);
            two.write(48);
            assertThat(two.next()).isEqualTo("48 bytes");
            one.write(96);
            assertThat(one.next()).isEqualTo("96 bytes");
        }
    }

    @Test
    void aLineWhoseDeviceGoesIsToldOnceAndTheOthersGoOn() throws Exception {
        try (var watch = new LineWatch()) {
            var going = new PipedLine("going", Access.READ);
            var staying = new PipedLine("staying", Access.BOTH);
            watch.add(staying);
            watch.add(going);
            Files.newOutputStream(going.pipe).close();
            assertThat(going.next()).isEqualTo("gone");
            staying.write(48);
            assertThat(staying.next()).isEqualTo("48 bytes");
            assertThat(going.told).isEmpty();
            assertThat(watch.remove(going)).isTrue();
        }
    }

    @Test
    void aLineThatThrowsEndsNothing() throws Exception {
        try (var watch = new LineWatch()) {
            var failing = new PipedLine("failing", Access.BOTH) {
                @Override
                void hurt() {
                    throw new StackOverflowError("of the test");
                }
            };
            watch.add(failing);
            failing.write(48);
            assertThat(failing.next()).isEqualTo("48 bytes");
            failing.write(48);
            assertThat(failing.next()).isEqualTo("48 bytes");
        }
    }

    @Test
    void whatWasTakenOutIsNotTouchedAnyMore() throws Exception {
        try (var watch = new LineWatch()) {
            var leaving = new PipedLine("leaving", Access.BOTH);
            var staying = new PipedLine("staying", Access.BOTH);
            watch.add(leaving);
            watch.add(staying);
            assertThat(watch.remove(leaving)).isTrue();
            leaving.write(48);
            staying.write(48);
            assertThat(staying.next()).isEqualTo("48 bytes");
            assertThat(leaving.told).isEmpty();
        }
    }

    @Test
    void aLineThatDoesNotReturnIsNotLetGo() throws Exception {
        var held = new CountDownLatch(1);
        try (var watch = new LineWatch()) {
            var stuck = new PipedLine("stuck", Access.BOTH) {
                @Override
                void hurt() {
                    try {
                        held.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
            watch.add(stuck);
            stuck.write(48);
            stuck.next();
            assertThat(watch.remove(stuck)).isFalse();
            held.countDown();
        }
    }
}
