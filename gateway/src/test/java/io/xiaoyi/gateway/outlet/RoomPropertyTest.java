package io.xiaoyi.gateway.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.xiaoyi.gateway.moment.ClockTrust;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random lives of a room, by seed. */
class RoomPropertyTest {
    private static final int LIVES = 80;
    private static final int STEPS = 60;
    private static final List<String> SOCKETS = List.of("1", "2", "3", "4");

    private String where = "";

    private static RoomPlan plan(Random random) {
        double breaker = 1_500 + random.nextInt(2_500);
        var appliance = new OutletPlan("k", Optional.of(new Appliance(List.of(new Appliance.Hours(500, 600)), Optional
                .of(Duration.ofHours(1)), OptionalInt.empty(), Duration.ofMinutes(30))), true,
                new Limits(1_000, 10, Duration.ofHours(1), 1, OptionalInt.empty()), Duration.ofSeconds(15),
                Duration.ofMinutes(10), Duration.ofHours(2), true, LoadPlan.STANDARD);
        var usual = SOCKETS.stream().map(id -> new OutletPlan(id, Optional.empty(), !id.equals("4"), new Limits(880, 10,
                Duration.ofMinutes(40), 200, OptionalInt.of(70)), Duration.ofSeconds(15), Duration.ofMinutes(5),
                Duration.ofHours(5), random.nextBoolean(), LoadPlan.STANDARD)).toList();
        return RoomScript.plan(breaker, usual.get(0), usual.get(1), usual.get(2), usual.get(3), appliance);
    }

    @Test
    void whateverHappensARoomKeepsItsPromises() {
        int ended = 0;
        for (int seed = 0; seed < LIVES; seed++) {
            var random = new Random(seed);
            var script = new RoomScript(plan(random));
            for (int i = 0; i < STEPS; i++) {
                where = "seed " + seed + " step " + i;
                step(script, random);
                pass(script, 1 + random.nextInt(random.nextInt(4) == 0 ? 600 : 20));
            }
            ended += script.facts(OutletFact.SessionEnded.class).size();
            quiet(script);
        }
        assertThat(ended).as("sessions that ended").isGreaterThan(LIVES * 3);
    }

