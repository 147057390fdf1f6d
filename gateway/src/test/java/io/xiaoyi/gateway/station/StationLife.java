package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.door.Door;
import io.xiaoyi.gateway.door.DoorFact;
import io.xiaoyi.gateway.door.ReleaseCause;
import io.xiaoyi.gateway.moment.ClockJudge;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.occupancy.OccupancyEvent.Side;
import io.xiaoyi.gateway.outlet.MeterReading;
import io.xiaoyi.gateway.outlet.Outlet;
import io.xiaoyi.gateway.outlet.OutletFact;
import io.xiaoyi.gateway.outlet.Room;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Shown;
import io.xiaoyi.gateway.pass.SignedCommand;
import io.xiaoyi.gateway.pass.SignedTime;
import io.xiaoyi.gateway.station.StationWorld.Courier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;

/**
 * One life of a station from a seed. After every decision it is held against what its facts and effects so far allow;
 * a crash leaves what was reported durable and, by chance, some of what was under way.
 */
final class StationLife {
    private static final List<String> READERS = List.of("front-in", "front-out", "back-in");
    private static final long READ_EVERY_NANOS = Duration.ofSeconds(12).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofMillis(500).toNanos();

    private final StationPlan plan;
    private final StationWorld world;
    private final Random dice;
    private final ArrayDeque<String> lately = new ArrayDeque<>();
    private final List<Courier> couriers = new ArrayList<>();
    private final List<Shown> shown = new ArrayList<>();
    private final List<SignedCommand> commanded = new ArrayList<>();
    private final Map<String, Boolean> hands = new HashMap<>();
    private final Map<String, Long> weaklySince = new HashMap<>();
    private final Map<String, Recorded> firstRelease = new HashMap<>();
    private final Map<Step, Recorded> grants = new HashMap<>();
    private final Map<PassId, Recorded> lastGrant = new HashMap<>();
    private final Map<String, Long> lastOpened = new HashMap<>();
    private final Map<Octets, Long> commandIds = new HashMap<>();
    private Remembered mirror;
    private long durableSeq;
    private boolean mayGrant;
    private int numbers = 100_000;
    private int granted;
    private int crashes;
    private int signed;
    private final Map<String, Integer> numberOf = new HashMap<>();
    private final Set<Integer> spent = new HashSet<>();
    private String current = "";
    private final Map<String, Recorded> firstOn = new HashMap<>();
    private final Map<String, Long> goingOn = new HashMap<>();
    private int sessions;
    private boolean metersSpeak = true;
    private int withheld;
    private int again;
    private int swallowed;
    private LastScan lastScan = new LastScan("front-in", "noise", false);
    private Station before;

    private record LastScan(String reader, String text, boolean good) {}

    private record Step(PassId pass, long step) {}

    StationLife(long seed) {
        dice = new Random(seed);
        StationPlan charging = StationWorld.charging(dice.nextBoolean());
        plan = dice.nextInt(3) > 0 ? StationWorld.counting(charging) : charging;
        world = new StationWorld(plan, seed);
        mirror = StationTest.replayed(world.journal);
        durableSeq = mirror.lastSeq();
        for (Door door : world.station.doors().values()) {
            hands.put(Lines.lock(door.plan().id()), world.isEnergised(Lines.lock(door.plan().id())));
        }
        for (Outlet outlet : world.station.room().outlets()) {
            String line = Lines.outlet(outlet.plan().id());
            hands.put(line, world.isEnergised(line));
        }
        world.seen = this::seen;
        for (int i = 0; i < 3; i++) {
            couriers.add(i == 0 ? world.courier() : world.charger());
        }
    }

    void live(int steps) {
        for (int i = 0; i < steps; i++) {
            step(dice.nextInt(110));
            pass(dice.nextInt(12) == 0 ? Duration.ofSeconds(dice.nextInt(900)) : Duration.ofMillis(dice.nextInt(2500)));
        }
    }

