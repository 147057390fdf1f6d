package io.xiaoyi.simulator;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.simulator.ReaderPost.Told;
import io.xiaoyi.simulator.ReferencePlatform.Phone;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One visit as it really goes: queue, show the code, be told, go in, rest, leave. What the courier does next depends on
 * what the station says; nothing here knows what it should say.
 *
 * <p>Threading: a thread of its own, on which it is run once; an interrupt ends the visit where it stands, the door
 * shut behind it.
 */
final class Errand implements Runnable {
    private static final int MOST_LOOKS = 4;
    private static final double BRINGS_BATTERY = 0.2;
    private static final String PAYMENT_CODE = "https://qr.alipay.com/fkx1845";
    private static final Duration WALK = Duration.ofMillis(2500);
    private static final Duration PUSH = Duration.ofMillis(900);
    private static final Duration RAISE_PHONE = Duration.ofMillis(800);
    private static final Duration CHANGE_PAGE = Duration.ofSeconds(4);
    private static final Duration STEP = Duration.ofSeconds(15);
    private static final Duration SET_CLOCK = Duration.ofSeconds(8);

    private final Visit visit;
    private final Phone phone;
    private final Stage stage;
    private final SplittableRandom dice;
    private Doorway doorway;
    private Duration phoneClockOff = Duration.ZERO;
    private double wet;
    private String sent = "";
    private boolean isFriend;
    private boolean wasTooLate;
    private final Optional<String> fetched;

    Errand(Visit visit, Phone phone, Stage stage) {
        this(visit, phone, stage, Optional.empty());
    }

    private Errand(Visit visit, Phone phone, Stage stage, Optional<String> fetched) {
        this.fetched = fetched;
        this.visit = visit;
        this.phone = phone;
        this.stage = stage;
        this.doorway = stage.doorway(visit.door());
        this.dice = new SplittableRandom(visit.dice());
        stage.about().incrementAndGet();
    }

    /** A visit to fetch what was charged at an outlet. */
    static Errand toFetch(Visit visit, Phone phone, Stage stage, String outlet) {
        return new Errand(visit, phone, stage, Optional.of(outlet));
    }

