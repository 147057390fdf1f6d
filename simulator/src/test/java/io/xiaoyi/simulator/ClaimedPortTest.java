package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ClaimedPortTest {
    private final int some = Ports.stage();

    ClaimedPortTest() throws IOException {}

    @Test
    void ofTwoWhoWantOnePortOneTakesAnotherThoughNobodyListensYet() throws Exception {
        try (var first = ClaimedPort.from(some); var second = ClaimedPort.from(some)) {
            assertThat(second.number()).isGreaterThan(first.number());
        }
    }

    @Test
    void whoeverIsToListenThereMay() throws Exception {
        try (var claimed = ClaimedPort.from(some); var listening = new ServerSocket()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), claimed.number()));
            assertThat(listening.isBound()).isTrue();
        }
    }

    @Test
    void aPortWhereSomebodyListensIsPassedOver() throws Exception {
        try (var taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (var claimed = ClaimedPort.from(taken.getLocalPort())) {
                assertThat(claimed.number()).isGreaterThan(taken.getLocalPort());
            }
        }
    }

    @Test
    void whatIsGivenUpAnotherMayHave() throws Exception {
        int number;
        try (var first = ClaimedPort.from(some)) {
            number = first.number();
        }
        try (var next = ClaimedPort.from(number)) {
            assertThat(next.number()).isEqualTo(number);
        }
    }
}
