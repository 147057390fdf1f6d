package io.xiaoyi.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.moment.ClockJudge;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.station.Station;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The turn without a thread, in virtual time, but for the one test that runs it on its own. */
class StationLoopTest {
    private final StationWorld world = new StationWorld();
    private final EventQueue inbox = new EventQueue();
    private final List<Recorded> written = new ArrayList<>();
    private final Map<Long, Boolean> awaitedSeqs = new HashMap<>();
    private final List<String> order = new ArrayList<>();
    private final VirtualClock clock = new VirtualClock();
    private Hands hands = new RecordingHands();
    private boolean diskIsPrompt = true;
    private StationLoop loop = newLoop();

    private StationLoop newLoop() {
        return new StationLoop(world.station, inbox, clock, hands, this::append,
                List.of((event, _, _) -> order.add(event.getClass().getSimpleName())));
    }

    private void append(List<Recorded> facts, Remembered after, boolean awaited) {
        assertThat(after.lastSeq()).isEqualTo(facts.getLast().seq());
        written.addAll(facts);
        facts.forEach(each -> awaitedSeqs.put(each.seq(), awaited));
        if (diskIsPrompt) {
            inbox.offer(new StationEvent.Durable(facts.getLast().seq()));
        }
    }

    private void drain() {
        while (loop.turn()) {
            assertThat(order.size()).as("turns that never end").isLessThan(100_000);
        }
    }

    @Test
    void exitFireContactsAndTimersOvertakeAQueueOfScans() {
        for (int i = 0; i < 20; i++) {
            inbox.offer(new StationEvent.Scanned("front-in", Octets.utf8("noise " + i)));
        }
        inbox.offer(new StationEvent.InputChanged("exit.front", true, 0));
        inbox.offer(new StationEvent.InputChanged("fire", true, 0));
        inbox.offer(new StationEvent.InputChanged("contact.front", true, 0));
        clock.uptimeNanos += Duration.ofHours(2).toNanos(); // a checkpoint is due
        drain();
        assertThat(order.subList(0, 5)).containsExactly("Wake", "InputChanged", "InputChanged", "InputChanged",
                "Durable");
        assertThat(order).filteredOn("Scanned"::equals).hasSize(20);
    }

    @Test
    void theJournalIsToldWhichEntriesAnEffectWaitsFor() {
        var courier = world.courier();
        inbox.offer(new StationEvent.Scanned("front-in", Octets.utf8(courier.issued.shown().text())));
        drain();
        inbox.offer(new StationEvent.Scanned("front-in", Octets.utf8(courier.code().text())));
        drain();
        inbox.offer(new StationEvent.InputChanged("contact.front", true, 0));
        drain();
        assertThat(awaitedOf(Fact.Granted.class)).containsOnly(true);
        assertThat(awaitedOf(Fact.PassLearnt.class)).containsOnly(false);
        assertThat(written.getLast().fact()).isInstanceOf(Fact.AtDoor.class);
        assertThat(awaitedSeqs.get(written.getLast().seq())).isFalse();
    }

    private List<Boolean> awaitedOf(Class<? extends Fact> kind) {
        return written.stream().filter(each -> kind.isInstance(each.fact())).map(each -> awaitedSeqs.get(each.seq()))
                .toList();
    }

    @Test
    void oneReadersFloodDoesNotStarveAnother() {
        for (int i = 0; i < 1_000; i++) {
            inbox.offer(new StationEvent.Scanned("front-in", Octets.utf8("noise " + i)));
        }
        var courier = world.courier();
        inbox.offer(new StationEvent.Scanned("back-in", Octets.utf8(courier.issued.shown().text())));
        int turns = 0;
        while (written.stream().noneMatch(it -> it.fact() instanceof Fact.PassLearnt)) {
            assertThat(loop.turn()).isTrue();
            turns++;
        }
        assertThat(turns).isLessThan(12);
        drain();
        assertThat(loop.station().remembered().alarms()).containsKey(new Alarm(Alarm.OVERRUN, "front-in"));
    }

    @Test
    void anInputThatChattersKeepsItsLastLevel() {
        for (int i = 0; i < 2_001; i++) {
            inbox.offer(new StationEvent.InputChanged("contact.back", i % 2 == 0, 0));
        }
        drain();
        assertThat(loop.station().doors().get("back").open()).isTrue();
        assertThat(order.size()).isLessThan(600);
    }

    @Test
    void aDecisionThatThrowsIsSetAsideAndTheLoopGoesOn() {
        inbox.offer(new StationEvent.DoorNumberDrawn("front", 123_456));
        inbox.offer(new StationEvent.TrustLoaded(null, null)); // no adapter makes this: decide must throw
        var courier = world.courier();
        inbox.offer(new StationEvent.Scanned("front-in", Octets.utf8(courier.issued.shown().text())));
        drain();
        assertThat(written.stream().map(Recorded::fact)).anyMatch(Fact.EventSetAside.class::isInstance)
                .anyMatch(Fact.PassLearnt.class::isInstance);
        assertThat(loop.station().trust().ring()).isPresent();
    }

