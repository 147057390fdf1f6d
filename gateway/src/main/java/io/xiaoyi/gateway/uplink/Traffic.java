package io.xiaoyi.gateway.uplink;

import java.util.concurrent.atomic.LongAdder;

/**
 * The bytes that a station's sockets have carried since its start: all that was handed to TCP and taken from it, TLS
 * with its handshakes included. What TCP and IP add, some 40 to 60 bytes a packet and what was sent again, is known to
 * the kernel alone and not counted.
 *
 * <p>Threading: any thread.
 */
final class Traffic {
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();

    void sent(int bytes) {
        sent.add(bytes);
    }

    void received(int bytes) {
        received.add(bytes);
    }

    long sentBytes() {
        return sent.sum();
    }

    long receivedBytes() {
        return received.sum();
    }
}