    private void step(RoomScript script, Random random) {
        String id = SOCKETS.get(random.nextInt(4));
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> script.start(id, "c" + random.nextInt(5));
            case 5, 6, 7 -> plug(script, random, id);
            case 8 -> script.on(new RoomEvent.Stop(id, StopReason.LOCAL, "c"));
            case 9 -> script.on(new RoomEvent.Clear(random.nextBoolean() ? id : "k", "op"));
            case 10 -> script.metersSpeak = random.nextInt(4) > 0;
            case 11 -> script.on(new RoomEvent.Fire(random.nextInt(3) == 0));
            case 12 -> script.registers.put(id, random.nextInt(3) * 500_000.0);
            case 13 -> {
                script.trust = random.nextInt(3) == 0 ? ClockTrust.FLOOR : ClockTrust.RTC;
                script.boot(random.nextBoolean(), Duration.ofSeconds(random.nextInt(1_000)));
            }
            case 14 -> {
                script.wallAtStart = script.wallAtStart.plusSeconds(random.nextInt(2_000) - 1_000);
                script.on(new RoomEvent.Wake());
            }
            default -> script.on(new RoomEvent.MakeSafe(id));
        }
        check(script);
    }

    private static void plug(RoomScript script, Random random, String id) {
        double watts = List.of(0, 8, 90, 180, 450, 870, 900).get(random.nextInt(7));
        int period = 1 + random.nextInt(100);
        script.loads.put(id, random.nextBoolean()
                ? s -> s < 5 ? Math.min(880, watts * 2) : watts
                : s -> s.intValue() / period % 2 == 0 ? watts : 0);
    }

    private void pass(RoomScript script, int seconds) {
        for (int i = 0; i < seconds; i++) {
            script.seconds(1);
            check(script);
        }
    }

    private void check(RoomScript script) {
        assertThat(script.room.grantedWatts()).as(where + ": granted within the budget")
                .isLessThanOrEqualTo(script.plan.budgetWatts() + 1e-6);
        double drawn = 0;
        for (Outlet each : script.room.outlets()) {
            String id = each.plan().id();
            boolean live = script.relays.get(id);
            assertThat(live).as(where + ": the relay has the level the state says").isEqualTo(each.on());
            boolean appliance = each.plan().appliance().isPresent();
            assertThat(!live || appliance || each.session().isPresent()).as(where + ": no live relay without a session")
                    .isTrue();
            assertThat(!live || each.memory().fault().isEmpty() && !script.room.fire() && !script.room.contactorOff())
                    .as(where + ": nothing is on in a fault").isTrue();
            assertThat(each.charge().isPresent()).as(where + ": lived is remembered")
                    .isEqualTo(each.session().isPresent());
            assertThat(each.memory()).as(where + ": what is remembered is what the facts say")
                    .isEqualTo(script.replayed(id));
            drawn += live ? Math.min(each.supply().grantedWatts(), script.draws(id)) : 0;
        }
        assertThat(drawn).as(where).isLessThanOrEqualTo(script.plan.budgetWatts());
        script.wakeAt().ifPresent(at -> assertThat(at).as(where + ": wakes lie ahead").isGreaterThan(script.now));
        Room once = script.room.on(new RoomEvent.Wake(), script.moment()).next();
        RoomStep again = once.on(new RoomEvent.Wake(), script.moment());
        assertThat(again.facts()).as(where + ": done twice is done once").isEmpty();
        assertThat(again.next()).as(where).isEqualTo(once);
        assertThat(again.levels()).as(where).isEmpty();
    }

    /** Everyone is patient and every fault cleared: who waits gets power or an end, and every session ended once. */
    private void quiet(RoomScript script) {
        script.metersSpeak = true;
        script.trust = ClockTrust.RTC;
        script.on(new RoomEvent.Fire(false));
        script.loads.clear();
        List.of("1", "2", "3", "4", "k").forEach(id -> script.on(new RoomEvent.Clear(id, "op")));
        Set<String> waiting = new HashSet<>();
        SOCKETS.stream().filter(id -> script.outlet(id).isQueued()).forEach(waiting::add);
        int before = script.facts.size();
        script.every = 10;
        script.seconds(3 * 3_600);
        for (String id : waiting) {
            assertThat(script.facts.subList(before, script.facts.size()).stream().filter(it -> it.outlet().equals(id))
                    .anyMatch(it -> it.fact() instanceof OutletFact.SessionStarted
                            || it.fact() instanceof OutletFact.SessionContinued))
                    .as(where + ": nobody starves in the queue, " + id).isTrue();
        }
        assertThat(script.room.outlets()).as(where).allMatch(it -> it.session().isEmpty());
        var asked = script.facts(OutletFact.SessionQueued.class).stream().map(OutletFact.SessionQueued::session);
        var ended = script.facts(OutletFact.SessionEnded.class).stream().map(OutletFact.SessionEnded::session);
        assertThat(ended).as(where + ": every session ends once").containsExactlyInAnyOrderElementsOf(asked.toList());
    }

    /** In a meter's own register, reset or not, against what was drawn while the session was on. */
    @Test
    void energyInTheJournalIsTheIntegralOfTheReadings() {
        for (int seed = 0; seed < LIVES; seed++) {
            var random = new Random(seed);
            var script = RoomScript.of(OutletPlan.usual("1"));
            script.registers.put("1", random.nextInt(1_000) * 100.0);
            plug(script, random, "1");
            script.seconds(3).start("1", "li");
            double drawn = 0;
            double largest = 0;
            int cut = random.nextInt(4_000);
            for (int i = 0; i < 3_000; i++) {
                if (i == cut) {
                    script.boot(random.nextBoolean(), Duration.ofMinutes(random.nextInt(60)));
                } else if (random.nextInt(500) == 0) {
                    plug(script, random, "1");
                }
                boolean on = script.outlet("1").session().isPresent();
                double register = script.registers.get("1");
                script.seconds(1);
                double step = on ? (script.registers.get("1") - register) * 1_000 : 0;
                drawn += step;
                largest = Math.max(largest, step);
                if (i > cut + 2 && random.nextInt(700) == 0) {
                    script.registers.put("1", random.nextInt(2) * 1_000_000.0);
                }
            }
            script.on(new RoomEvent.Stop("1", StopReason.LOCAL, "li"));
            double journal = script.facts(OutletFact.SessionEnded.class).getFirst().milliwattHours();
            assertThat(journal).as("seed %d", seed).isCloseTo(drawn, within(2 * largest + 10));
        }
    }

    /** Sessions keep coming at all outlets, each as long as may be: the wait is bounded by those before it. */
    @Test
    void nobodyStarvesInTheQueueHoweverManyCome() {
        for (int seed = 0; seed < 5; seed++) {
            var random = new Random(seed);
            var script = new RoomScript(RoomScript.plan(1_300, plan(random).outlets().toArray(OutletPlan[]::new)));
            script.on(new RoomEvent.Clear("k", "op"));
            SOCKETS.forEach(id -> plug(script, random, id));
            script.every = 5;
            Map<Long, Long> since = new HashMap<>();
            for (int i = 0; i < 8_000; i++) {
                for (String id : SOCKETS) {
                    script.start(id, "c" + i);
                    if (script.outlet(id).isQueued()) {
                        long from = since.computeIfAbsent(script.outlet(id).memory().lastSession(), _ -> script.now);
                        assertThat(script.now - from).as("seed %d, outlet %s", seed, id)
                                .isLessThan(Duration.ofHours(5).toNanos());
                    }
                }
                script.seconds(script.every);
            }
        }
    }
}
