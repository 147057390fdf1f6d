package io.xiaoyi.gateway.uplink;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A broker as no real one is made to be: it serves one client at a time, and does what it is told to. */
final class ScriptedBroker implements AutoCloseable {
    private static final int GRANTED = 1;
    private static final int NOT_AUTHORISED = 0x87;

    /** The topics of what it was sent, in their order. */
    final List<String> published = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    /** How many messages were of QoS 0. */
    final AtomicInteger mentioned = new AtomicInteger();
    /** The packet ids of what was not answered, for lack of {@link #answerHeld}. */
    final List<Integer> held = new CopyOnWriteArrayList<>();
    /** A part of the topics that are not answered of its own accord; empty for none. */
    volatile String holding = "";
    /** The reason with which it throws a client out in the same breath as it lets him in; 0 for none. */
    volatile int parting;
    private final ServerSocket server;
    private final Ways ways;
    private volatile OutputStream client = OutputStream.nullOutputStream();

    /**
     * @param receiveMaximum how many messages it takes unanswered
     * @param answers whether it does answer them
     * @param forbidden a part of topics that nobody may subscribe to; who publishes there is thrown out
     */
    record Ways(int receiveMaximum, boolean answers, String forbidden) {}

    ScriptedBroker(Ways ways) throws IOException {
        this.ways = ways;
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("scripted-broker").start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Answers all that is held. */
    void answerHeld(int reason) throws IOException {
        List<Integer> ids = List.copyOf(held);
        held.removeAll(ids);
        for (int id : ids) {
            send(client, 0x40, id >> 8, id & 0xff, reason, 0);
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                connections.incrementAndGet();
                this.client = client.getOutputStream();
                talk(client, new DataInputStream(client.getInputStream()), this.client);
            } catch (IOException gone) {
                // the next, if there is one
            }
        }
    }

    private void talk(Socket socket, DataInputStream in, OutputStream out) throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            ByteBuffer packet = ByteBuffer.wrap(in.readNBytes(length(in)));
            switch (first >> 4) {
                case 1 -> connected(socket, out);
                case 3 -> published(first >> 1 & 3, packet, out);
                case 8 -> subscribed(packet, out);
                case 12 -> send(out, 0xd0);
                default -> throw new IOException("the client left");
            }
        }
    }

    /** Whom it throws out it hears to his end: else his own words would cost him what was said to him. */
    private void connected(Socket socket, OutputStream out) throws IOException {
        byte[] connack = packet(0x20, 0, 0, 3, 0x21, ways.receiveMaximum >> 8, ways.receiveMaximum & 0xff);
        if (parting == 0) {
            send(out, connack);
        } else {
            byte[] disconnect = packet(0xe0, parting, 0);
            send(out, ByteBuffer.allocate(connack.length + disconnect.length).put(connack).put(disconnect).array());
            socket.shutdownOutput();
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            throw new IOException("thrown out");
        }
    }

    private void published(int qos, ByteBuffer packet, OutputStream out) throws IOException {
        String topic = text(packet);
        published.add(topic);
        mentioned.addAndGet(qos == 0 ? 1 : 0);
        if (topic.contains(ways.forbidden)) {
            send(out, 0xe0, NOT_AUTHORISED, 0);
            throw new IOException("thrown out");
        }
        if (!holding.isEmpty() && topic.contains(holding)) {
            held.add((int) packet.getChar());
        } else if (qos > 0 && ways.answers) {
            send(out, 0x40, packet.get(), packet.get());
        }
    }

    private void subscribed(ByteBuffer packet, OutputStream out) throws IOException {
        int high = packet.get();
        int low = packet.get();
        packet.position(packet.position() + 1 + packet.get(packet.position())); // its properties are few
        int reason = GRANTED;
        int count = 0;
        while (packet.hasRemaining()) {
            reason = text(packet).contains(ways.forbidden) ? NOT_AUTHORISED : reason;
            packet.get();
            count++;
        }
        int[] answer = new int[3 + count];
        java.util.Arrays.fill(answer, 3, answer.length, reason);
        answer[0] = high;
        answer[1] = low;
        send(out, 0x90, answer);
    }

    private static String text(ByteBuffer packet) {
        byte[] text = new byte[packet.getShort()];
        packet.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static int length(DataInputStream in) throws IOException {
        int length = 0;
        for (int shift = 0;; shift += 7) {
            int octet = in.readUnsignedByte();
            length |= (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return length;
            }
        }
    }

    private static byte[] packet(int type, int... rest) {
        byte[] packet = new byte[2 + rest.length];
        packet[0] = (byte) type;
        packet[1] = (byte) rest.length;
        for (int i = 0; i < rest.length; i++) {
            packet[2 + i] = (byte) rest[i];
        }
        return packet;
    }

    private static void send(OutputStream out, int type, int... rest) throws IOException {
        send(out, packet(type, rest));
    }

    private static void send(OutputStream out, byte[] packet) throws IOException {
        synchronized (out) {
            out.write(packet);
            out.flush();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
