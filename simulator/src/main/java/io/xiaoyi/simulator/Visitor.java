package io.xiaoyi.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.scan.Frame;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Held;
import io.xiaoyi.simulator.ReaderPost.Told;
import io.xiaoyi.simulator.stage.Play.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The visitor of the stage as a courier: holds codes before readers, and walks through doors. He comes
 * before those who queue: only who is at the door already is waited for.
 *
 * <p>Threading: any thread.
 */
final class Visitor {
    private static final int MOST_LOOKS = 4;
    private static final Duration RAISE_PHONE = Duration.ofMillis(800);
    private static final Duration AWAY = Held.AWAY.plusMillis(100);
    private static final Duration PUSH = Duration.ofMillis(500);
    private static final Duration WALK = Duration.ofMillis(1800);
    private static final Duration TURN_AT_MOST = Duration.ofSeconds(20);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Stage stage;
    private final SimulatedRoom room;
    private final VisitorPhone phone;
    private final Pictures pictures;
    private final SplittableRandom dice;
    private volatile boolean isInside;
    private volatile Card inHand = Card.GOOD;
    private volatile String shown = "";

    Visitor(Stage stage, SimulatedRoom room, VisitorPhone phone, Pictures pictures, long seed) {
        this.stage = stage;
        this.room = room;
        this.phone = phone;
        this.pictures = pictures;
        this.dice = new SplittableRandom(seed);
    }

    boolean isInside() {
        return isInside;
    }

    Card inHand() {
        return inHand;
    }

    void take(Card card) {
        inHand = card;
    }

    /** Something that is done when it is one's turn at a door. */
    private interface Turn {
        Reply take() throws InterruptedException, IOException;
    }

    private Reply inTurn(Doorway doorway, Turn turn) throws InterruptedException {
        if (!doorway.turn().goBefore(TURN_AT_MOST)) {
            return new Reply.Impossible("queue", "Others are at this door.");
        }
        try (var _ = stage.clock().passage()) {
            return turn.take();
        } catch (IOException e) {
            return new Reply.Impossible("reader", String.valueOf(e.getMessage()));
        } finally {
            doorway.turn().leave();
        }
    }

    /** Holds a card before a door's reader. */
    Reply scan(Card card, String door, double wet) throws InterruptedException {
        inHand = card;
        Doorway doorway = stage.doorway(door);
        return inTurn(doorway, () -> {
            ObjectNode result = JSON.objectNode().put("card", card.code());
            ArrayNode steps = result.putArray("steps");
            String text = phone.text(card, now());
            Optional<Told> told = show(text, doorway, wet, steps);
            if (told.filter(it -> isDenied(it, Denial.UNKNOWN_PASS)).isPresent()) {
                told = show(phone.introduction(card, now()), doorway, 0, steps);
                if (told.filter(it -> it.answer().outcome() == Effect.Outcome.LEARNT).isPresent()) {
                    text = phone.text(card, now());
                    told = show(text, doorway, 0, steps);
                }
            }
            if (told.isPresent()) {
                phone.photograph(card, text);
            }
            if (told.filter(it -> it.answer().outcome() == Effect.Outcome.GRANTED).isPresent()) {
                doorway.awaitRelease(told.get()).filter(nanos -> nanos > 0).ifPresent(nanos -> result.put("millis", Math
                        .round(nanos / 1e4) / 100.0));
            }
            return new Reply.Done(result.put("released", room.isReleased(door)));
        });
    }

    private static boolean isDenied(Told told, Denial denial) {
        return told.answer().denial().equals(Optional.of(denial));
    }

    private Optional<Told> show(String text, Doorway doorway, double wet, ArrayNode steps)
            throws InterruptedException, IOException {
        double drops = wet;
        takeAway(text);
        for (int look = 1; look <= MOST_LOOKS; look++) {
            Frame seen = stage.scanner().see(text, drops, next());
            ObjectNode step = steps.addObject().put("picture", pictures.add(seen));
            Optional<byte[]> read = stage.scanner().read(seen);
            if (read.isPresent()) {
                return told(doorway.present(read.get()), step);
            }
            stage.tally().unread();
            step.put("outcome", "unread");
            drops /= 3;
            stage.clock().sleep(RAISE_PHONE);
        }
        return Optional.empty();
    }

    /** What a reader sees again at once it takes for a code that is held there, and says nothing. */
    private void takeAway(String text) throws InterruptedException {
        if (text.equals(shown)) {
            stage.clock().sleep(AWAY);
        }
        shown = text;
    }

    private synchronized SplittableRandom next() {
        return dice.split();
    }

    private Optional<Told> told(Optional<Told> told, ObjectNode step) {
        if (told.isEmpty()) {
            step.put("outcome", "dark");
            return told;
        }
        stage.tally().scanned();
        Effect.Answer answer = told.get().answer();
        switch (answer.outcome()) {
            case GRANTED -> stage.tally().granted();
            case LEARNT -> stage.tally().learnt();
            case NOT_OURS -> stage.tally().foreign();
            case WITHHELD -> stage.tally().denied("withheld");
            case DENIED -> stage.tally().denied(answer.denial().orElseThrow().code());
            case CHARGING, STOPPED, SHOWN, IDENTIFIED -> {
                // an outlet's reader says these
            }
        }
        step.setAll(answer(answer));
        return told;
    }

    /** An answer as a display shows it. */
    static ObjectNode answer(Effect.Answer answer) {
        ObjectNode shown = JSON.objectNode().put("outcome", code(answer.outcome()));
        answer.denial().ifPresent(denial -> shown.put("denial", denial.code()).put("zh", denial.messageZh()).put(
                "cureZh", denial.cureZh()).put("en", denial.messageEn()).put("cureEn", denial.cureEn()));
        return shown;
    }

    static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Pushes a door and walks through, in or out. */
    Reply walk(String door) throws InterruptedException {
        Doorway doorway = stage.doorway(door);
        return inTurn(doorway, () -> {
            boolean inward = !isInside;
            boolean handle = !inward && stage.station().gateway().isEmpty();
            if (handle) {
                doorway.leaveByHandle(WALK);
            } else if (!room.level("contact." + door) && !doorway.goThrough(PUSH, WALK, inward)) {
                return new Reply.Done(JSON.objectNode().put("walked", false));
            }
            isInside = inward;
            stage.inside().addAndGet(inward ? 1 : -1);
            return new Reply.Done(JSON.objectNode().put("walked", true).put("inside", inward));
        });
    }

    /** Presses the exit button and lets it go. */
    Reply pressExit(String door) throws InterruptedException {
        Doorway doorway = stage.doorway(door);
        return inTurn(doorway, () -> new Reply.Done(JSON.objectNode().put("released", doorway.pressExit())));
    }

    /** Holds a code before an outlet's reader. */
    Optional<Effect.Answer> charge(String outlet, int number) throws InterruptedException, IOException {
        Optional<byte[]> read = Optional.empty();
        String text = phone.charging(number, now());
        for (int look = 0; look < MOST_LOOKS && read.isEmpty(); look++) {
            read = stage.scanner().look(text, 0, next());
        }
        return read.isEmpty() ? Optional.empty() : stage.outletReader(outlet).present(read.get()).map(Told::answer);
    }

    private Instant now() {
        return stage.clock().wall();
    }
}