    private void step(int what) {
        if (what < 28) {
            scan(dice.nextInt(3) == 0);
        } else if (what < 34) {
            numbered();
        } else if (what < 40) {
            held();
        } else if (what < 44 && !shown.isEmpty()) {
            scanText(shown.get(shown.size() - 1 - dice.nextInt(Math.min(4, shown.size()))).text(), true, "replay");
        } else if (what < 52) {
            scanText(bad(), false, "bad");
        } else if (what < 68) {
            input();
        } else if (what < 78) {
            command();
        } else if (what < 88) {
            disk();
        } else if (what < 93) {
            clock();
        } else if (what < 95) {
            happen(new StationEvent.SetAside(READERS.get(dice.nextInt(3)), "Scanned", "boom"));
        } else if (what < 105) {
            outlet();
        } else {
            crash();
        }
    }

    private void scan(boolean introduces) {
        Courier courier = couriers.get(dice.nextInt(couriers.size()));
        Shown code = introduces ? courier.issued.shown() : courier.code();
        if (!introduces) {
            shown.add(code);
        }
        scanText(code.text(), true, introduces ? "introduction" : "code");
    }

    /** A scan or a press at a socket, a command about it, or an odd reading. */
    private void outlet() {
        String outlet = dice.nextBoolean() ? "1" : "2";
        metersSpeak = dice.nextInt(8) > 0;
        switch (dice.nextInt(6)) {
            case 0 -> happen(new StationEvent.InputChanged(Lines.outletButton(outlet), true, 0));
            case 1 -> {
                Shown code = couriers.get(dice.nextInt(couriers.size())).code();
                shown.add(code);
                say("code at outlet-1");
                mayGrant = true;
                current = code.text();
                world.scan("outlet-1", code);
            }
            case 2 -> {
                String pass = couriers.get(dice.nextInt(couriers.size())).issued.pass().id().toString();
                List<String> names = List.of("outlet-start", "outlet-start", "outlet-stop", "outlet-clear");
                String name = names.get(dice.nextInt(names.size()));
                say(name + " " + outlet);
                world.command(name, Map.of("outlet", Cbor.of(outlet), "pass", Cbor.of(pass)));
            }
            case 3 -> happen(new StationEvent.MeterRead(outlet, new MeterReading(220, dice.nextInt(12),
                    dice.nextInt(900), dice.nextInt(1_000), OptionalDouble.empty())));
            default -> {
                say("start " + outlet);
                String pass = couriers.getLast().issued.pass().id().toString();
                world.command("outlet-start", Map.of("outlet", Cbor.of(outlet), "pass", Cbor.of(pass)));
            }
        }
    }

    /** The door's screen shows a number and a courier a code bound to it, not always to the same. */
    private void numbered() {
        String door = dice.nextBoolean() ? "front" : "back";
        int number = ++numbers;
        happen(new StationEvent.DoorNumberDrawn(door, number));
        Courier courier = couriers.get(dice.nextInt(couriers.size()));
        int signed = number - dice.nextInt(2);
        Shown code = courier.presenter.atDoor(signed, "st-0001", door);
        numberOf.put(code.text(), signed);
        shown.add(code);
        scanText(code.text(), true, "number " + number);
    }

    private void scanText(String text, boolean good, String kind) {
        scanText(READERS.get(dice.nextInt(3)), text, good, kind);
    }

    private void scanText(String reader, String text, boolean good, String kind) {
        say(kind + " at " + reader);
        mayGrant = good;
        current = text;
        lastScan = new LastScan(reader, text, good);
        before = world.station;
        world.scan(reader, text);
        mayGrant = true;
    }

    /** What was shown last is still held, and something else goes on meanwhile. */
    private void held() {
        LastScan last = lastScan;
        if (dice.nextBoolean()) {
            command();
        }
        for (int i = dice.nextInt(8); i > 0; i--) {
            pass(Duration.ofMillis(dice.nextInt(600)));
            scanText(last.reader(), last.text(), last.good(), "held");
        }
    }