    @Test
    void aRelayThatCannotBeWrittenIsAlarmedAndTriedAgainUntilItCan() {
        var broken = new RecordingHands();
        broken.failing = true;
        hands = broken;
        loop = newLoop();
        inbox.offer(new StationEvent.InputChanged("exit.front", true, 0));
        drain();
        assertThat(loop.station().remembered().alarms()).containsKey(new Alarm(Alarm.OUTPUT_FAILED, "lock.front"));
        broken.failing = false;
        clock.uptimeNanos += Duration.ofSeconds(2).toNanos();
        drain();
        assertThat(loop.station().remembered().alarms()).doesNotContainKey(
                new Alarm(Alarm.OUTPUT_FAILED, "lock.front"));
        assertThat(broken.levels).endsWith(new Effect.SetLine("lock.front", true));
    }

    @Test
    void aWatcherThatAlwaysThrowsIsToldOnceAndStarvesNobody() {
        loop = new StationLoop(world.station, inbox, clock, hands, this::append,
                List.of((event, _, _) -> order.add(event.getClass().getSimpleName()), (_, _, _) -> {
                    throw new IllegalStateException("always");
                }));
        inbox.offer(new StationEvent.Scanned("front-in", Octets.utf8("noise")));
        drain();
        assertThat(order).contains("Scanned").filteredOn("AdapterAlarm"::equals).hasSize(1);
    }

    @Test
    void aWatcherThatIsWellForAnHourHasNoAlarmAnyMore() {
        var broken = new AtomicBoolean(true);
        loop = new StationLoop(world.station, inbox, clock, hands, this::append, List.of((_, _, _) -> {
            if (broken.get()) {
                throw new IllegalStateException("for now");
            }
        }));
        drain();
        inbox.offer(new StationEvent.InputChanged("contact.front", true, 0));
        drain();
        assertThat(standing()).contains("watcher-failed");
        broken.set(false);
        clock.uptimeNanos += Duration.ofMinutes(59).toNanos();
        drain();
        inbox.offer(new StationEvent.InputChanged("contact.front", false, 0));
        drain();
        assertThat(standing()).contains("watcher-failed");
        clock.uptimeNanos += Duration.ofMinutes(2).toNanos();
        inbox.offer(new StationEvent.InputChanged("contact.front", true, 0));
        drain();
        assertThat(standing()).doesNotContain("watcher-failed");
    }

    @Test
    void twoWatchersOfOneNameHaveAnAlarmUntilBothAreWell() {
        final class Frail implements Watcher {
            private boolean isBroken = true;

            @Override
            public void turned(StationEvent event, Moment moment, Decision decision) {
                if (isBroken) {
                    throw new IllegalStateException("for now");
                }
            }
        }
        var one = new Frail();
        var other = new Frail();
        loop = new StationLoop(world.station, inbox, clock, hands, this::append, List.of(one, other));
        inbox.offer(new StationEvent.InputChanged("contact.front", true, 0));
        drain();
        one.isBroken = false;
        clock.uptimeNanos += Duration.ofMinutes(61).toNanos();
        inbox.offer(new StationEvent.InputChanged("contact.front", false, 0));
        drain();
        assertThat(standing()).contains("watcher-failed");
        other.isBroken = false;
        clock.uptimeNanos += Duration.ofMinutes(61).toNanos();
        inbox.offer(new StationEvent.InputChanged("contact.front", true, 0));
        drain();
        assertThat(standing()).doesNotContain("watcher-failed");
    }

    @Test
    void anAlarmOfAnswersThatCannotBeShownEndsWithTheNextThatCan() {
        var screenless = new RecordingHands();
        screenless.throwsOnAnswer = true;
        hands = screenless;
        loop = newLoop();
        inbox.offer(new StationEvent.Scanned("front-in", Octets.utf8("noise")));
        drain();
        assertThat(standing()).contains("answer-failed");
        screenless.throwsOnAnswer = false;
        clock.uptimeNanos += Duration.ofSeconds(10).toNanos();
        inbox.offer(new StationEvent.Scanned("front-in", Octets.utf8("other noise")));
        drain();
        assertThat(standing()).doesNotContain("answer-failed");
    }

    private List<String> standing() {
        return loop.station().remembered().alarms().keySet().stream().map(Alarm::code).toList();
    }

