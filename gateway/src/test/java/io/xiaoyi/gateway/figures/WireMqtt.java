package io.xiaoyi.gateway.figures;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * As little of MQTT 3.1.1 as it takes to send and to hear at QoS 1 faster than any broker can: what is measured is not
 * to wait for who measures it.
 *
 * <p>Threading: one thread; {@code close} by any.
 */
final class WireMqtt implements Closeable {
    private static final int PUBLISH = 0x32;
    private static final int PUBACK = 0x40;
    private static final int BATCH = 500;
    private static final int UNANSWERED = 2000;
    private static final int HIGHEST_ID = 0xffff;

    private final Socket socket;
    private final InputStream in;
    private byte[] heard = new byte[1 << 20];
    private int begin;
    private int end;
    private int bodyAt;

    /** Hears one message; the bytes are good during the call only. */
    interface Receiver {
        void message(ByteBuffer payload);
    }

    /** A message to be sent. */
    record Message(String topic, byte[] payload) {}

    /** @param kept whether the broker keeps subscriptions and messages for this client while it is away */
    WireMqtt(int port, String client, boolean kept) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        data.writeUTF("MQTT");
        data.write(new byte[]{4, (byte) (kept ? 0 : 2), 0, 0});
        data.writeUTF(client);
        send(0x10, body.toByteArray());
        if ((next() & 0xf0) != 0x20 || heard[bodyAt + 1] != 0) {
            throw new IOException("the broker refuses " + client);
        }
    }

    void subscribe(String filter) throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        data.writeShort(1);
        data.writeUTF(filter);
        data.writeByte(1);
        send(0x82, body.toByteArray());
        if ((next() & 0xf0) != 0x90 || heard[bodyAt + 2] != 1) {
            throw new IOException("the broker refuses a subscription to " + filter);
        }
    }

    /** Sends them all in order and returns when each has been answered. */
    void publish(List<Message> messages) throws IOException {
        int id = 0;
        int unanswered = 0;
        for (int from = 0; from < messages.size(); from += BATCH) {
            List<Message> some = messages.subList(from, Math.min(messages.size(), from + BATCH));
            var out = new ByteArrayOutputStream();
            for (Message each : some) {
                id = id % HIGHEST_ID + 1;
                byte[] topic = each.topic().getBytes(StandardCharsets.UTF_8);
                byte[] body = ByteBuffer.allocate(4 + topic.length + each.payload().length)
                        .putShort((short) topic.length).put(topic).putShort((short) id).put(each.payload()).array();
                packet(out, PUBLISH, body);
            }
            socket.getOutputStream().write(out.toByteArray());
            unanswered += some.size();
            boolean last = from + some.size() == messages.size();
            while (unanswered > (last ? 0 : UNANSWERED)) {
                unanswered -= next() == PUBACK ? 1 : 0;
            }
        }
    }

    /** Hears and answers until the connection ends. */
    void receive(Receiver receiver) throws IOException {
        var answers = ByteBuffer.allocate(64 << 10);
        while (true) {
            if (answers.position() > 0 && (!isWhole() || answers.remaining() < 4)) {
                socket.getOutputStream().write(answers.array(), 0, answers.position());
                answers.clear();
            }
            int first;
            try {
                first = next();
            } catch (EOFException closed) {
                return;
            }
            if ((first & 0xf0) == 0x30) {
                int idAt = bodyAt + 2 + ((heard[bodyAt] & 0xff) << 8 | heard[bodyAt + 1] & 0xff);
                receiver.message(ByteBuffer.wrap(heard, idAt + 2, begin - idAt - 2));
                answers.put((byte) PUBACK).put((byte) 2).put(heard[idAt]).put(heard[idAt + 1]);
            }
        }
    }

    private void send(int first, byte[] body) throws IOException {
        var out = new ByteArrayOutputStream();
        packet(out, first, body);
        socket.getOutputStream().write(out.toByteArray());
    }

    private static void packet(ByteArrayOutputStream out, int first, byte[] body) {
        out.write(first);
        int left = body.length;
        do {
            out.write(left > 0x7f ? left & 0x7f | 0x80 : left);
            left >>>= 7;
        } while (left > 0);
        out.writeBytes(body);
    }

    /** The next packet's first byte; its body lies from {@link #bodyAt} to {@link #begin}. */
    private int next() throws IOException {
        while (!isWhole()) {
            fill();
        }
        int first = heard[begin] & 0xff;
        int length = length();
        begin = bodyAt + length;
        return first;
    }

    private boolean isWhole() {
        int length = length();
        return length >= 0 && bodyAt + length <= end;
    }

    /** The body's length, and {@link #bodyAt}; -1 while that is not known. */
    private int length() {
        int length = 0;
        for (int at = begin + 1, shift = 0; at < end; at++, shift += 7) {
            length |= (heard[at] & 0x7f) << shift;
            if (heard[at] >= 0) {
                bodyAt = at + 1;
                return length;
            }
        }
        return -1;
    }

    private void fill() throws IOException {
        System.arraycopy(heard, begin, heard, 0, end - begin);
        end -= begin;
        begin = 0;
        int count = in.read(heard, end, heard.length - end);
        if (count < 0) {
            throw new EOFException("the broker closed the connection");
        }
        end += count;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
