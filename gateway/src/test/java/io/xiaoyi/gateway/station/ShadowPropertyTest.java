package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.AccessPolicy;
import io.xiaoyi.gateway.door.DoorPlan;
import io.xiaoyi.gateway.occupancy.CapacityRule;
import io.xiaoyi.gateway.occupancy.Count;
import io.xiaoyi.gateway.occupancy.OccupancyEvent.Side;
import io.xiaoyi.gateway.occupancy.OccupancyEvent;
import io.xiaoyi.gateway.occupancy.OccupancyPlan;
import io.xiaoyi.gateway.outlet.Limits;
import io.xiaoyi.gateway.outlet.Outlet;
import io.xiaoyi.gateway.outlet.OutletFact;
import io.xiaoyi.gateway.outlet.OutletPlan;
import io.xiaoyi.gateway.outlet.RoomPlan;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Octets;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any valid configuration, at any time of a station's life: people, sessions, marks and doors go on as they stand. */
class ShadowPropertyTest {
    private static final int LIVES = 20;
    private static final int STEPS = 100;

    private final Map<String, Long> releasedSince = new HashMap<>();
    private Random dice = new Random(0);
    private StationWorld world = new StationWorld();
    private StationWorld.Courier courier = world.charger();
    private long version;
    private int sessionsKept;
    private int peopleKept;
    private int releasesKept;

