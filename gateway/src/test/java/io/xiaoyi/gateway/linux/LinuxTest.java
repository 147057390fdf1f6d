package io.xiaoyi.gateway.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.Needs;
import io.xiaoyi.gateway.linux.Descriptor.Access;
import io.xiaoyi.gateway.linux.Poll.Ready;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinuxTest {
    @TempDir
    private Path folder;

    @Test
    void aFileThatIsNotThereIsNamedWithTheKernelsReason() {
        Path absent = folder.resolve("gpiochip9");
        assertThatThrownBy(() -> Descriptor.open(absent, Access.BOTH)).isInstanceOf(SystemCallException.class)
                .hasMessage(absent + ": open failed: ENOENT, it is not there")
                .extracting(e -> ((SystemCallException) e).errno()).isEqualTo(SystemCallException.ENOENT);
    }

    @Test
    void aRequestToAFileThatIsNoDeviceIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        try (var opened = Descriptor.open(file, Access.READ); var arena = Arena.ofConfined()) {
            MemorySegment argument = arena.allocate(64);
            assertThatThrownBy(() -> opened.ioctl("GET_CHIPINFO", 0x8044B401L, argument))
                    .hasMessageContaining("GET_CHIPINFO failed: ENOTTY");
        }
    }

    @Test
    void anEmptyPipeGivesNothingAndDoesNotWait() throws Exception {
        try (var pipe = Descriptor.open(pipe(), Access.BOTH); var arena = Arena.ofConfined()) {
            assertThat(pipe.read(arena.allocate(16))).isZero();
        }
    }

    @Test
    void whatWasWrittenIsReadableAndIsRead() throws Exception {
        try (var pipe = Descriptor.open(pipe(), Access.BOTH); var poll = new Poll(); var arena = Arena.ofConfined()) {
            var seen = new ArrayList<Ready>();
            poll.await(List.of(pipe), 0, (_, ready) -> seen.add(ready));
            assertThat(seen).isEmpty();
            pipe.write(arena.allocateFrom(ValueLayout.JAVA_BYTE, new byte[]{7, 8}));
            poll.await(List.of(pipe), -1, (_, ready) -> seen.add(ready));
            assertThat(seen).containsExactly(Ready.READABLE);
            MemorySegment into = arena.allocate(16);
            assertThat(pipe.read(into)).isEqualTo(2);
            assertThat(into.get(ValueLayout.JAVA_BYTE, 1)).isEqualTo((byte) 8);
        }
    }

    @Test
    void anEndThatClosedIsGone() throws Exception {
        Path pipe = pipe();
        try (var reading = Descriptor.open(pipe, Access.READ); var poll = new Poll()) {
            Descriptor.open(pipe, Access.WRITE).close();
            var seen = new ArrayList<Ready>();
            poll.await(List.of(reading), -1, (_, ready) -> seen.add(ready));
            assertThat(seen).containsExactly(Ready.GONE);
        }
    }

    @Test
    void aWakeBeforeTheWaitEndsItAndIsSpent() throws Exception {
        try (var poll = new Poll()) {
            poll.wake();
            poll.wake();
            poll.await(List.of(), -1, (_, _) -> {});
            long before = System.nanoTime();
            poll.await(List.of(), 20, (_, _) -> {});
            assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Test
    void aWaitThatGoesOnIsEndedByAWake() throws Exception {
        try (var poll = new Poll()) {
            var waiter = Thread.ofPlatform().start(() -> {
                try {
                    poll.await(List.of(), -1, (_, _) -> {});
                } catch (SystemCallException e) {
                    throw new IllegalStateException(e);
                }
            });
            poll.wake();
            waiter.join();
        }
    }

    @Test
    void theServiceManagerHearsWholeDatagrams() throws Exception {
        String python = Needs.program("python3").toString();
        Path socket = folder.resolve("notify");
        Process manager = new ProcessBuilder(python, "-c", """
                import socket, sys
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.settimeout(10)
                s.bind(sys.argv[1])
                print("bound", flush=True)
                for _ in range(2): print(repr(s.recv(4096)), flush=True)
                """, socket.toString()).start();
        try (var heard = manager.inputReader(); var notify = NotifySocket.open(socket.toString())) {
            assertThat(heard.readLine()).isEqualTo("bound");
            notify.send("READY=1\nSTATUS=open");
            notify.send("WATCHDOG=1");
            assertThat(heard.readLine()).isEqualTo("b'READY=1\\nSTATUS=open'");
            assertThat(heard.readLine()).isEqualTo("b'WATCHDOG=1'");
        } finally {
            manager.destroyForcibly();
        }
    }

    @Test
    void anAddressThatIsNoneIsRefusedAndOneWhereNobodyListensFails() throws IOException {
        assertThatThrownBy(() -> NotifySocket.open("notify")).hasMessageContaining("NOTIFY_SOCKET is 'notify'");
        assertThatThrownBy(() -> NotifySocket.open("/" + "x".repeat(107))).hasMessageContaining("107 bytes");
        try (var notify = NotifySocket.open(folder.resolve("nobody").toString())) {
            assertThatThrownBy(() -> notify.send("READY=1")).hasMessageContaining("ENOENT");
        }
        try (var notify = NotifySocket.open("@xiaoyi-nobody-listens-here")) {
            assertThatThrownBy(() -> notify.send("READY=1")).hasMessageContaining("ECONNREFUSED");
        }
    }

    private Path pipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        return pipe;
    }
}
