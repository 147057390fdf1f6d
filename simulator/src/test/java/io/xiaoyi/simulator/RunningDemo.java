package io.xiaoyi.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The demo in this process, with its stage; what a visitor does by HTTP, and waiting for what comes of it. */
final class RunningDemo implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StationDemo demo;
    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    RunningDemo() throws IOException {
        var plan = new DemoPlan(7, 30, OptionalInt.empty(), LocalTime.of(11, 30), 360, Optional.empty(), Ports.mqtt(),
                Ports.webSocket(), Ports.stage(), Ports.console(), false, OptionalInt.empty());
        demo = new StationDemo(plan, new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false, false));
        Thread.ofPlatform().daemon().name("demo").start(() -> {
            try {
                code.complete(demo.run());
            } catch (Exception | AssertionError e) {
                code.completeExceptionally(e);
            }
        });
        until(scene -> scene.path("phase").asText().equals("open"));
    }

    String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What couriers find; there once the doors are open. */
    Stage stage() {
        return demo.stage().orElseThrow();
    }

    /** The stage's address, without the slash at its end. */
    String address() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!text().contains("\n") && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }
        return text().lines().findFirst().orElseThrow().replaceAll(".*(http://[0-9.:]+)/.*", "$1");
    }

    HttpResponse<String> post(String act, String arguments) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(address() + "/stage/v1/acts/" + act)).header(
                "Content-Type", "application/json").timeout(Duration.ofSeconds(60)).POST(HttpRequest.BodyPublishers
                        .ofString(arguments))
                .build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Does something that must be possible. */
    JsonNode act(String act, String arguments) throws IOException, InterruptedException {
        HttpResponse<String> response = post(act, arguments);
        if (response.statusCode() != 200) {
            throw new AssertionError(act + " " + arguments + ": " + response.body());
        }
        return mapper.readTree(response.body());
    }

    /** The first scene that is as wanted. */
    JsonNode until(Predicate<JsonNode> wanted) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        JsonNode[] last = {mapper.missingNode()};
        try (Stream<String> lines = client.send(HttpRequest.newBuilder(URI.create(address() + "/stage/v1/scene"))
                .build(), HttpResponse.BodyHandlers.ofLines()).body()) {
            var scenes = lines.iterator();
            while (System.nanoTime() - deadline < 0 && scenes.hasNext()) {
                String event = scenes.next();
                String data = event.startsWith("event: ") ? scenes.next() : "";
                if (event.equals("event: scene")) {
                    last[0] = mapper.readTree(data.substring("data: ".length()));
                }
                if (!last[0].isMissingNode() && wanted.test(last[0])) {
                    return last[0];
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("the stage did not become as wanted: " + last[0] + "\n" + text());
    }

    /** How everything stands now. */
    JsonNode scene() throws IOException {
        return until(_ -> true);
    }

    /** Everything whole and quiet again, nobody about, the sockets empty, the visitor outside, at real time. */
    void calm() throws IOException, InterruptedException {
        act("power", "{\"on\":true}");
        act("network", "{\"on\":true}");
        act("fire", "{\"on\":false}");
        act("clock", "{\"source\":\"battery\"}");
        act("speed", "{\"times\":1}");
        act("take", "{\"card\":\"good\"}");
        for (String door : StationFiles.DOORS) {
            act("door", "{\"door\":\"" + door + "\",\"do\":\"close\"}");
        }
        JsonNode scene = scene();
        for (String outlet : StationFiles.OUTLETS) {
            if (scene.path("outlets").path(outlet).has("load")) {
                act("unplug", "{\"outlet\":\"" + outlet + "\"}");
            }
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (scene.path("people").path("visitor").asBoolean() && System.nanoTime() - deadline < 0) {
            act("exit", "{}");
            act("door", "{\"do\":\"walk\"}");
            scene = scene();
        }
        soon(RunningDemo::isQuiet);
    }

    /** Nobody is on his way, and every door is shut and secured, and the station has heard so. */
    private static boolean isQuiet(JsonNode scene) {
        return scene.path("people").path("about").asInt() == 0 && StationFiles.DOORS.stream().allMatch(door -> {
            JsonNode seen = scene.path("doors").path(door);
            JsonNode told = scene.path("told").path("doors").path(door);
            return !seen.path("open").asBoolean() && !seen.path("released").asBoolean() && !told.has("why") && told
                    .path("alarm").asText().equals("none");
        });
    }

    /** Lets station time pass faster until something is as wanted; then it is real time again. */
    private void soon(Predicate<JsonNode> wanted) throws IOException, InterruptedException {
        act("speed", "{\"times\":60}");
        until(wanted);
        act("speed", "{\"times\":1}");
    }

    /** Lets station time pass until phones show another code: whom this one has let in, that one lets in again. */
    void anotherCode() throws IOException, InterruptedException {
        stepsPass(1);
    }

    /**
     * Lets station time pass until a door that is opened now counts as forced: what is opened within
     * {@link io.xiaoyi.gateway.door.Door#FORCED_GRACE} of its securing was pulled before it.
     */
    void securedForLong() throws IOException, InterruptedException {
        stepsPass(2); // which is more than one step of 15 s
    }

    private void stepsPass(int steps) throws IOException, InterruptedException {
        long before = step(scene());
        soon(scene -> step(scene) >= before + steps);
    }

    private static long step(JsonNode scene) {
        return scene.path("phone").path("step").asLong();
    }

    /** Ends the day. @return the exit code */
    int end() throws Exception {
        demo.stop();
        return code.get(120, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        demo.stop();
    }
}
