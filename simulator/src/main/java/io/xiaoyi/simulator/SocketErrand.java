package io.xiaoyi.simulator;

import io.xiaoyi.gateway.outlet.OutletFact;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.simulator.ReaderPost.Told;
import io.xiaoyi.simulator.ReferencePlatform.Phone;
import io.xiaoyi.simulator.Terminal.Tone;
import io.xiaoyi.simulator.battery.Custom;
import io.xiaoyi.simulator.battery.SocketVisit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a courier does at the sockets: brings something to charge, which mostly is a battery, and comes again for it
 * when it is charged.
 *
 * <p>Threading: the courier's.
 */
final class SocketErrand {
    private static final int MOST_LOOKS = 4;
    /** The code that opened the door works once: the next one is a step later. */
    private static final Duration NEXT_CODE = Duration.ofSeconds(20);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
    private static final Duration SHORT_STAY = Duration.ofMinutes(2);

    private final Visit visit;
    private final Phone phone;
    private final Stage stage;
    private final SplittableRandom dice;

    SocketErrand(Visit visit, Phone phone, Stage stage, SplittableRandom dice) {
        this.visit = visit;
        this.phone = phone;
        this.stage = stage;
        this.dice = dice;
    }

    /** Asks for a free socket, plugs in, and lets somebody wait for the end. */
    void bring() throws InterruptedException, IOException {
        List<String> free = stage.sockets().free();
        if (free.isEmpty() || !stage.rest(NEXT_CODE)) {
            return;
        }
        String outlet = free.get(dice.nextInt(free.size()));
        ReentrantLock turn = stage.sockets().turn(outlet);
        turn.lockInterruptibly();
        try {
            if (stage.sockets().free().contains(outlet) && isCharging(show(outlet))) {
                SocketVisit charged = SocketVisit.draw(Custom.REPORTED, dice.nextLong());
                CompletableFuture<Optional<OutletFact.SessionEnded>> end = stage.sessions().end(outlet);
                stage.sockets().plug(outlet, charged);
                stage.start(() -> awaitEnd(outlet, charged, end));
            }
        } finally {
            turn.unlock();
        }
    }

    /** Shows the code once more and takes what is there. */
    void fetch(String outlet) throws InterruptedException, IOException {
        if (!stage.rest(NEXT_CODE)) {
            return;
        }
        ReentrantLock turn = stage.sockets().turn(outlet);
        turn.lockInterruptibly();
        try {
            show(outlet);
            stage.sockets().plugged(outlet).ifPresent(it -> stage.sockets().unplug(outlet, it));
        } finally {
            turn.unlock();
        }
    }

    private void awaitEnd(String outlet, SocketVisit charged,
            CompletableFuture<Optional<OutletFact.SessionEnded>> end) {
        try {
            while (!end.isDone()) {
                if (!stage.rest(LOOK_AGAIN)) {
                    return;
                }
            }
            if (!stage.rest(Duration.ofSeconds(60 + dice.nextInt(840)))) {
                return;
            }
            boolean there = stage.sockets().plugged(outlet).filter(charged::equals).isPresent();
            if (there && end.join().filter(it -> it.reason().leavesBattery()).isPresent()) {
                var again = new Visit(visit.number(), now(), visit.courier(), Slip.NONE, visit.door(), SHORT_STAY,
                        dice.nextLong());
                Errand.toFetch(again, phone, stage, outlet).run();
            }
            stage.sockets().unplug(outlet, charged); // at the latest now somebody has made room
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Told> show(String outlet) throws InterruptedException, IOException {
        Optional<byte[]> read = Optional.empty();
        String code = phone.code(now());
        for (int look = 0; look < MOST_LOOKS && read.isEmpty(); look++) {
            read = stage.scanner().look(code, 0, dice);
        }
        if (read.isEmpty()) {
            stage.tally().unread();
            return Optional.empty();
        }
        stage.tally().scanned();
        long sentNanos = System.nanoTime();
        Optional<Told> told = stage.outletReader(outlet).present(read.get());
        if (told.isEmpty() && stage.station().hasHadPowerSince(sentNanos)) {
            stage.tally().unanswered();
            tell(Tone.ALARM, outlet, "! 异常 fault", "the reader gave no answer");
        }
        told.ifPresent(it -> tell(it.answer(), outlet));
        return told;
    }

    private void tell(Effect.Answer answer, String outlet) {
        String state = answer.outlet().map(it -> it.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
                + (it.place().isPresent() ? ", place " + it.place().getAsInt() + " 排队" : "")).orElse("");
        switch (answer.outcome()) {
            case CHARGING -> tell(Tone.GOOD, outlet, "⚡ 充电 charging", state);
            case SHOWN -> tell(Tone.PLAIN, outlet, "⚡ 取走 fetched", state);
            case STOPPED -> tell(Tone.PLAIN, outlet, "⚡ 停充 stopped", state);
            case DENIED -> {
                stage.tally().denied(answer.denial().orElseThrow().code());
                stage.events().denied(now(), StationFiles.outletName(outlet), visit.courier().name(),
                        answer.denial().get(), 0, "");
            }
            case GRANTED, LEARNT, WITHHELD, NOT_OURS, IDENTIFIED ->
                tell(Tone.ALARM, outlet, "! 异常 fault", "an outlet's reader answered " + answer.outcome());
        }
    }

    private void tell(Tone tone, String outlet, String what, String detail) {
        stage.events().atOutlet(now(), tone, StationFiles.outletName(outlet), visit.courier().name(), what, detail);
    }

    private static boolean isCharging(Optional<Told> told) {
        return told.filter(it -> it.answer().outcome() == Effect.Outcome.CHARGING).isPresent();
    }

    private Instant now() {
        return stage.clock().wall();
    }
}
