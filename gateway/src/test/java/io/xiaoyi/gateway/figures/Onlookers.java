package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.runtime.StationFolder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Pages that follow a station's events, many of them, read by one thread. */
public final class Onlookers implements AutoCloseable {
    private static final int RECEIVE_BYTES = 64 * 1024;

    private final int port;
    private final String cookie;
    private final Selector selector = Selector.open();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger following = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final Thread reader;
    private volatile boolean closed;

    /** Signs in as the first administrator, by the code that stands in the console's folder. */
    public Onlookers(int port, Path console) throws IOException, InterruptedException {
        this.port = port;
        Path code = console.resolve("set-up-code");
        StationFolder.until("a set-up code is there", () -> Files.exists(code));
        var client = HttpClient.newHttpClient();
        HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port
                + "/api/v1/setup")).header("Content-Type", "application/json").header("Origin", "http://127.0.0.1:"
                        + port)
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofString("{\"code\":\"" + Files.readString(code).strip()
                        + "\",\"account\":\"anna\",\"password\":\"a long password\"}"))
                .build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
        reader = Thread.ofPlatform().daemon().name("onlookers").start(this::read);
    }

    /** So many more begin to follow; returns when each has had its first word, or was refused. */
    public void come(int more) throws IOException {
        byte[] ask = ("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nCookie: " + cookie
                + "\r\nAccept-Encoding: gzip, deflate\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        int wanted = following.get() + more;
        for (int i = 0; i < more; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.socket().setReceiveBufferSize(RECEIVE_BYTES);
            channel.connect(new InetSocketAddress("127.0.0.1", port));
            channel.write(ByteBuffer.wrap(ask));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new AtomicInteger());
            selector.wakeup();
        }
        StationFolder.until(wanted + " follow", () -> following.get() + ended.get() >= wanted);
    }

    private void read() {
        var buffer = ByteBuffer.allocateDirect(RECEIVE_BYTES);
        while (!closed) {
            try {
                selector.select(key -> take(key, buffer), 100);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void take(SelectionKey key, ByteBuffer buffer) {
        try {
            buffer.clear();
            int count = ((SocketChannel) key.channel()).read(buffer);
            if (count < 0) {
                throw new IOException("ended");
            }
            bytes.addAndGet(count);
            if (((AtomicInteger) key.attachment()).getAndIncrement() == 0) {
                String head = StandardCharsets.US_ASCII.decode(buffer.flip().limit(Math.min(count, 15))).toString();
                (head.startsWith("HTTP/1.1 200") ? following : ended).incrementAndGet();
            }
        } catch (IOException e) {
            key.cancel();
            ended.incrementAndGet();
            following.decrementAndGet();
        }
    }

    public int following() {
        return following.get();
    }

    /** How many were refused, or sent away later. */
    public int ended() {
        return ended.get();
    }

    /** What all of them have received. */
    long bytes() {
        return bytes.get();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
        reader.interrupt();
    }
}
