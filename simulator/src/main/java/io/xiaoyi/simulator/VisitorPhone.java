package io.xiaoyi.simulator;

import io.xiaoyi.gateway.pass.Word;
import io.xiaoyi.simulator.Courier.Standing;
import io.xiaoyi.simulator.ReferencePlatform.Phone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the visitor carries: phones with passes of all kinds, and one on paper.
 *
 * <p>Threading: any thread.
 */
final class VisitorPhone {
    private static final String PAYMENT_CODE = "https://qr.alipay.com/fkx1845";
    private static final Duration ISSUED_BEFORE = Duration.ofDays(2);
    private static final Duration STEP = Duration.ofSeconds(15);
    private static final int PRINTED_USES = 2;

    private final Phone good;
    private final Phone first;
    private final Phone revoked;
    private final Phone borrowed;
    private final Phone lapsed;
    private final List<Phone> chargers = new ArrayList<>();
    private final String forged;
    private final String printed;
    private String photographed = "";

    /**
     * @param phones of which one has run out
     * @param outlets so many phones more, one for each
     */
    VisitorPhone(ReferencePlatform platform, Phones phones, int outlets, Instant now) {
        Instant issued = now.minus(ISSUED_BEFORE);
        good = platform.enrol(StationFiles.GROUP, issued);
        first = platform.enrol(StationFiles.STATION, issued);
        revoked = platform.enrol(StationFiles.GROUP, issued);
        borrowed = platform.borrowing(good);
        lapsed = phones.of(Couriers.familiar().stream().filter(it -> it.standing() == Standing.LAPSED).findFirst()
                .orElseThrow(), now);
        for (int i = 0; i < outlets; i++) {
            chargers.add(platform.enrol(StationFiles.GROUP, issued));
        }
        forged = platform.forged(StationFiles.GROUP, issued);
        printed = platform.printed(StationFiles.STATION, issued, PRINTED_USES);
    }

    /** Those whom the station is to know when the doors open. */
    List<Phone> familiar() {
        var known = new ArrayList<>(chargers);
        known.addFirst(good);
        return known;
    }

    List<Phone> withdrawn() {
        return List.of(revoked);
    }

    /** What is on the screen, or on paper. */
    synchronized String text(Card card, Instant now) {
        return switch (card) {
            case GOOD -> good.code(now);
            case FIRST -> first.code(now);
            case EXPIRED -> lapsed.code(now);
            case REVOKED -> revoked.code(now);
            case BORROWED -> borrowed.code(now);
            case FORGED -> forged;
            case PRINTED -> printed;
            case PAYMENT -> PAYMENT_CODE;
            case PHOTO -> photographed.isEmpty() ? good.code(now.minus(STEP.multipliedBy(8))) : photographed;
        };
    }

    /** What the phone shows in between where the station does not know its pass; the same code where it has nothing. */
    String introduction(Card card, Instant now) {
        return switch (card) {
            case FIRST -> first.introduction();
            case REVOKED -> revoked.introduction();
            case EXPIRED -> lapsed.introduction();
            case GOOD, BORROWED -> good.introduction();
            case FORGED, PRINTED, PAYMENT, PHOTO -> text(card, now);
        };
    }

    /** The code that charges at an outlet. @param outlet from 0 */
    String charging(int outlet, Instant now) {
        return chargers.get(outlet).code(now);
    }

    /** Somebody photographs what is shown. */
    synchronized void photograph(Card card, String text) {
        if (card == Card.GOOD) {
            photographed = text;
        }
    }

    /** Whether its code changes with the time. */
    static boolean isMoving(Card card) {
        return switch (card) {
            case GOOD, FIRST, EXPIRED, REVOKED, BORROWED -> true;
            case FORGED, PRINTED, PAYMENT, PHOTO -> false;
        };
    }

    /** For how long the code of this quarter minute is still shown. */
    static Duration left(Instant now) {
        long step = STEP.toMillis();
        return Duration.ofMillis(step - Math.floorMod(now.toEpochMilli(), step));
    }

    /** The number of the quarter minute. */
    static long step(Instant now) {
        return Word.stepAt(now);
    }
}
