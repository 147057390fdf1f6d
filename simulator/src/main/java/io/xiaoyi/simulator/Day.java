package io.xiaoyi.simulator;

import io.xiaoyi.gateway.occupancy.Occupancy;
import io.xiaoyi.simulator.Terminal.Tone;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The day of a station: couriers come as planned, until it ends. They can be asked to stay away for a while, and more
 * can be sent than would come.
 *
 * <p>Threading: {@link #run()} once; the others by any thread.
 */
final class Day {
    private static final Duration DRILL_AFTER = Duration.ofMinutes(2);
    private static final Duration DRILL = Duration.ofSeconds(40);
    private static final long STATUS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final DemoPlan plan;
    private final Stage stage;
    private final Phones phones;
    private final SimulatedRoom room;
    private final EmbeddedBroker broker;
    private final StationSights sights;
    private final PeopleCheck people;
    private final Terminal terminal;
    private final TrustPress press;
    private final AtomicInteger sent = new AtomicInteger();
    private Optional<Thread> restarting = Optional.empty();
    private volatile boolean coming = true;

    Day(DemoPlan plan, Stage stage, Phones phones, SimulatedRoom room, EmbeddedBroker broker, StationSights sights,
            PeopleCheck people, Terminal terminal, TrustPress press) {
        this.plan = plan;
        this.stage = stage;
        this.phones = phones;
        this.room = room;
        this.broker = broker;
        this.sights = sights;
        this.people = people;
        this.terminal = terminal;
        this.press = press;
    }

    /** Whether couriers come by themselves. */
    boolean isComing() {
        return coming;
    }

    /** Lets couriers come by themselves, or not. */
    void coming(boolean wanted) {
        coming = wanted;
    }

    /** Sends so many couriers more, now. */
    void send(int couriers) {
        sent.addAndGet(couriers);
    }

    /** How many couriers are on their visit, and those who were sent and have not set out. */
    int about() {
        return sent.get() + stage.about().get();
    }

    void run() throws InterruptedException {
        long openedNanos = System.nanoTime();
        Instant opening = stage.clock().wall();
        var couriers = new Couriers(plan.seed(), StationFiles.zone(), StationFiles.DOORS, plan.perHour(), opening);
        long endNanos = plan.seconds().isPresent()
                ? TimeUnit.SECONDS.toNanos(plan.seconds().getAsInt())
                : Long.MAX_VALUE;
        boolean restartDue = plan.brokerRestartSeconds().isPresent();
        if (plan.drill()) {
            stage.start(this::drill);
        }
        stage.start(new MotionSensor(stage, room, plan.seed()));
        Visit next = couriers.next();
        while (!stage.isClosing() && System.nanoTime() - openedNanos < endNanos) {
            if (restartDue && System.nanoTime() - openedNanos > TimeUnit.SECONDS.toNanos(plan.brokerRestartSeconds()
                    .getAsInt())) {
                restartDue = false;
                restart();
            }
            press.goOn(stage);
            for (int more = sent.get(); more > 0; more--) {
                come(couriers.guest(stage.clock().wall()), opening);
                sent.decrementAndGet();
            }
            while (!next.arrival().isAfter(stage.clock().wall())) {
                if (coming) {
                    come(next, opening);
                }
                next = couriers.next();
            }
            look();
            long wait = Math.min(STATUS_NANOS, stage.clock().realNanos(Duration.between(stage.clock().wall(), next
                    .arrival())));
            stage.closing().await(wait, TimeUnit.NANOSECONDS);
        }
        stage.closing().countDown();
        if (restarting.isPresent()) {
            restarting.get().join();
        }
    }

    private void come(Visit visit, Instant opening) {
        stage.start(new Errand(visit, phones.of(visit.courier(), opening), stage));
    }

    private void look() {
        stage.station().gateway().ifPresent(gateway -> {
            var count = gateway.station().occupancy().map(Occupancy::count);
            people.look(count, stage.inside().get());
            terminal.status(StatusLine.of(stage, gateway.journal(), sights, count));
        });
    }

    /** On a thread of its own, so that couriers keep coming; the day does not end in the middle of it. */
    private void restart() {
        stage.events().station(stage.clock().wall(), Tone.WARN, "broker", "· 重启 restart", "");
        restarting = Optional.of(Thread.ofVirtual().start(() -> {
            try {
                broker.restart();
                stage.events().station(stage.clock().wall(), Tone.PLAIN, "broker", "· 恢复 back", "");
            } catch (IOException e) {
                stage.events().unexpected(stage.clock().wall(), "broker", "", String.valueOf(e.getMessage()));
            }
        }));
    }

    private void drill() {
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
}
