package io.xiaoyi.simulator.stage;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Serves the stage on the loopback address. It is there before the play is, and says that it is being opened.
 *
 * <p>Threading: a virtual thread each request; {@link #play} and {@link #close} by any.
 */
public final class StageServer implements AutoCloseable {
    private static final int PORTS_TRIED = 100;
    private static final int MOST_BODY = 64 << 10;
    private static final long LOOK_MILLIS = 120;
    private static final long BEAT_MILLIS = 1_000;
    private static final String SCENE = "/stage/v1/scene";
    private static final String ACTS = "/stage/v1/acts/";
    private static final String PICTURES = "/stage/v1/pictures/";
    private static final String API = "/api/";

    private final ObjectMapper mapper = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final PageFiles page = PageFiles.ofThisProgram();
    private final Set<String> hosts;
    private volatile boolean watched;
    private volatile Optional<Play> play = Optional.empty();
    private volatile Optional<ConsoleProxy> console = Optional.empty();

    private StageServer(HttpServer server) {
        this.server = server;
        int port = server.getAddress().getPort();
        hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
    }

    /**
     * Opens it at a port, or the next that is free.
     *
     * @throws IOException if none of a hundred is
     */
    public static StageServer open(int wanted) throws IOException {
        for (int port = wanted; port < wanted + PORTS_TRIED && port <= 65_535; port++) {
            try {
                var bound = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
                var opened = new StageServer(bound);
                bound.start();
                return opened;
            } catch (BindException taken) {
                // the next one
            }
        }
        throw new IOException("no free port from " + wanted + " to " + (wanted + PORTS_TRIED - 1));
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** What people open. */
    public String address() {
        return "http://127.0.0.1:" + port() + "/";
    }

    /** From now on this is shown. It hears first whether anybody has come to see it yet. */
    public void play(Play shown) {
        if (watched) {
            shown.watched();
        }
        play = Optional.of(shown);
    }

    /** From now on {@code /api/} is this. */
    public void console(ConsoleProxy reached) {
        console = Optional.of(reached);
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            var answer = new Answer(exchange, mapper);
            String path = exchange.getRequestURI().getPath();
            boolean asks = Set.of("GET", "HEAD").contains(exchange.getRequestMethod());
            if (!hosts.contains(answer.header("Host"))) {
                answer.problem(421, "wrong-host", "This page is for this computer alone.",
                        List.of(new Play.Fault("Host",
                                answer.header("Host"), String.join(" or ", hosts.stream().sorted().toList()))));
            } else if (!asks && !isOfThisPage(answer)) {
                answer.problem(403, "foreign-origin", "Another page may not act here.", List.of(new Play.Fault("Origin",
                        answer.header("Origin"), "this page's own")));
            } else if (path.startsWith(API) && console.isPresent()) {
                console.get().pass(exchange);
            } else if (path.equals(SCENE) && asks) {
                scene(answer);
            } else if (path.startsWith(ACTS) && exchange.getRequestMethod().equals("POST")) {
                act(answer, path.substring(ACTS.length()));
            } else if (path.startsWith(PICTURES) && asks) {
                picture(answer, path.substring(PICTURES.length()));
            } else if (asks && page.find(path).isPresent()) {
                answer.file(page.find(path).get());
            } else {
                answer.problem(404, "not-found", "There is nothing at " + path + ".", List.of());
            }
        } catch (IOException e) {
            // the browser has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A browser names the page that acts; what names none is no browser. */
    private boolean isOfThisPage(Answer answer) {
        String origin = answer.header("Origin");
        return origin.isEmpty() || hosts.stream().anyMatch(host -> origin.equals("http://" + host));
    }

    private void scene(Answer answer) throws IOException, InterruptedException {
        try (OutputStream out = answer.stream("text/event-stream; charset=utf-8")) {
            String last = "";
            long told = 0;
            watched = true;
            boolean welcomed = false;
            while (!closed.get()) {
                if (!welcomed && play.isPresent()) {
                    play.get().watched();
                    welcomed = true;
                }
                String scene = mapper.writeValueAsString(play.map(Play::scene).orElseGet(this::opening));
                long now = System.nanoTime() / 1_000_000;
                if (!scene.equals(last)) {
                    send(out, "scene", scene);
                    last = scene;
                }
                if (play.isPresent() && now - told >= BEAT_MILLIS) {
                    send(out, "time", mapper.writeValueAsString(play.get().time()));
                    told = now;
                }
                Thread.sleep(LOOK_MILLIS);
            }
            send(out, "bye", "{}");
        }
    }

    private ObjectNode opening() {
        return mapper.createObjectNode().put("phase", "opening");
    }

    private static void send(OutputStream out, String event, String data) throws IOException {
        out.write(("event: " + event + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void act(Answer answer, String name) throws IOException, InterruptedException {
        if (!answer.header("Content-Type").startsWith("application/json")) {
            answer.problem(415, "not-json", "An act is told as JSON.", List.of(new Play.Fault("Content-Type", answer
                    .header("Content-Type"), "application/json")));
            return;
        }
        byte[] body = answer.body(MOST_BODY);
        if (body.length > MOST_BODY) {
            answer.problem(413, "too-long", "An act is told in fewer bytes.", List.of(new Play.Fault("body",
                    "more than " + MOST_BODY + " bytes", "at most " + MOST_BODY)));
            return;
        }
        JsonNode arguments;
        String found = "no object";
        try {
            arguments = body.length == 0 ? mapper.createObjectNode() : mapper.readTree(body);
        } catch (JsonProcessingException e) {
            arguments = mapper.missingNode();
            found = told(e);
        } catch (CharConversionException e) {
            arguments = mapper.missingNode();
            found = "bytes that are no text";
        }
        if (!arguments.isObject()) {
            answer.problem(400, "malformed", "This is not a JSON object.", List.of(new Play.Fault("body", found,
                    "a JSON object")));
        } else if (play.isEmpty()) {
            answer.problem(503, "opening", "The station is being opened.", List.of());
        } else {
            switch (play.get().act(name, arguments)) {
                case Play.Reply.Done done -> answer.json(200, done.result());
                case Play.Reply.Wrong wrong -> answer.problem(400, "wrong", "Nothing was done.", wrong.faults());
                case Play.Reply.Impossible it -> answer.problem(409, it.code(), it.detail(), List.of());
            }
        }
    }

    private static String told(JsonProcessingException e) {
        JsonLocation place = e.getLocation();
        return e.getOriginalMessage() + (place == null
                ? ""
                : ", line " + place.getLineNr() + ", column " + place.getColumnNr());
    }

    private void picture(Answer answer, String name) throws IOException {
        Optional<byte[]> png = name.matches("[0-9]{1,18}")
                ? play.flatMap(it -> it.picture(Long.parseLong(name)))
                : Optional.empty();
        if (png.isPresent()) {
            answer.file(new PageFiles.PageFile("image/png", png.get(), Optional.empty(), true));
        } else {
            answer.problem(404, "not-found", "There is no such picture any more.", List.of());
        }
    }

    @Override
    public void close() {
        closed.set(true);
        server.stop(0);
        threads.shutdownNow();
    }
}
