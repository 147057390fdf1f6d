package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.uplink.RetainedPublisher.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetainedPublisherTest {
    private static final byte[] CONNACK_ONE_AT_A_TIME = HexFormat.of().parseHex("20060000" + "03" + "210002");
    private static final byte[] CONNACK = HexFormat.of().parseHex("2003000000");
    private static final byte[] FIRST_NOT_AUTHORISED = HexFormat.of().parseHex("4003000187");
    private static final byte[] TAKEN = HexFormat.of().parseHex("40020001");
    private static final byte[] NOT_AUTHORISED = HexFormat.of().parseHex("4003000287");

    @Test
    void whatIsRefusedIsNamedAndHowManyWereTakenBeforeIt() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> answer(server, CONNACK_ONE_AT_A_TIME, TAKEN, NOT_AUTHORISED));
            var settings = UplinkSettings.of(URI.create("mqtt://127.0.0.1:" + server.getLocalPort()), "publisher");
            var messages = List.of(new Message("a", new byte[1]), new Message("b", new byte[1]),
                    new Message("c", new byte[1]));
            assertThatThrownBy(() -> RetainedPublisher.publish(settings, messages)).isInstanceOf(IOException.class)
                    .hasMessage("the broker refused the message at b with reason 0x87; taken so far: 1");
        }
    }

    @Test
    void whatWasTakenInTheLastMomentIsTaken() throws IOException, InterruptedException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> hangsUp(server, CONNACK_ONE_AT_A_TIME, TAKEN));
            var settings = UplinkSettings.of(URI.create("mqtt://127.0.0.1:" + server.getLocalPort()), "publisher");
            RetainedPublisher.publish(settings, List.of(new Message("a", new byte[1])));
        }
    }

    /** As HiveMQ does with whoever says what he may not: he may still be speaking. */
    @Test
    void whoIsThrownOutWhileHeSpeaksIsToldWhatWasRefused() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> hangsUp(server, CONNACK, FIRST_NOT_AUTHORISED));
            var settings = UplinkSettings.of(URI.create("mqtt://127.0.0.1:" + server.getLocalPort()), "publisher");
            var messages = Collections.nCopies(50_000, new Message("a", new byte[1]));
            assertThatThrownBy(() -> RetainedPublisher.publish(settings, messages)).isInstanceOf(IOException.class)
                    .hasMessage("the broker refused the message at a with reason 0x87; taken so far: 0");
        }
    }

    /** One answer to whatever is said at a time. */
    private static void answer(ServerSocket server, byte[]... answers) {
        try (var socket = server.accept()) {
            say(socket, answers);
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, and then the end: in order, so that what was said still arrives. */
    private static void hangsUp(ServerSocket server, byte[]... answers) {
        try (var socket = server.accept()) {
            say(socket, answers);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(Socket socket, byte[]... answers) throws IOException {
        for (byte[] each : answers) {
            socket.getInputStream().read(new byte[1024]);
            socket.getOutputStream().write(each);
        }
    }
}