    @Override
    public void run() {
        try {
            prepare();
            if (enter()) {
                rest();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            stage.events().unexpected(now(), doorway.door(), name(), "reader: " + e.getMessage());
        } finally {
            stage.about().decrementAndGet();
        }
    }

    private void rest() throws InterruptedException, IOException {
        stage.inside().incrementAndGet();
        if (!sent.isEmpty()) {
            friendShowsElsewhere();
        }
        var atSockets = new SocketErrand(visit, phone, stage, dice);
        if (fetched.isPresent()) {
            atSockets.fetch(fetched.get());
        } else if (dice.nextDouble() < BRINGS_BATTERY) {
            atSockets.bring();
        }
        if (stage.rest(visit.stay())) {
            leave();
            stage.inside().decrementAndGet();
        }
    }

    private void prepare() {
        if (visit.slip() == Slip.PHONE_CLOCK_OFF) {
            int minutes = 2 + dice.nextInt(8);
            phoneClockOff = Duration.ofMinutes(dice.nextBoolean() ? minutes : -minutes);
        }
        wet = visit.slip() == Slip.WET_PHONE ? 0.6 + 0.4 * dice.nextDouble() : 0;
    }

    private boolean enter() throws InterruptedException, IOException {
        doorway.turn().queue();
        try (var _ = stage.clock().passage()) {
            stage.clock().sleep(RAISE_PHONE);
            if (stage.isClosing() || !firstCode()) {
                return false;
            }
            String code = phone.code(now().plus(phoneClockOff));
            return showPass(code);
        } finally {
            doorway.turn().leave();
        }
    }

    /** What some show before their own code. @return whether the own code follows */
    private boolean firstCode() throws InterruptedException, IOException {
        if (visit.slip() == Slip.PAYMENT_CODE) {
            show(PAYMENT_CODE, visit.slip().words());
            stage.clock().sleep(CHANGE_PAGE);
        } else if (visit.slip() == Slip.OLD_SCREENSHOT) {
            show(phone.code(now().minusSeconds(90 + dice.nextInt(600))), visit.slip().words());
            stage.clock().sleep(CHANGE_PAGE);
            return dice.nextInt(3) > 0;
        }
        return true;
    }

    private boolean showPass(String code) throws InterruptedException, IOException {
        String remark = visit.slip() == Slip.PHONE_CLOCK_OFF
                ? "%s %+d min".formatted(visit.slip().words(), phoneClockOff.toMinutes())
                : visit.slip() == Slip.EXPIRED_PASS || visit.slip() == Slip.WRONG_STATION ? visit.slip().words() : "";
        Optional<Told> told = show(code, remark);
        if (denied(told, Denial.UNKNOWN_PASS) && isLearnt(show(phone.introduction(), ""))) {
            told = show(phone.code(now().plus(phoneClockOff)), remark);
        }
        if (denied(told, Denial.STALE_CLOCK) && !phoneClockOff.isZero()) {
            stage.clock().sleep(SET_CLOCK);
            phoneClockOff = Duration.ZERO;
            told = show(phone.code(now()), "clock set 已对时");
        }
        return told.isPresent() && goIn(told.get(), code);
    }

    private boolean goIn(Told told, String code) throws InterruptedException, IOException {
        switch (told.answer().outcome()) {
            case GRANTED -> {
                String remark = switch (visit.slip()) {
                    case FIRST_VISIT, DOOR_HELD -> visit.slip().words();
                    default -> "";
                };
                Optional<Long> nanos = doorway.awaitRelease(told);
                if (nanos.isEmpty()) {
                    if (stage.station().hasHadPowerSince(told.sentNanos())) {
                        stage.events().unexpected(now(), doorway.door(), name(), "granted, but the lock did not move");
                    }
                    return false;
                }
                stage.events().granted(now(), doorway.door(), name(), nanos.get() / 1e6, doorway.waiting(), remark);
                boolean held = visit.slip() == Slip.DOOR_HELD;
                if (!doorway.goThrough(PUSH, held ? Duration.ofSeconds(40 + dice.nextInt(45)) : WALK, true)) {
                    return tooLate();
                }
                if (visit.slip() == Slip.FRIENDS_SCREENSHOT) {
                    sent = code;
                    if (dice.nextBoolean()) {
                        friendShows();
                    }
                }
                return true;
            }
            case DENIED, LEARNT, WITHHELD, NOT_OURS, CHARGING, STOPPED, SHOWN, IDENTIFIED -> {
                return false;
            }
        }
        throw new IllegalStateException("an outcome that is none: " + told.answer().outcome());
    }

    /** Too slow for the release: a new code a step later, once. */
    private boolean tooLate() throws InterruptedException, IOException {
        stage.events().missed(now(), doorway.door(), name());
        if (wasTooLate) {
            return false;
        }
        wasTooLate = true;
        stage.clock().sleep(STEP);
        return showPass(phone.code(now()));
    }

    /** The friend stands next in line with the screenshot that was just sent. */
    private void friendShows() throws InterruptedException, IOException {
        String screenshot = sent;
        sent = "";
        stage.clock().sleep(RAISE_PHONE);
        isFriend = true;
        show(screenshot, visit.slip().words());
        isFriend = false;
    }

    /** Or the friend stands at the other door. */
    private void friendShowsElsewhere() throws InterruptedException, IOException {
        Doorway own = doorway;
        doorway = stage.otherThan(own);
        doorway.turn().queue();
        try {
            friendShows();
        } finally {
            doorway.turn().leave();
            doorway = own;
        }
    }

    private void leave() throws InterruptedException {
        doorway = stage.wayOut(doorway);
        doorway.turn().queue();
        long pressedNanos = System.nanoTime();
        try (var _ = stage.clock().passage()) {
            if (doorway.pressExit()) {
                if (!doorway.goThrough(PUSH, WALK, false)) {
                    stage.events().missed(now(), doorway.door(), name());
                    doorway.pressExit();
                    doorway.goThrough(PUSH, WALK, false);
                }
                stage.events().left(now(), doorway.door(), name());
            } else if (!stage.station().hasHadPowerSince(pressedNanos)) {
                doorway.leaveByHandle(WALK);
                stage.events().left(now(), doorway.door(), name());
            } else {
                stage.tally().unopened();
                stage.events().unexpected(now(), doorway.door(), name(), "the exit button did not release the lock");
            }
        } finally {
            doorway.turn().leave();
        }
    }

    /** Holds a code before the scanner until it is read or the courier gives up, and tells what came of it. */
    private Optional<Told> show(String code, String remark) throws InterruptedException, IOException {
        for (int look = 1; look <= MOST_LOOKS; look++) {
            Optional<byte[]> read = stage.scanner().look(code, wet, dice);
            if (read.isPresent()) {
                long sentNanos = System.nanoTime();
                return told(doorway.present(read.get()), sentNanos, remark);
            }
            stage.tally().unread();
            String what = wet > 0 ? Slip.WET_PHONE.words() : "";
            stage.events().unread(now(), doorway.door(), name(), what);
            wet /= 3;
            stage.clock().sleep(RAISE_PHONE);
        }
        return Optional.empty();
    }

    private Optional<Told> told(Optional<Told> told, long sentNanos, String remark) {
        stage.tally().scanned();
        if (told.isEmpty()) {
            if (!stage.station().hasHadPowerSince(sentNanos)) {
                stage.events().dark(now(), doorway.door(), name());
                return told;
            }
            stage.tally().unanswered();
            stage.events().unexpected(now(), doorway.door(), name(), "the reader gave no answer");
            return told;
        }
        switch (told.get().answer().outcome()) {
            case GRANTED -> stage.tally().granted();
            case LEARNT -> {
                stage.tally().learnt();
                stage.events().learnt(now(), doorway.door(), name());
            }
            case NOT_OURS -> {
                stage.tally().foreign();
                stage.events().notOurs(now(), doorway.door(), name(), remark);
            }
            case WITHHELD -> {
                stage.tally().denied("withheld");
                stage.events().unexpected(now(), doorway.door(), name(), "withheld: the journal is late");
            }
            case CHARGING, STOPPED, SHOWN, IDENTIFIED -> stage.events().unexpected(now(), doorway.door(), name(),
                    "a door's reader answered " + told.get().answer().outcome());
            case DENIED -> {
                Denial denial = told.get().answer().denial().orElseThrow();
                stage.tally().denied(denial.code());
                stage.events().denied(now(), doorway.door(), name(), denial, doorway.waiting(), remark);
            }
        }
        return told;
    }

    private static boolean denied(Optional<Told> told, Denial denial) {
        return told.flatMap(it -> it.answer().denial()).filter(denial::equals).isPresent();
    }

    private static boolean isLearnt(Optional<Told> told) {
        return told.filter(it -> switch (it.answer().outcome()) {
            case LEARNT -> true;
            case GRANTED, DENIED, WITHHELD, NOT_OURS, CHARGING, STOPPED, SHOWN, IDENTIFIED -> false;
        }).isPresent();
    }

    private String name() {
        return isFriend ? "%03d的朋友".formatted(visit.courier().number()) : visit.courier().name();
    }

    private Instant now() {
        return stage.clock().wall();
    }
}
