package io.xiaoyi.simulator;

import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.runtime.Gateway;
import io.xiaoyi.gateway.runtime.SettingsException;
import io.xiaoyi.gateway.uplink.Contract;
import io.xiaoyi.simulator.Courier.Standing;
import io.xiaoyi.simulator.ReferencePlatform.Phone;
import io.xiaoyi.simulator.Terminal.Tone;
import io.xiaoyi.simulator.stage.ConsoleProxy;
import io.xiaoyi.simulator.stage.StageServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One live station from opening to the reckoning: stage, broker, platform, gateway and room are put together, the doors
 * open, couriers come until the time is up, then what the cloud holds is compared with the journal. What a visitor of
 * the stage has cut is joined again before that.
 *
 * <p>Threading: {@link #run()} once; {@link #stop()} by any thread.
 */
final class StationDemo {
    private static final long LAPSE_MILLIS = 1_500;
    private static final long LAST_ERRAND_SECONDS = 20;
    private static final long TRUST_SECONDS = 60;
    private static final long TRUST_POLL_MILLIS = 5;
    private static final long MOMENT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DemoPlan plan;
    private final Terminal terminal;
    private final Tally tally = new Tally();
    private final CountDownLatch closing = new CountDownLatch(1);
    /** The station is of this very software: nothing that is not described may come. */
    private final ReferenceReceiver cloud = new ReferenceReceiver(Contract.ofSenders());
    private final Queue<Thread> errands = new ConcurrentLinkedQueue<>();
    private final Sessions sessions = new Sessions();
    private final PeopleCheck people = new PeopleCheck();
    private volatile Optional<Stage> stage = Optional.empty();

    StationDemo(DemoPlan plan, Terminal terminal) {
        this.plan = plan;
        this.terminal = terminal;
    }

    /** Ends the day now: nobody comes any more, those at a door finish, then the reckoning. */
    void stop() {
        closing.countDown();
    }

    /** What couriers find, once it stands. */
    Optional<Stage> stage() {
        return stage;
    }

    /** @return 0 if journal and cloud are as they should be, else 1 */
    int run() throws IOException, InterruptedException, SettingsException {
        try (StageServer page = StageServer.open(plan.stagePort());
                StationFiles files = plan.folder().isPresent()
                        ? StationFiles.kept(plan.folder().get())
                        : StationFiles.passing()) {
            terminal.line(Tone.HEAD, "Stage 舞台 " + page.address() + "  be the courier 你来当骑手");
            if (page.port() != plan.stagePort()) {
                tellMoved("the stage", plan.stagePort(), page.port());
            }
            try (ClaimedPort mqtt = claim("MQTT", plan.mqttPort());
                    ClaimedPort webSocket = claim("MQTT over WebSocket", plan.webSocketPort());
                    ClaimedPort console = claim("the console", plan.consolePort())) {
                greet(mqtt.number(), webSocket.number());
                return broker(files, page, mqtt.number(), webSocket.number(), console.number());
            }
        } finally {
            terminal.endStatus();
        }
    }

    private int broker(StationFiles files, StageServer page, int mqtt, int webSocket, int console)
            throws IOException, InterruptedException, SettingsException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(files.broker(), mqtt, webSocket);
                Cable cable = new Cable(mqtt);
                CloudListener _ = CloudListener.start(mqtt, StationFiles.TENANT, cloud)) {
            return station(files, broker, cable, page, console);
        }
    }

    private ClaimedPort claim(String what, int wanted) throws IOException {
        ClaimedPort port = ClaimedPort.from(wanted);
        if (port.number() != wanted) {
            tellMoved(what, wanted, port.number());
        }
        return port;
    }

    private void tellMoved(String what, int wanted, int port) {
        terminal.line(Tone.WARN, "Port " + wanted + " is taken: " + what + " is at " + port + ".");
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

    private int station(StationFiles files, EmbeddedBroker broker, Cable cable, StageServer page, int console)
            throws IOException,
            InterruptedException, SettingsException {
        var platform = new ReferencePlatform(StationFiles.TENANT, plan.seed());
        var clock = new SimClock(plan.startInstant(Instant.now()), plan.speed(), StationFiles.passageSpeed(plan
                .speed()));
        Instant opening = clock.wall();
        platform.writeVisitorKey(files.visitorKey(), StationFiles.STATION);
        platform.writeTrust(files.folder(), opening);
        PublicKey key = ReferencePlatform.writeStationKey(files.folder().resolve("station.pem"));
        cloud.enrol(StationFiles.TENANT, StationFiles.STATION, key);
        files.write(cable.port(), console, plan.speed());
        var phones = new Phones(platform, Duration.ofMillis(LAPSE_MILLIS * plan.speed()));
        var own = new VisitorPhone(platform, phones, StationFiles.OUTLETS.size(), opening);
        var press = new TrustPress(platform, broker);
        List<Phone> known = known(phones, own, opening);
        press.publish(known, own.withdrawn(), opening);

        var room = new SimulatedRoom();
        var events = new Events(terminal, StationFiles.zone());
        var sockets = new Sockets(StationFiles.OUTLETS, room, clock, plan.seed());
        try (var sights = new StationSights(events, sessions);
                var _ = PlatformTime.start(broker.mqttPort(), StationFiles.TENANT, platform, clock);
                var station = new LiveStation(files, clock, room, sockets, cable, sights)) {
            station.powerOn();
            Thread meters = Thread.ofPlatform().name("meters").daemon().unstarted(sockets);
            var wires = new ArrayList<ReaderWire>();
            try {
                Stage stage = stage(station, room, clock, sockets, events, wires);
                meters.start();
                awaitKnown(stage, known.size());
                introduceOthers(stage, phones, known.size());
                sights.tell(true);
                var day = new Day(plan, stage, phones, room, broker, sights, people, terminal, press);
                Scene scene = open(page, stage, room, cable, day, own, new Copies(station, cloud, key), sights);
                start(() -> openConsole(station, files, page, scene));
                day.run();
                heal(station, cable);
                endErrands(room);
                end(meters);
                sights.tell(false);
                Reckoning reckoning = reckon(station, key);
                return summary(sockets.wattHours(), reckoning, Duration.between(opening, clock.wall()));
            } finally {
                closing.countDown();
                end(meters);
                for (ReaderWire wire : wires) {
                    wire.close();
                }
            }
        }
    }

    private Stage stage(LiveStation station, SimulatedRoom room, SimClock clock, Sockets sockets, Events events,
            List<ReaderWire> wires) {
        var doorways = new HashMap<String, Doorway>();
        for (String door : StationFiles.DOORS) {
            doorways.put(door, new Doorway(door, room, post(StationFiles.reader(door), station, room, clock, wires),
                    clock, tally));
        }
        var outletReaders = new HashMap<String, ReaderPost>();
        for (String outlet : StationFiles.OUTLETS) {
            outletReaders.put(outlet, post(StationFiles.outletName(outlet), station, room, clock, wires));
        }
        var stands = new Stage(station, clock, doorways, outletReaders, sockets, sessions, new ScannerView(), tally,
                events,
                new AtomicInteger(), new AtomicInteger(), new AtomicBoolean(), closing, this::start);
        stage = Optional.of(stands);
        return stands;
    }

    private static ReaderPost post(String reader, LiveStation station, SimulatedRoom room, SimClock clock,
            List<ReaderWire> wires) {
        var wire = new ReaderWire(station, reader);
        wires.add(wire);
        return new ReaderPost(reader, room, wire, station, clock);
    }

    /** The stage's curtain rises. */
    private Scene open(StageServer page, Stage stage, SimulatedRoom room, Cable cable, Day day, VisitorPhone own,
            Copies copies, StationSights sights) {
        var pictures = new Pictures();
        var visitor = new Visitor(stage, room, own, pictures, plan.seed());
        var acts = new VisitorActs(stage, room, cable, day, visitor, copies, plan.seed());
        var scene = new Scene(stage, room, cable, day, new Scene.Props(visitor, own, acts, copies, pictures), sights);
        page.play(scene);
        return scene;
    }

    /** Lets the stage's page and people in to the station's own console, once it is there. */
    private void openConsole(LiveStation station, StationFiles files, StageServer page, Scene scene) {
        try {
            String address = "http://127.0.0.1:" + station.awaitConsole();
            ConsoleKey key = ConsoleKey.made(address, files.console());
            page.console(new ConsoleProxy(() -> station.consolePort() == 0
                    ? Optional.empty()
                    : Optional.of(new ConsoleProxy.Console(address, key.token()))));
            terminal.line(Tone.PLAIN,
                    "  Console    " + address + "/      account " + key.account() + ", password " + key
                            .password());
            scene.console(address + "/");
        } catch (IOException e) {
            terminal.line(Tone.WARN, "  The console cannot be used: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was cut is whole again, and the station need not find out by itself, which may take two minutes. */
    private void heal(LiveStation station, Cable cable) throws IOException, SettingsException {
        if (!cable.isJoined()) {
            terminal.line(Tone.PLAIN, "  The network was cut: it is joined again for the end.");
        }
        cable.join(true);
        station.powerOn();
        station.gateway().ifPresent(Gateway::tryUplinkNow);
    }

    /** Whoever has ended the day sees what it still waits for, where that takes longer than a moment. */
    private Reckoning reckon(LiveStation station, PublicKey key) throws IOException, InterruptedException {
        long since = System.nanoTime();
        var isTold = new AtomicBoolean();
        terminal.endStatus();
        Reckoning reckoning = Reckoning.ofRunning(station.gateway().orElseThrow().journal(), key, cloud, missing -> {
            if (missing > 0 && System.nanoTime() - since > MOMENT_NANOS && isTold.compareAndSet(false, true)) {
                terminal.line(Tone.PLAIN, "  The cloud has not acknowledged " + missing
                        + " entries yet: they are waited for, " + CatchUp.IN_ALL.toSeconds() + " s at most.");
            }
            if (missing > 0) {
                terminal.status("waiting for the cloud: " + missing + " entries");
            }
        });
        terminal.endStatus();
        return reckoning;
    }

    private static void end(Thread meters) throws InterruptedException {
        meters.interrupt();
        meters.join();
    }

    private void start(Runnable work) {
        errands.add(Thread.ofVirtual().start(work));
    }

    /** Those who have been here before are known: the broker holds their passes before the station first asks. */
    private static List<Phone> known(Phones phones, VisitorPhone own, Instant now) {
        var known = new ArrayList<>(own.familiar());
        Couriers.familiar().stream().filter(it -> it.standing() == Standing.REGULAR).map(courier -> phones.of(courier,
                now)).forEach(known::add);
        return known;
    }

    /** Opens no door before the station knows whom it is to let in. */
    private static void awaitKnown(Stage stage, int known) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TRUST_SECONDS);
        while (passes(stage) < known && !stage.isClosing()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the station does not know the couriers' passes after " + TRUST_SECONDS + " s");
            }
            Thread.sleep(TRUST_POLL_MILLIS);
        }
    }

    private static long passes(Stage stage) {
        return stage.station().gateway().map(it -> it.station().trust().passes().count()).orElse(0L);
    }

    /** Whose passes run out now introduce themselves. */
    private void introduceOthers(Stage stage, Phones phones, int known) throws IOException, InterruptedException {
        Doorway door = stage.doorway(StationFiles.DOORS.getFirst());
        int introduced = 0;
        for (Courier courier : Couriers.familiar()) {
            if (courier.standing() != Standing.REGULAR && !stage.isClosing()) {
                Phone phone = phones.of(courier, stage.clock().wall());
                introduced += door.present(phone.introduction().getBytes(StandardCharsets.US_ASCII)).isPresent()
                        ? 1
                        : 0;
            }
        }
        stage.rest(Duration.ofMillis(LAPSE_MILLIS * plan.speed()));
        terminal.line(Tone.PLAIN, ("  %d couriers have been here before: the passes of %d came by the broker, %d phones"
                + " introduced themselves").formatted(known + introduced, known, introduced));
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