    /** Noise, a payment code, a stranger's code, or a good one with one character changed. */
    private String bad() {
        String good = couriers.get(dice.nextInt(couriers.size())).code().text();
        int at = 4 + dice.nextInt(good.length() - 4);
        return switch (dice.nextInt(4)) {
            case 0 -> "XY1:" + dice.nextLong();
            case 1 -> "https://pay.example/" + dice.nextLong();
            case 2 -> new StationWorld(plan, dice.nextLong()).courier().code().text();
            default -> good.substring(0, at) + (good.charAt(at) == 'A' ? 'B' : 'A') + good.substring(at + 1);
        };
    }

    private void input() {
        String door = dice.nextBoolean() ? "front" : "back";
        String line = switch (dice.nextInt(14)) {
            case 9, 10 -> Lines.beam(door, Side.A);
            case 11, 12 -> Lines.beam(door, Side.B);
            case 13 -> "pir.room";
            case 0 -> Lines.FIRE;
            case 1, 2 -> Lines.exit(door);
            case 3 -> Lines.tamper(door);
            default -> Lines.contact(door);
        };
        boolean active = !world.inputs.getOrDefault(line, false);
        world.inputs.put(line, active);
        happen(new StationEvent.InputChanged(line, active, 0));
    }

    private void command() {
        List<String> names = List.of("unlock", "unlock", "lockdown", "resume", "resume", "hold-open");
        String name = names.get(dice.nextInt(names.size()));
        boolean forged = dice.nextInt(5) == 0;
        if (dice.nextInt(4) > 0 || commanded.isEmpty()) {
            commanded.add(world.sign(name, Map.of("door", Cbor.of(dice.nextBoolean() ? "front" : "back")),
                    world.truth(), Optional.of(world.station.boot().nonce()),
                    forged ? world.issuerKey : world.operatorKey));
        }
        say("command " + commanded.getLast().command().name());
        world.command(commanded.getLast());
    }

    private void disk() {
        int what = dice.nextInt(4);
        world.diskIsPrompt = what == 0;
        if (what <= 1) {
            happen(new StationEvent.Durable(lastSeq()));
        } else if (what == 2) {
            happen(new StationEvent.Durable(durableSeq + dice.nextInt((int) (lastSeq() - durableSeq) + 1)));
        } else {
            happen(new StationEvent.JournalFailed("no space"));
        }
    }

    /** Only what is not to be believed lies: a network's time and none. */
    private void clock() {
        world.trust = List.of(ClockTrust.RTC, ClockTrust.NTP, ClockTrust.FLOOR).get(dice.nextInt(3));
        List<Duration> errors = List.of(Duration.ZERO, Duration.ofDays(4300), Duration.ofDays(-20),
                Duration.ofDays(20), Duration.ofMinutes(3), Duration.ofMinutes(-1));
        world.wallError = world.trust == ClockTrust.RTC ? Duration.ZERO : errors.get(dice.nextInt(errors.size()));
        boolean online = dice.nextBoolean();
        happen(new StationEvent.LinkChanged(online, "test"));
        if (online && dice.nextInt(3) > 0 && world.station.boot().nonces().isOpen()) {
            SignedTime answer = world.answer();
            world.pass(Duration.ofMillis(dice.nextInt(14_000)));
            world.hears(answer);
        }
        say("clock " + world.trust + " " + world.wallError);
    }

    private void crash() {
        long kept = durableSeq + dice.nextInt((int) (lastSeq() - durableSeq) + 1);
        say("crash, " + kept + " of " + lastSeq() + " entries left");
        crashes++;
        world.journal.subList((int) kept, world.journal.size()).clear();
        grants.values().removeIf(it -> it.seq() > kept);
        lastGrant.clear();
        commandIds.values().removeIf(seq -> seq > kept);
        hands.clear();
        plan.room().outlets().forEach(it -> hands.put(Lines.outlet(it.id()), false)); // the board's start level
        weaklySince.clear();
        firstRelease.clear();
        lastOpened.clear();
        firstOn.clear();
        goingOn.clear();
        durableSeq = kept;
        mirror = StationTest.replayed(world.journal);
        mirror.outlets().forEach((id, memory) -> memory.session().ifPresent(it -> goingOn.put(id, it.number())));
        world.boot(plan, mirror);
    }

