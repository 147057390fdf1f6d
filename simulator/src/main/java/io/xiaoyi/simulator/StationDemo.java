package io.xiaoyi.simulator;

import io.xiaoyi.gateway.occupancy.Count;
import io.xiaoyi.gateway.occupancy.Occupancy;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.runtime.Gateway;
import io.xiaoyi.gateway.runtime.Settings;
import io.xiaoyi.gateway.runtime.SettingsException;
import io.xiaoyi.gateway.uplink.Contract;
import io.xiaoyi.gateway.uplink.RetainedPublisher;
import io.xiaoyi.gateway.uplink.RetainedPublisher.Message;
import io.xiaoyi.gateway.uplink.Topics;
import io.xiaoyi.gateway.uplink.UplinkSettings;
import io.xiaoyi.simulator.Courier.Standing;
import io.xiaoyi.simulator.ReferencePlatform.Phone;
import io.xiaoyi.simulator.Terminal.Tone;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One live station from opening to the reckoning: broker, platform, gateway and room are put together, the doors open,
 * couriers come until the time is up, then what the cloud holds is compared with the journal.
 *
 * <p>Threading: {@link #run()} once; {@link #stop()} by any thread.
 */
final class StationDemo {
    private static final long LAPSE_MILLIS = 1_500;
    private static final Duration DRILL_AFTER = Duration.ofMinutes(2);
    private static final Duration DRILL = Duration.ofSeconds(40);
    private static final long STATUS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long READER_SECONDS = 10;
    private static final long READER_POLL_MILLIS = 5;
    private static final long TRUST_SECONDS = 60;
    private static final long LAST_ERRAND_SECONDS = 20;

    private final DemoPlan plan;
    private final Terminal terminal;
    private final ZoneId zone = ZoneId.of(StationFiles.ZONE);
    private final Tally tally = new Tally();
    private final CountDownLatch closing = new CountDownLatch(1);
    /** The station is of this very software: nothing that is not described may come. */
    private final ReferenceReceiver cloud = new ReferenceReceiver(Contract.ofSenders());
    private final Map<Integer, Phone> phones = new HashMap<>();
    private final Queue<Thread> errands = new ConcurrentLinkedQueue<>();
    private final Sessions sessions = new Sessions();
    private final PeopleCheck people = new PeopleCheck();

    StationDemo(DemoPlan plan, Terminal terminal) {
        this.plan = plan;
        this.terminal = terminal;
    }

    /** Ends the day now: nobody comes any more, those at a door finish, then the reckoning. */
    void stop() {
        closing.countDown();
    }

    /** @return 0 if journal and cloud are as they should be, else 1 */
    int run() throws IOException, InterruptedException, SettingsException {
        try (StationFiles files = plan.folder().isPresent()
                ? StationFiles.kept(plan.folder().get())
                : StationFiles.passing()) {
            int mqtt = port("MQTT", plan.mqttPort());
            int webSocket = port("MQTT over WebSocket", plan.webSocketPort());
            greet(mqtt, webSocket);
            try (EmbeddedBroker broker = EmbeddedBroker.start(files.broker(), mqtt, webSocket);
                    CloudListener _ = CloudListener.start(mqtt, StationFiles.TENANT, cloud)) {
                return station(files, broker);
            }
        } finally {
            terminal.endStatus();
        }
    }

    private int port(String what, int wanted) throws IOException {
        int port = EmbeddedBroker.freePort(wanted);
        if (port != wanted) {
            terminal.line(Tone.WARN, "Port " + wanted + " is taken: " + what + " is at " + port + ".");
        }
        return port;
    }

    private void greet(int mqtt, int webSocket) {
        terminal.line(Tone.HEAD,
                ("Xiaoyi 小驿 station %s, simulated: speed %d, seed %d, from %s local time, %s").formatted(
                        StationFiles.STATION, plan.speed(), plan.seed(), plan.start(), plan.seconds().isPresent()
                                ? plan.seconds().getAsInt() + " s"
                                : "until Ctrl-C"));
        terminal.line(Tone.PLAIN, "  MQTT       mqtt://127.0.0.1:%d      look: mosquitto_sub -p %d -t 'st/v1/#' -v"
                .formatted(mqtt, mqtt));
        terminal.line(Tone.PLAIN, "  WebSocket  ws://127.0.0.1:%d%s".formatted(webSocket,
                EmbeddedBroker.WEBSOCKET_PATH));
    }

    private int station(StationFiles files, EmbeddedBroker broker) throws IOException, InterruptedException,
            SettingsException {
        var platform = new ReferencePlatform(StationFiles.TENANT, plan.seed());
        var clock = new SimClock(plan.startInstant(Instant.now()), plan.speed());
        Instant opening = clock.wall();
        platform.writeTrust(files.folder(), opening);
        PublicKey key = ReferencePlatform.writeStationKey(files.folder().resolve("station.pem"));
        cloud.enrol(StationFiles.TENANT, StationFiles.STATION, key);
        files.write(broker.mqttPort(), plan.speed());
        publishFamiliar(platform, broker.mqttPort(), opening);

        var room = new SimulatedRoom();
        var events = new Events(terminal, zone);
        var sockets = new Sockets(StationFiles.OUTLETS, room, clock, plan.speed(), plan.seed());
        try (var sights = new StationSights(events, sessions);
                var _ = PlatformTime.start(broker.mqttPort(), StationFiles.TENANT, platform, clock)) {
            var ports = new Gateway.Ports(room, StationFiles.quietInputs(), List.of(sights));
            Reckoning reckoning;
            try (Gateway gateway = Gateway.open(Settings.read(files.settings()), clock, ports)) {
                room.connect(gateway.inbox());
                Thread meters = Thread.ofPlatform().name("meters").daemon().unstarted(sockets);
                var wires = new LinkedHashMap<String, ReaderWire>();
                try {
                    var doorways = new HashMap<String, Doorway>();
                    for (String door : StationFiles.DOORS) {
                        var wire = new ReaderWire(readerPort(gateway, StationFiles.reader(door)));
                        wires.put(door, wire);
                        doorways.put(door, new Doorway(door, room, wire, clock, tally));
                    }
                    var outletReaders = new HashMap<String, ReaderPost>();
                    for (String outlet : StationFiles.OUTLETS) {
                        String reader = StationFiles.outletName(outlet);
                        var wire = new ReaderWire(readerPort(gateway, reader));
                        wires.put(reader, wire);
                        outletReaders.put(outlet, new ReaderPost(reader, room, wire, clock));
                    }
                    var stage = new Stage(clock, doorways, outletReaders, sockets, sessions, new ScannerView(), tally,
                            events, new AtomicInteger(), closing, this::start);
                    sockets.connect(gateway.inbox());
                    meters.start();
                    awaitFamiliar(stage, platform, gateway);
                    sights.tell(true);
                    day(stage, platform, room, gateway, broker, sights);
                    endErrands(room);
                    end(meters);
                    sights.tell(false);
                    terminal.endStatus();
                    reckoning = Reckoning.ofRunning(gateway.journal(), key, cloud);
                } finally {
                    closing.countDown();
                    end(meters);
                    for (ReaderWire wire : wires.values()) {
                        wire.close();
                    }
                }
            }
            return summary(sockets.wattHours(), reckoning, Duration.between(opening, clock.wall()));
        }
    }

    private static void end(Thread meters) throws InterruptedException {
        meters.interrupt();
        meters.join();
    }

    private void start(Runnable work) {
        errands.add(Thread.ofVirtual().start(work));
    }

    private static int readerPort(Gateway gateway, String reader) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READER_SECONDS);
        int port = gateway.networkPort(reader);
        while (port == 0 && System.nanoTime() < deadline) {
            Thread.sleep(READER_POLL_MILLIS);
            port = gateway.networkPort(reader);
        }
        if (port == 0) {
            throw new IOException("the reader " + reader + " is not listening after " + READER_SECONDS + " s");
        }
        return port;
    }

    /** Those who have been here before are known: the broker holds their passes before the station first asks. */
    private void publishFamiliar(ReferencePlatform platform, int brokerPort, Instant now) throws IOException,
            InterruptedException {
        List<Phone> regulars = Couriers.familiar().stream().filter(it -> it.standing() == Standing.REGULAR).map(
                courier -> phone(courier, platform, now)).toList();
        publish(brokerPort, platform.trust(regulars, now));
    }

    private static void publish(int brokerPort, List<Message> messages) throws IOException, InterruptedException {
        var broker = UplinkSettings.of(URI.create("mqtt://127.0.0.1:" + brokerPort), new Topics(StationFiles.TENANT,
                "publisher"));
        RetainedPublisher.publish(broker, messages);
    }

    /** Opens no door before the station knows whom it is to let in; whose passes run out now introduce themselves. */
    private void awaitFamiliar(Stage stage, ReferencePlatform platform, Gateway gateway) throws IOException,
            InterruptedException {
        long known = phones.size();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TRUST_SECONDS);
        while (gateway.station().trust().passes().count() < known && !stage.isClosing()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the station does not know the couriers' passes after " + TRUST_SECONDS + " s");
            }
            Thread.sleep(READER_POLL_MILLIS);
        }
        Doorway door = stage.doorway(StationFiles.DOORS.getFirst());
        int introduced = 0;
        for (Courier courier : Couriers.familiar()) {
            if (courier.standing() != Standing.REGULAR && !stage.isClosing()) {
                Phone phone = phone(courier, platform, stage.clock().wall());
                introduced += door.present(phone.introduction().getBytes(StandardCharsets.US_ASCII)).isPresent()
                        ? 1
                        : 0;
            }
        }
        terminal.line(Tone.PLAIN, ("  %d couriers have been here before: the passes of %d came by the broker, %d phones"
                + " introduced themselves").formatted(known + introduced, known, introduced));
    }

    private Phone phone(Courier courier, ReferencePlatform platform, Instant now) {
        return phones.computeIfAbsent(courier.number(), _ -> {
            Instant issued = now.minus(Duration.ofDays(3));
            return switch (courier.standing()) {
                case REGULAR -> platform.enrol(StationFiles.GROUP, issued);
                case NEWCOMER -> platform.enrol(StationFiles.STATION, issued);
                case LAPSED -> platform.enrol(StationFiles.GROUP, issued, now.plusMillis(
                        LAPSE_MILLIS * plan.speed()));
                case ELSEWHERE -> platform.enrol("st-0042", issued);
            };
        });
    }

    private void day(Stage stage, ReferencePlatform platform, SimulatedRoom room, Gateway gateway,
            EmbeddedBroker broker, StationSights sights) throws IOException, InterruptedException {
        long openedNanos = System.nanoTime();
        SimClock clock = stage.clock();
        Instant opening = clock.wall();
        var couriers = new Couriers(plan.seed(), zone, StationFiles.DOORS, plan.perHour(), opening);
        long endNanos = plan.seconds().isPresent()
                ? TimeUnit.SECONDS.toNanos(plan.seconds().getAsInt())
                : Long.MAX_VALUE;
        boolean restartDue = plan.brokerRestartSeconds().isPresent();
        if (plan.drill()) {
            start(() -> drill(stage, room));
        }
        start(new MotionSensor(stage, room, plan.seed()));
        Visit next = couriers.next();
        while (!stage.isClosing() && System.nanoTime() - openedNanos < endNanos) {
            if (restartDue && System.nanoTime() - openedNanos > TimeUnit.SECONDS.toNanos(plan.brokerRestartSeconds()
                    .getAsInt())) {
                restartDue = false;
                restart(stage, broker);
            }
            if (platform.isHeadDue(clock.wall())) {
                publishHead(stage, broker, platform.head(clock.wall()));
            }
            while (!next.arrival().isAfter(clock.wall())) {
                Phone phone = phone(next.courier(), platform, opening);
                start(new Errand(next, phone, stage));
                next = couriers.next();
            }
            Optional<Count> count = gateway.station().occupancy().map(Occupancy::count);
            people.look(count, stage.inside().get());
            terminal.status(StatusLine.of(stage, gateway.journal(), sights, count));
            long wait = Math.min(STATUS_NANOS, clock.realNanos(Duration.between(clock.wall(), next.arrival())));
            closing.await(wait, TimeUnit.NANOSECONDS);
        }
        closing.countDown();
    }

    /** On a thread of its own, so that couriers keep coming. */
    private void restart(Stage stage, EmbeddedBroker broker) {
        stage.events().station(stage.clock().wall(), Tone.WARN, "broker", "· 重启 restart", "");
        errands.add(Thread.ofVirtual().start(() -> {
            try {
                broker.restart();
                stage.events().station(stage.clock().wall(), Tone.PLAIN, "broker", "· 恢复 back", "");
            } catch (IOException e) {
                stage.events().unexpected(stage.clock().wall(), "broker", "", String.valueOf(e.getMessage()));
            }
        }));
    }

    /** Every hour, as platforms do; while the broker is away, stations wait for the next one. */
    private void publishHead(Stage stage, EmbeddedBroker broker, Message head) {
        errands.add(Thread.ofVirtual().start(() -> {
            try {
                publish(broker.mqttPort(), List.of(head));
            } catch (IOException e) {
                stage.events().station(stage.clock().wall(), Tone.WARN, "head", "· 未发 not published", String.valueOf(e
                        .getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private static void drill(Stage stage, SimulatedRoom room) {
        try {
            if (stage.rest(DRILL_AFTER)) {
                stage.events().station(stage.clock().wall(), Tone.ALARM, "fire", "! 演习 drill", "");
                room.input("fire", true);
                stage.rest(DRILL);
                room.input("fire", false);
                stage.events().station(stage.clock().wall(), Tone.PLAIN, "fire", "· 结束 over", "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endErrands(SimulatedRoom room) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_ERRAND_SECONDS);
        for (Thread errand : errands) {
            if (!errand.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                errand.interrupt();
            }
        }
        room.awaitShut(Duration.ofSeconds(2));
    }

    private int summary(double wattHours, Reckoning reckoning, Duration simulated) {
        var summary = new Summary(tally.counts(), sessions.counts(), wattHours, people, reckoning, simulated);
        summary.lines().forEach(line -> terminal.line(Tone.PLAIN, line));
        summary.faults().forEach(fault -> terminal.line(Tone.BAD, "  ✗ " + fault));
        return summary.faults().isEmpty() ? 0 : 1;
    }
}