    @Test
    void aStationThatCannotDecideAnythingSecuresItsDoorsAndDoesNotSpin() {
        world.scan("front-in", world.courier().introduced("front-in").code());
        assertThat(world.isEnergised("lock.front")).isTrue();
        Station whole = world.station;
        var clockless = new ClockJudge(null, 0, ClockTrust.RTC, Optional.empty(), Optional.empty(), 0);
        var broken = new Station(whole.plan(), whole.trust(), whole.remembered(), whole.doors(),
                whole.room(), whole.occupancy(), clockless, whole.throttles(), whole.held(), whole.numbers(),
                whole.waiting(), whole.boot(), whole.shadow());
        var recording = new RecordingHands();
        clock.uptimeNanos += Duration.ofSeconds(20).toNanos(); // its release is long over
        loop = new StationLoop(broken, inbox, clock, recording, this::append, List.of());
        int turns = 0;
        for (int i = 0; i < 1_000; i++) {
            turns += loop.turn() ? 1 : 0;
        }
        assertThat(turns).isOne();
        assertThat(recording.levels).containsExactlyInAnyOrder(new Effect.SetLine("lock.front", false),
                new Effect.SetLine("lock.back", true));
        inbox.offer(new StationEvent.Scanned("front-in", Octets.utf8("noise")));
        clock.uptimeNanos += Duration.ofSeconds(1).toNanos();
        drain();
        assertThat(loop.station()).isSameAs(broken);
    }

    @Test
    void aJournalThatThrowsIsAlarmedAndTheDoorGoesOn() {
        var recording = new RecordingHands();
        loop = new StationLoop(world.station, inbox, clock, recording, (_, _, _) -> {
            throw new IllegalStateException("broken");
        }, List.of());
        inbox.offer(new StationEvent.InputChanged("exit.front", true, 0));
        drain();
        assertThat(recording.levels).endsWith(new Effect.SetLine("lock.front", true));
        assertThat(loop.station().remembered().alarms()).containsKey(new Alarm(Alarm.JOURNAL_FAILED, "journal"));
    }

    @Test
    void aFloodFasterThanItsDropsAreToldStarvesNobody() {
        inbox.offer(new StationEvent.Scanned("back-in", Octets.utf8("patient")));
        for (int i = 0; i < 100 && !order.contains("Scanned"); i++) {
            for (int j = 0; j < 200; j++) {
                inbox.offer(new StationEvent.Scanned("front-in", Octets.utf8("noise " + j)));
            }
            loop.turn();
        }
        assertThat(order).contains("Scanned");
    }

    @Test
    void aHandThatThrowsWhileAnsweringDoesNotEndTheTurn() {
        var broken = new RecordingHands();
        broken.throwsOnAnswer = true;
        hands = broken;
        loop = newLoop();
        inbox.offer(new StationEvent.Scanned("front-in", Octets.utf8("noise")));
        drain();
        assertThat(order).contains("Scanned");
    }

    @Test
    @Timeout(20)
    void onItsOwnThreadItWakesForEventsAndTimersAndStops() throws InterruptedException {
        var released = new CountDownLatch(1);
        var secured = new CountDownLatch(1);
        var start = new AtomicLong(); // time stands still until the door is released
        hands = new RecordingHands() {
            @Override
            public void set(Effect.SetLine line) {
                start.compareAndSet(0, System.nanoTime());
                (line.active() ? released : secured).countDown();
            }
        };
        Moment first = world.moment();
        Clock real = new Clock() {
            @Override
            public Moment now() {
                long began = start.get();
                long passed = began == 0 ? 0 : (System.nanoTime() - began) * 20; // twenty times as fast
                return new Moment(first.wall().plusNanos(passed), first.trust(), first.uptimeNanos() + passed, 1);
            }

            @Override
            public long realNanosUntil(long uptimeNanos) {
                return Math.max(0, uptimeNanos - now().uptimeNanos()) / 20;
            }
        };
        var courier = world.courier().introduced("front-in");
        loop = new StationLoop(world.station, inbox, real, hands, this::append, List.of());
        var thread = new Thread(loop, "station");
        thread.start();
        inbox.offer(new StationEvent.Scanned("front-in", Octets.utf8(courier.code().text())));
        assertThat(released.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(secured.await(10, TimeUnit.SECONDS)).isTrue();
        loop.stop();
        thread.join();
    }

    private final class VirtualClock implements Clock {
        private long uptimeNanos = world.uptimeNanos;

        @Override
        public Moment now() {
            return new Moment(StationWorld.START.plusNanos(uptimeNanos), world.trust, uptimeNanos, 1);
        }

        @Override
        public long realNanosUntil(long uptimeNanos) {
            return Math.max(0, uptimeNanos - this.uptimeNanos);
        }
    }

    private static class RecordingHands implements Hands {
        private final List<Effect.SetLine> levels = new ArrayList<>();
        private boolean failing;
        private boolean throwsOnAnswer;

        @Override
        public void set(Effect.SetLine line) throws OutputException {
            if (failing) {
                throw new OutputException(line.line() + ": busy", null);
            }
            levels.add(line);
        }

        @Override
        public void answer(Effect.Answer answer) {
            if (throwsOnAnswer) {
                throw new IllegalStateException("no screen");
            }
        }
    }
}