    private void pass(Duration time) {
        long until = world.uptimeNanos + time.toNanos();
        while (metersSpeak && until - world.uptimeNanos >= READ_EVERY_NANOS) {
            passTo(world.uptimeNanos + READ_EVERY_NANOS);
            world.meters(dice.nextInt(190));
        }
        passTo(until);
    }

    private void passTo(long until) {
        int wakes = 0;
        while (world.station.wakeAtUptimeNanos().orElse(Long.MAX_VALUE) <= until) {
            long due = world.station.wakeAtUptimeNanos().getAsLong();
            wakes = due > world.uptimeNanos ? 0 : wakes + 1;
            assertThat(wakes).as("wakes that satisfy nobody").isLessThan(4);
            world.uptimeNanos = Math.max(world.uptimeNanos, due);
            world.happen(new StationEvent.Wake());
        }
        world.uptimeNanos = until;
    }

    private void happen(StationEvent event) {
        say(event.toString());
        world.happen(event);
    }

    // ---- what must hold

    private void seen(StationEvent event, Decision decision) {
        if (event instanceof StationEvent.Durable durable) {
            durableSeq = Math.max(durableSeq, durable.seq());
        }
        for (Recorded recorded : decision.facts()) {
            mirror = mirror.with(recorded);
            fact(recorded);
        }
        if (event instanceof StationEvent.Scanned scanned && READERS.contains(scanned.reader())) {
            onePresentation(scanned, decision);
        }
        assertThat(decision.next().remembered()).as("a function of the facts").isEqualTo(mirror);
        aLiarsTimeIsNobodys(decision);
        decision.next().doors().values().forEach(this::noLongerThanItsMaximum);
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.SetLine(String line, boolean active)) {
                hands.put(line, active);
                if (Lines.outletOf(line).isPresent() || line.equals(Lines.CONTACTOR)) {
                    relay(line, active, decision.next());
                    continue;
                }
                afterItsEntry(decision.next().doors().get(Lines.doorOf(line).orElseThrow()), active);
            }
        }
        if (event instanceof StationEvent.Started || decision.next().boot().started()) {
            decision.next().doors().values().forEach(door -> level(door, decision.next()));
            outlets(decision.next());
        }
    }

    /** Signed time is as certain as it says, and nothing that is ahead of the truth stays. */
    private void aLiarsTimeIsNobodys(Decision decision) {
        Duration wrong = ClockJudge.CODE_TOLERANCE.plusSeconds(1);
        assertThat(mirror.floor()).isBefore(world.truth().plus(wrong));
        if (decision.next().clock().trust() == ClockTrust.SIGNED) {
            signed++;
            assertThat(decision.facts()).allSatisfy(each -> assertThat(Duration.between(each.moment().wall(), world
                    .truth()).abs()).isLessThan(wrong));
        }
    }

    /** A code that is held is answered, counted and recorded as often as its answer becomes another one. */
    private void onePresentation(StationEvent.Scanned event, Decision decision) {
        Optional<Held> held = Optional.ofNullable(before.held().get(event.reader()))
                .filter(it -> world.uptimeNanos - it.seenUptimeNanos() < Held.AWAY.toNanos());
        Held after = decision.next().held().get(event.reader());
        if (held.isEmpty() || !held.get().line().equals(after.line()) || !held.get().told().equals(after.told())) {
            return;
        }
        swallowed++;
        assertThat(decision.effects()).noneMatch(Effect.Answer.class::isInstance);
        assertThat(decision.next().throttles()).isEqualTo(before.throttles());
        assertThat(decision.facts()).extracting(Recorded::fact).noneMatch(fact -> fact instanceof Fact.Granted
                || fact instanceof Fact.GrantedAgain || fact instanceof Fact.ChargeGranted
                || fact instanceof Fact.Denied || fact instanceof Fact.ForeignCode);
    }

    /** What gives power comes after its entry, or after the patience with the disk. */
    private void relay(String line, boolean active, Station station) {
        Recorded first = firstOn.get(line);
        if (active && first != null) {
            boolean late = !plan.strict() && world.uptimeNanos - first.moment().uptimeNanos() >= PATIENCE_NANOS;
            assertThat(durableSeq >= first.seq() || late).as(line + " on before entry " + first).isTrue();
        }
        assertThat(!active || line.equals(Lines.CONTACTOR) || station.room().outlet(Lines.outletOf(line).orElseThrow())
                .orElseThrow().on()).as(line + " on with neither session nor appliance").isTrue();
    }

    private void outlets(Station station) {
        Room room = station.room();
        assertThat(room.grantedWatts()).as("the budget").isLessThanOrEqualTo(room.plan().budgetWatts());
        for (Outlet each : room.outlets()) {
            String line = Lines.outlet(each.plan().id());
            boolean waits = station.waiting().stream()
                    .anyMatch(it -> it.effect() instanceof Effect.SetLine set && set.line().equals(line));
            assertThat(waits || hands.get(line) == each.on()).as("level of " + line).isTrue();
            assertThat(!hands.get(line) || each.session().isPresent() || each.plan().appliance().isPresent())
                    .as("a live relay without a session: " + line).isTrue();
            assertThat(station.remembered().outlet(each.plan().id())).isEqualTo(each.memory());
        }
    }

    private void outlet(Recorded recorded, String outlet, OutletFact fact) {
        switch (fact) {
            case OutletFact.SessionQueued it -> {
                boolean free = goingOn.put(outlet, it.session()) == null;
                assertThat(free).as("two sessions at outlet " + outlet).isTrue();
                sessions++;
            }
            case OutletFact.SessionEnded it ->
                assertThat(goingOn.remove(outlet)).as("the session that ended").isEqualTo(it.session());
            case OutletFact.SessionStarted _,OutletFact.SessionContinued _ ->
                firstOn.put(Lines.outlet(outlet), recorded);
            default -> {
            }
        }
    }

    private void fact(Recorded recorded) {
        switch (recorded.fact()) {
            case Fact.Granted it -> grantedOnce(recorded, it);
            case Fact.GrantWithheld it -> {
                withheld++;
                it.step().ifPresent(step -> grants.remove(new Step(it.pass(), step)));
            }
            case Fact.GrantedAgain it -> {
                again++;
                Recorded first = lastGrant.get(it.pass());
                assertThat(first).as("the grant that %s repeats", it).isNotNull();
                assertThat(first.fact().subject()).isEqualTo(it.subject());
                assertThat(lastOpened.getOrDefault(it.door(), -1L)).as("not after the door opened")
                        .isLessThan(first.seq());
            }
            case Fact.ChargeGranted it -> {
                assertThat(mayGrant).as("a bad code was granted").isTrue();
                lastGrant.remove(it.pass());
                it.step().ifPresent(step -> assertThat(grants.put(new Step(it.pass(), step), recorded))
                        .as("a step is granted once").isNull());
            }
            case Fact.AtOutlet(String outlet, OutletFact it) -> outlet(recorded, outlet, it);
            case Fact.CommandAccepted it ->
                assertThat(commandIds.put(it.id(), recorded.seq())).as("a command's id is good once").isNull();
            case Fact.AtDoor(String door, DoorFact.DoorReleased _) -> firstRelease.putIfAbsent(door, recorded);
            case Fact.AtDoor(String door, DoorFact.DoorSecured _) -> firstRelease.remove(door);
            case Fact.AtDoor(String door, DoorFact.DoorOpened _) -> lastOpened.put(door, recorded.seq());
            default -> {
            }
        }
    }

    private void grantedOnce(Recorded recorded, Fact.Granted it) {
        assertThat(mayGrant).as("a bad code was granted").isTrue();
        granted++;
        lastGrant.put(it.pass(), recorded);
        if (it.step().isEmpty()) {
            assertThat(spent.add(numberOf.get(current))).as("a number is granted once").isTrue();
            return;
        }
        Recorded before = grants.put(new Step(it.pass(), it.step().getAsLong()), recorded);
        assertThat(before).as("a step is granted once").isNull();
    }

    /** A release by grants and operators alone, as the hands felt it. */
    private void noLongerThanItsMaximum(Door door) {
        String id = door.plan().id();
        Long since = weaklySince.get(id);
        if (since != null) {
            assertThat(world.uptimeNanos - since).as("release of " + id)
                    .isLessThanOrEqualTo(door.plan().maxRelease().toNanos());
        }
    }

    /** What a grant or an operator releases comes after its entry, or after the patience with the disk. */
    private void afterItsEntry(Door door, boolean active) {
        boolean releases = active == door.plan().lock().energised(true);
        Optional<ReleaseCause> cause = door.whyReleased();
        if (releases && (cause.equals(Optional.of(ReleaseCause.GRANT)) || cause.equals(Optional.of(
                ReleaseCause.OPERATOR)))) {
            Recorded first = firstRelease.get(door.plan().id());
            boolean late = !plan.strict()
                    && world.uptimeNanos - first.moment().uptimeNanos() >= PATIENCE_NANOS;
            assertThat(durableSeq >= first.seq() || late).as("released before entry " + first).isTrue();
        }
    }

    private void level(Door door, Station station) {
        String line = Lines.lock(door.plan().id());
        boolean waits = station.waiting().stream()
                .anyMatch(it -> it.effect() instanceof Effect.SetLine set && set.line().equals(line));
        boolean isReleased = hands.get(line) == door.plan().lock().energised(true);
        assertThat(waits || isReleased == door.released()).as("level of " + line).isTrue();
        if (Boolean.TRUE.equals(world.inputs.get(Lines.FIRE))) {
            assertThat(isReleased).as("released in a fire").isTrue();
        }
        boolean weakly = isReleased && door.whyReleased()
                .filter(it -> it == ReleaseCause.GRANT || it == ReleaseCause.OPERATOR).isPresent();
        if (weakly) {
            weaklySince.putIfAbsent(door.plan().id(), world.uptimeNanos);
        } else {
            weaklySince.remove(door.plan().id());
        }
    }

    /** Everything is repaired: an honest stranger gets in at both doors, and every door ends secured. */
    void heal() {
        say("heal");
        world.diskIsPrompt = true;
        happen(new StationEvent.Durable(lastSeq()));
        world.trust = ClockTrust.RTC;
        world.wallError = Duration.ZERO;
        for (String line : List.copyOf(world.inputs.keySet())) {
            world.inputs.put(line, false);
            happen(new StationEvent.InputChanged(line, false, 0));
        }
        happen(new StationEvent.LinkChanged(true, "test"));
        world.command("resume", Map.of());
        pass(Duration.ofMinutes(2));
        for (String door : List.of("front", "back")) {
            Courier honest = world.courier().introduced(door + "-in");
            world.scan(door + "-in", honest.code());
            assertThat(world.lastAnswer().outcome()).as(world.lastAnswer().toString())
                    .isEqualTo(Effect.Outcome.GRANTED);
            assertThat(hands.get(Lines.lock(door))).isEqualTo(plan.door(door).orElseThrow().lock().energised(true));
        }
        pass(Duration.ofMinutes(2));
        assertThat(world.station.waiting()).isEmpty();
        assertThat(world.station.doors().values()).noneMatch(Door::released);
        assertThat(StationTest.replayed(world.journal)).isEqualTo(world.station.remembered());
    }

    // ---- for the report

    private void say(String what) {
        lately.add(world.boot + "/" + Duration.ofNanos(world.uptimeNanos) + " " + what);
        if (lately.size() > 30) {
            lately.remove();
        }
    }

    private long lastSeq() {
        return world.station.remembered().lastSeq();
    }

    String lately() {
        return (plan.strict() ? "strict" : "open") + ", lately:\n" + String.join("\n", lately);
    }

    List<Recorded> journal() {
        return world.journal;
    }

    /** Decisions under signed time. */
    int signed() {
        return signed;
    }

    int granted() {
        return granted;
    }

    int crashes() {
        return crashes;
    }

    int sessions() {
        return sessions;
    }

    int withheld() {
        return withheld;
    }

    int again() {
        return again;
    }

    int swallowed() {
        return swallowed;
    }
}
