package io.xiaoyi.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NetworkReaderTest {
    private static final Backoff QUICK = new Backoff(5, 20);

    private final Heard heard = new Heard();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : toClose.reversed()) {
            each.close();
        }
    }

    private NetworkReader listen(int most, LineRule rule) {
        NetworkReader reader = NetworkReader.listen("net", NetworkReader.loopback(0), most, rule, QUICK, heard);
        toClose.add(reader);
        return reader;
    }

    private Socket scanner(NetworkReader reader) throws IOException {
        InetSocketAddress at = reader.boundTo().orElseThrow();
        var socket = new Socket(at.getAddress(), at.getPort());
        toClose.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @Test
    void linesInChunksOfAnySizeArriveWholeAndUntrimmed() throws Exception {
        Socket scanner = scanner(listen(4, LineRule.SUFFIXED));
        scanner.setTcpNoDelay(true);
        var random = new Random(3);
        var sent = new ArrayList<String>();
        var stream = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            sent.add(" XY1:" + i + " \u0000\u00ff" + "A".repeat(random.nextInt(200)) + " ");
            stream.append(sent.getLast()).append(List.of("\r", "\n", "\r\n").get(i % 3));
        }
        for (int at = 0; at < stream.length();) {
            int end = Math.min(stream.length(), at + 1 + random.nextInt(500));
            send(scanner, stream.substring(at, end));
            at = end;
        }
        heard.awaitLines(300);
        assertThat(heard.lines()).isEqualTo(sent);
    }

    @Test
    void healthTellsListeningConnectedAndGone() throws Exception {
        NetworkReader reader = listen(4, LineRule.SUFFIXED);
        heard.await("it listens", h -> h.lastHealth().endsWith("no scanner connected"));
        Socket scanner = scanner(reader);
        heard.await("it is connected", h -> h.lastHealth().matches("present: .* 1 connected"));
        scanner.close();
        heard.await("it is gone", h -> h.lastHealth().endsWith("no scanner connected"));
        assertThat(heard.health()).hasSize(3);
    }

    @Test
    void anIdleAndAFloodingClientKeepNoOneWaiting() throws Exception {
        NetworkReader reader = listen(4, LineRule.SUFFIXED);
        Socket halfOpen = scanner(reader);
        send(halfOpen, "XY1:HALF A LINE AND THEN NOTH");
        Socket flooding = scanner(reader);
        Thread flood = Thread.ofVirtual().start(() -> flood(flooding));
        Socket scanner = scanner(reader);
        for (int i = 0; i < 20; i++) {
            String line = "good " + i;
            send(scanner, line + "\n");
            heard.await(line, h -> h.lines().contains(line));
        }
        assertThat(heard.lines()).noneMatch(line -> line.startsWith("XY1:HALF"));
        flooding.close();
        flood.join();
    }

    private static void flood(Socket socket) {
        byte[] noise = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        try {
            while (true) {
                socket.getOutputStream().write(noise);
            }
        } catch (IOException e) {
            // The test ended it.
            return;
        }
    }

    @Test
    void aFloodWithoutLineEndIsOneReportOfItsLength() throws Exception {
        Socket scanner = scanner(listen(4, LineRule.SUFFIXED));
        send(scanner, "x".repeat(16 << 20) + "\nnext\n");
        heard.awaitLines(1);
        assertThat(heard.overlong()).containsExactly(16L << 20);
        assertThat(heard.lines()).containsExactly("next");
    }

    @Test
    void whenFullANewScannerTakesThePlaceOfTheLongestSilent() throws Exception {
        NetworkReader reader = listen(2, LineRule.SUFFIXED);
        Socket first = scanner(reader);
        send(first, "1\n");
        heard.awaitLines(1);
        Socket second = scanner(reader);
        send(second, "2\n");
        heard.awaitLines(2);
        send(first, "1 again\n");
        heard.awaitLines(3);
        Socket third = scanner(reader);
        assertThat(second.getInputStream().read()).as("the second is disconnected").isEqualTo(-1);
        send(first, "1 still\n");
        send(third, "3\n");
        heard.awaitLines(5);
        assertThat(heard.lines()).contains("1 still", "3");
        assertThat(heard.lastHealth()).endsWith("2 connected");
    }

    @Test
    void aHundredHalfOpenConnectionsKeepNoScannerOut() throws Exception {
        NetworkReader reader = listen(4, LineRule.SUFFIXED);
        for (int i = 0; i < 100; i++) {
            send(scanner(reader), "half");
        }
        Socket scanner = scanner(reader);
        send(scanner, "in\n");
        heard.awaitLines(1);
        assertThat(heard.lines()).containsExactly("in");
    }

    @Test
    void aLineCutOffByTheEndOfItsConnectionIsDropped() throws Exception {
        NetworkReader reader = listen(4, LineRule.SUFFIXED);
        try (Socket scanner = scanner(reader)) {
            send(scanner, "whole\ncut o");
        }
        heard.await("it is gone", h -> h.health().size() >= 3);
        send(scanner(reader), "ff\n");
        heard.awaitLines(2);
        assertThat(heard.lines()).containsExactly("whole", "ff");
    }

    @Test
    void silenceOrTheEndOfTheConnectionEndsALineOfAScannerWithoutSuffix() throws Exception {
        NetworkReader reader = listen(4, LineRule.SUFFIXED.endedBySilence(30));
        Socket scanner = scanner(reader);
        send(scanner, "one ");
        heard.awaitLines(1);
        send(scanner, "two");
        heard.awaitLines(2);
        try (Socket brief = scanner(reader)) {
            send(brief, "three");
        }
        heard.awaitLines(3);
        assertThat(heard.lines()).containsExactly("one ", "two", "three");
    }

    @Test
    void aTakenPortIsNamedAndBoundOnceItIsFree() throws Exception {
        var taken = new ServerSocket(MosquittoBroker.freePort(), 1, NetworkReader.loopback(0).getAddress());
        var at = (InetSocketAddress) taken.getLocalSocketAddress();
        NetworkReader reader = NetworkReader.listen("net", at, 4, LineRule.SUFFIXED, QUICK, heard);
        toClose.add(reader);
        heard.await("it says so", h -> h.lastHealth().startsWith("absent: can not listen on 127.0.0.1:"));
        assertThat(reader.boundTo()).isEmpty();
        taken.close();
        heard.await("it listens", h -> h.lastHealth().endsWith("no scanner connected"));
        send(scanner(reader), "in\n");
        heard.awaitLines(1);
    }

    @Test
    void aClientFindsAScannerThatComesLateAndComesBack() throws Exception {
        int port = MosquittoBroker.freePort();
        NetworkReader reader = NetworkReader.connect("net", "127.0.0.1", port, LineRule.SUFFIXED, QUICK, heard);
        toClose.add(reader);
        heard.await("it is refused", h -> h.lastHealth().startsWith("absent: 127.0.0.1:" + port));
        for (int round = 1; round <= 2; round++) {
            try (var server = new ServerSocket(port, 1, NetworkReader.loopback(0).getAddress());
                    Socket scanner = server.accept()) {
                send(scanner, "round " + round + "\r\n");
                heard.awaitLines(round);
                heard.awaitPresent();
            }
            heard.awaitAbsent();
        }
        assertThat(heard.lines()).containsExactly("round 1", "round 2");
        assertThat(reader.boundTo()).isEmpty();
    }

    @Test
    void afterCloseThePortIsFreeAndNothingMoreIsHeard() throws Exception {
        InetSocketAddress at = NetworkReader.loopback(MosquittoBroker.freePort());
        NetworkReader reader = NetworkReader.listen("net", at, 4, LineRule.SUFFIXED, QUICK, heard);
        toClose.add(reader);
        assertThat(reader.boundTo()).contains(at);
        Socket scanner = scanner(reader);
        send(scanner, "before\n");
        heard.awaitLines(1);
        reader.close();
        reader.close();
        assertThat(scanner.getInputStream().read()).isEqualTo(-1);
        var again = new ServerSocket();
        toClose.add(again);
        again.setReuseAddress(true);
        again.bind(at);
        assertThat(heard.lines()).containsExactly("before");
    }
}
