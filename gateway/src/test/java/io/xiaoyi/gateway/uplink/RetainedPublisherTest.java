package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.uplink.RetainedPublisher.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetainedPublisherTest {
    private static final byte[] CONNACK_ONE_AT_A_TIME = HexFormat.of().parseHex("20060000" + "03" + "210002");
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

    /** One answer to whatever is said at a time. */
    private static void answer(ServerSocket server, byte[]... answers) {
        try (var socket = server.accept()) {
            for (byte[] each : answers) {
                socket.getInputStream().read(new byte[1024]);
                socket.getOutputStream().write(each);
            }
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