    @Test
    void nothingThatStandsIsLostAndNoGrantHoldsADoorBeyondItsMaximum() {
        for (long seed = 1; seed <= LIVES; seed++) {
            begin(seed);
            try {
                for (int i = 0; i < STEPS; i++) {
                    step();
                }
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
        assertThat(sessionsKept).as("changes under a session").isGreaterThan(LIVES);
        assertThat(peopleKept).as("changes with people inside").isGreaterThan(LIVES);
        assertThat(releasesKept).as("changes under a released door").isGreaterThan(LIVES / 2);
    }

    private void begin(long seed) {
        dice = new Random(seed);
        world = new StationWorld(StationWorld.counting(StationWorld.charging(dice.nextBoolean())), seed);
        courier = world.charger();
        world.scan("front-in", courier.issued.shown());
        releasedSince.clear();
        version = 0;
        world.seen = (_, _) -> doorsKeepTheirMaximum();
    }

    private void step() {
        switch (dice.nextInt(9)) {
            case 0, 1 -> change();
            case 2 -> world.scan("front-in", courier.code());
            case 3 -> world.happen(new StationEvent.InputChanged("contact.front", dice.nextBoolean(), 0));
            case 4 -> world.command("outlet-start", Map.of("outlet", Cbor.of(dice.nextBoolean() ? "1" : "2"), "pass",
                    Cbor.of(courier.id.toString())));
            case 5 -> comesIn();
            case 6 -> world.charge(5, 60 + dice.nextInt(400));
            case 7 -> world.diskIsPrompt = dice.nextInt(4) > 0;
            default -> world.pass(Duration.ofMillis(dice.nextInt(20_000)));
        }
        world.pass(Duration.ofMillis(dice.nextInt(3_000)));
        if (world.diskIsPrompt) {
            world.happen(new StationEvent.Durable(world.station.remembered().lastSeq()));
        }
    }

    private void comesIn() {
        world.scan("front-in", courier.code());
        for (boolean broken : new boolean[]{true, false}) {
            for (Side side : Side.values()) {
                world.happen(new StationEvent.InputChanged(Lines.beam("front", side), broken, 0)).pass(Duration
                        .ofMillis(300));
            }
        }
    }

    private void change() {
        Station before = world.station;
        int facts = world.journal.size();
        version++;
        Octets document = Octets.utf8("{\"version\": " + version + "}");
        StationPlan plan = another(before.plan());
        world.happen(new StationEvent.ShadowProposed(new Proposal.ByAccount("zhu", document), Optional.of(
                new ShadowReading.Usable(new Configuration(version, "", document, Octets.utf8("{}"), plan, 1_000, "",
                        Duration.ofMinutes(3))))));
        Station after = world.station;

        assertThat(after.plan()).isEqualTo(plan);
        assertThat(after.remembered().replay()).isEqualTo(before.remembered().replay());
        assertThat(after.remembered().commandIds()).isEqualTo(before.remembered().commandIds());
        assertThat(after.held()).isEqualTo(before.held());
        before.doors().forEach((id, door) -> {
            assertThat(after.doors().get(id).claims()).isEqualTo(door.claims());
            assertThat(after.doors().get(id).mode()).isEqualTo(door.mode());
            assertThat(after.doors().get(id).released()).isEqualTo(door.released());
            releasesKept += door.released() ? 1 : 0;
        });
        Count inside = before.occupancy().orElseThrow().on(new OccupancyEvent.Wake(), world.moment()).next().count();
        assertThat(after.occupancy().orElseThrow().count()).isEqualTo(inside);
        peopleKept += inside.estimate() > 0 ? 1 : 0;
        for (Outlet outlet : before.room().outlets()) {
            Outlet now = after.room().outlet(outlet.plan().id()).orElseThrow();
            assertThat(now.session().isPresent()).isEqualTo(outlet.session().isPresent());
            assertThat(now.milliwattHours()).isEqualTo(outlet.milliwattHours());
            sessionsKept += outlet.session().isPresent() ? 1 : 0;
        }
        assertThat(after.room().grantedWatts()).isLessThanOrEqualTo(after.room().plan().budgetWatts() + 0.01);
        assertThat(world.journal.subList(facts, world.journal.size())).extracting(Recorded::fact).noneMatch(
                fact -> fact instanceof Fact.AtOutlet(String _, OutletFact what)
                        && what instanceof OutletFact.SessionEnded);
        for (Waiting each : before.waiting()) {
            boolean stillWaits = after.waiting().contains(each);
            assertThat(stillWaits || each.effect() instanceof Effect.SetLine).isTrue();
        }
        assertThat(StationTest.replayed(world.journal)).isEqualTo(after.remembered());
    }

    /** Released without a break by grants alone for no longer than the longest maximum there is. */
    private void doorsKeepTheirMaximum() {
        world.station.doors().forEach((id, door) -> {
            if (door.released()) {
                long since = releasedSince.computeIfAbsent(id, _ -> world.uptimeNanos);
                assertThat(world.uptimeNanos - since).isLessThanOrEqualTo(Duration.ofSeconds(30).toNanos());
            } else {
                releasedSince.remove(id);
            }
        });
    }

    private StationPlan another(StationPlan plan) {
        var doors = new ArrayList<DoorPlan>();
        plan.doors().forEach(door -> {
            int release = 1 + dice.nextInt(15);
            int longer = release + dice.nextInt(10);
            int warning = 1 + dice.nextInt(60);
            doors.add(new DoorPlan(door.id(), door.lock(), Duration.ofSeconds(release), Duration.ofSeconds(longer),
                    Duration.ofSeconds(Math.min(30, longer + dice.nextInt(10))), Duration.ofSeconds(warning), Duration
                            .ofSeconds(warning + 1L + dice.nextInt(60)),
                    true, door.coilDuty()));
        });
        AccessPolicy access = plan.access();
        return new StationPlan(new AccessPolicy(access.tenant(), access.station(), access.groups(), access.hours(),
                AccessPolicy.OnFloor.values()[dice.nextInt(2)], true), doors, plan.readers(),
                Duration.ofMillis(50
                        + dice.nextInt(450)),
                dice.nextBoolean(), room(plan.room()), plan.occupancy().map(this::occupancy));
    }

    private RoomPlan room(RoomPlan room) {
        List<OutletPlan> outlets = room.outlets().stream().map(it -> {
            int watts = it.appliance().isPresent() ? 200 : 500 + dice.nextInt(500);
            return new OutletPlan(it.id(), it.appliance(), it.metered(), new Limits(watts, 10 + dice.nextInt(5),
                    Duration.ofMinutes(10 + dice.nextInt(600)), 500 + dice.nextInt(1_500), OptionalInt.of(70)),
                    Duration
                            .ofSeconds(900),
                    it.loadWait(), it.longestWait(), dice.nextBoolean(), it.load());
        }).toList();
        return new RoomPlan(1_500 + dice.nextInt(1_500), 300, room.ramp(), room.margin(), room.contactor(), room.zone(),
                outlets);
    }

    private OccupancyPlan occupancy(OccupancyPlan was) {
        var rule = new CapacityRule(1 + dice.nextInt(60), CapacityRule.JudgedBy.values()[dice.nextInt(3)],
                CapacityRule.WhenFull.WARN);
        return new OccupancyPlan(was.sensors(), Optional.of(rule), Duration.ofMinutes(1L + dice.nextInt(90)), 1
                + dice.nextInt(10), Duration.ofMinutes(1L + dice.nextInt(90)),
                dice.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(LocalTime.of(dice.nextInt(24), 0)),
                was.zone(), 30 + dice.nextInt(200));
    }
}
