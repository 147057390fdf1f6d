package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Reads server-sent events as a page does, from a socket of its own. */
final class EventStream implements AutoCloseable {
    /** The end of the stream. */
    static final Event END = new Event("END", "", new JsonObject());

    private static final String LAST_CHUNK = "0";

    private final Socket socket;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final List<Event> passed = new ArrayList<>();
    private volatile String head = "";

    record Event(String name, String id, JsonObject data) {}

    /** @param lastEventId empty for none */
    EventStream(int port, String lastEventId) throws IOException {
        socket = new Socket("127.0.0.1", port);
        ask(socket, lastEventId);
        Thread.ofVirtual().start(this::read);
    }

    private EventStream(Socket asked) {
        socket = asked;
        Thread.ofVirtual().start(this::read);
    }

    /** Begins to read what was asked for before. */
    static EventStream on(Socket asked) {
        return new EventStream(asked);
    }

    static void ask(Socket socket, String lastEventId) throws IOException {
        socket.getOutputStream().write(("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nX-As: vera:viewer\r\n"
                + (lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n") + "\r\n").getBytes(
                        StandardCharsets.US_ASCII));
    }

    private void read() {
        try (var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            String name = "";
            String id = "";
            for (String line = in.readLine(); line != null && !line.equals(LAST_CHUNK); line = in.readLine()) {
                if (line.startsWith("HTTP/") && !line.contains(" 200 ")) {
                    break; // refused: what comes is no stream
                }
                if (line.startsWith("HTTP/") || line.contains(": ") && name.isEmpty() && head.isEmpty()) {
                    head += line + "\n";
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                    id = "";
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(name, id, new JsonObject(line.substring(6))));
                }
            }
        } catch (IOException e) {
            // the connection is gone, which is told below
        }
        events.add(END);
    }

    /** The next event of a name; what comes before it is passed over. */
    Event next(String name) throws InterruptedException {
        return next(name, _ -> true);
    }

    Event next(String name, Predicate<Event> which) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60); // ticks come for ever
        while (true) {
            Event event = events.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            assertThat(event).as("waiting for %s after %s", name, passed).isNotNull();
            passed.add(event);
            if (event.name().equals(name) && which.test(event)) {
                return event;
            }
            assertThat(event).as("waiting for %s", name).isNotEqualTo(END);
        }
    }

    /** Whether it is being answered. */
    boolean hasBegun() {
        return !head.isEmpty();
    }

    List<Event> passed() {
        return passed;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
