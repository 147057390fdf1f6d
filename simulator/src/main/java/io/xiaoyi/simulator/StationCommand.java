package io.xiaoyi.simulator;

import io.xiaoyi.gateway.runtime.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simulator station}: one live station. */
@Command(name = "station", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "One live station: real gateway code, an MQTT broker, a platform that issues passes, couriers who come and go.",
        "Exit code 0 only if the journal verified and the cloud's copy equals it."})
final class StationCommand implements Callable<Integer> {
    private static final long LONGEST_END_SECONDS = 180;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "0",
            description = "End by itself after N real seconds, 1 to 86400; 0 (the default) runs until Ctrl-C.")
    private int seconds;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Seed of every chance: who comes when, and what goes wrong (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--speed", paramLabel = "X", defaultValue = "30",
            description = "How many times faster than real time, 1 to 600 (default ${DEFAULT-VALUE}).")
    private int speed;

    @Option(names = "--start", paramLabel = "HH:MM", defaultValue = "11:30",
            description = "The station's local time at the beginning (default ${DEFAULT-VALUE}).")
    private LocalTime start;

    @Option(names = "--visits", paramLabel = "N", defaultValue = "360",
            description = "Visits an hour at the lunch peak, 1 to 3600 (default ${DEFAULT-VALUE}).")
    private double visits;

    @Option(names = "--data", paramLabel = "DIR",
            description = "Keep the station's files in DIR, new or empty; without it they are deleted at the end.")
    private Path data;

    @Option(names = "--mqtt-port", paramLabel = "PORT", defaultValue = "1883",
            description = "Port of MQTT; the next free one if it is taken (default ${DEFAULT-VALUE}).")
    private int mqttPort;

    @Option(names = "--websocket-port", paramLabel = "PORT", defaultValue = "8080",
            description = "Port of MQTT over WebSocket; the next free one if taken (default ${DEFAULT-VALUE}).")
    private int webSocketPort;

    @Option(names = "--stage-port", paramLabel = "PORT", defaultValue = "8000",
            description = "Port of the stage's page; the next free one if it is taken (default ${DEFAULT-VALUE}).")
    private int stagePort;

    @Option(names = "--console-port", paramLabel = "PORT", defaultValue = "8090",
            description = "Port of the console; the next free one if it is taken (default ${DEFAULT-VALUE}).")
    private int consolePort;

    @Option(names = "--restart-broker", paramLabel = "N", defaultValue = "0",
            description = "Restart the broker N real seconds after opening; 0 (the default) never.")
    private int restartBroker;

    @Option(names = "--drill", description = "Hold a fire drill two simulated minutes after opening.")
    private boolean drill;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        between("--seconds", seconds, 0, 86_400);
        between("--speed", speed, SimClock.SLOWEST, SimClock.FASTEST);
        between("--visits", visits, 1, 3600);
        between("--mqtt-port", mqttPort, 1, 65_535);
        between("--websocket-port", webSocketPort, 1, 65_535);
        between("--stage-port", stagePort, 1, 65_535);
        between("--console-port", consolePort, 1, 65_535);
        between("--restart-broker", restartBroker, 0, 86_400);
        var plan = new DemoPlan(seed, speed, orEmpty(seconds), start, visits, Optional.ofNullable(data), mqttPort,
                webSocketPort, stagePort, consolePort, drill, orEmpty(restartBroker));
        return untilInterrupted(new StationDemo(plan, Terminal.ofThisProcess()));
    }

    /** Ctrl-C ends the day, not the program: the end is as orderly as any, and so is its exit code. */
    private static int untilInterrupted(StationDemo demo) throws InterruptedException {
        var ended = new CountDownLatch(1);
        int[] code = {1};
        Thread onSignal = new Thread(() -> {
            demo.stop();
            try {
                if (ended.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                    Runtime.getRuntime().halt(code[0]);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "end-in-order");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            code[0] = demo.run();
        } catch (IOException | SettingsException e) {
            System.err.println("simulator: " + e.getMessage());
        } finally {
            ended.countDown();
        }
        return code[0];
    }

    private static OptionalInt orEmpty(int value) {
        return value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private void between(String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new ParameterException(spec.commandLine(), "%s: found %s, expected %.0f to %.0f".formatted(option,
                    value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value), least, most));
        }
    }
}
