package io.xiaoyi.simulator;

import io.xiaoyi.simulator.Courier.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who comes when, and what goes wrong: an endless plan, the same for the same seed. Arrivals are a Poisson process
 * whose
 * rate follows the day's {@link Rhythm}; nobody comes while still inside.
 *
 * <p>Threading: one thread.
 */
public final class Couriers {
    private static final int REGULARS = 120;
    private static final int LAPSED = 12;
    private static final int ELSEWHERE_FROM = 801;
    private static final int NEWCOMERS_FROM = 201;
    private static final double SECONDS_AN_HOUR = 3600;
    private static final Duration SHORTEST_STAY = Duration.ofMinutes(2);
    private static final double MEAN_FURTHER_MINUTES = 6;
    private static final Duration LONGEST_STAY = Duration.ofMinutes(40);

    private final SplittableRandom dice;
    private final ZoneId zone;
    private final List<String> doors;
    private final double perHour;
    private final Map<Integer, Instant> busyUntil = new HashMap<>();
    private Instant last;
    private int visits;
    private int newcomers;
    private int strangers;

    /**
     * @param zone the rhythm's
     * @param doors at least one; the first is taken by two in three
     * @param perHour visits an hour at the lunch peak
     * @param start nobody comes before
     */
    public Couriers(long seed, ZoneId zone, List<String> doors, double perHour, Instant start) {
        this.dice = new SplittableRandom(seed);
        this.zone = zone;
        this.doors = List.copyOf(doors);
        this.perHour = perHour;
        this.last = start;
    }

    /** Those whom the station knows from before: those whose pass runs out before the doors open, then regulars. */
    public static List<Courier> familiar() {
        return Stream.concat(IntStream.rangeClosed(1, REGULARS).mapToObj(n -> new Courier(n, Standing.REGULAR)),
                IntStream.rangeClosed(REGULARS + 1, REGULARS + LAPSED).mapToObj(n -> new Courier(n,
                        Standing.LAPSED)))
                .toList();
    }

    /** The next visit. */
    public Visit next() {
        Instant arrival = nextArrival();
        Slip slip = Slip.of(dice.nextDouble());
        Courier courier = who(slip, arrival);
        Duration stay = stay();
        busyUntil.put(courier.number(), arrival.plus(stay).plusSeconds(120));
        String door = doors.size() == 1 || dice.nextInt(3) > 0 ? doors.getFirst() : doors.getLast();
        return new Visit(++visits, arrival, courier, slip, door, stay, dice.nextLong());
    }

    /** Somebody who comes at this moment, and nothing goes wrong. */
    public Visit guest(Instant now) {
        Courier courier = regular(now);
        Duration stay = stay();
        busyUntil.put(courier.number(), now.plus(stay).plusSeconds(120));
        return new Visit(++visits, now, courier, Slip.NONE, doors.get(visits % doors.size()), stay, dice.nextLong());
    }

    /** Candidates come at the highest rate there is; each is taken with the share the hour deserves. */
    private Instant nextArrival() {
        do {
            double hours = -Math.log(1 - dice.nextDouble()) / (perHour * Rhythm.MOST);
            last = last.plusMillis(Math.round(hours * SECONDS_AN_HOUR * 1000));
        } while (dice.nextDouble() * Rhythm.MOST > Rhythm.at(last.atZone(zone).toLocalTime()));
        return last;
    }

    private Courier who(Slip slip, Instant arrival) {
        return switch (slip) {
            case FIRST_VISIT -> newcomer();
            case EXPIRED_PASS -> new Courier(REGULARS + 1 + dice.nextInt(LAPSED), Standing.LAPSED);
            case WRONG_STATION -> new Courier(ELSEWHERE_FROM + strangers++, Standing.ELSEWHERE);
            case NONE, WET_PHONE, PAYMENT_CODE, PHONE_CLOCK_OFF, FRIENDS_SCREENSHOT, OLD_SCREENSHOT, DOOR_HELD ->
                regular(arrival);
        };
    }

    private Courier regular(Instant arrival) {
        int from = dice.nextInt(REGULARS);
        for (int i = 0; i < REGULARS; i++) {
            int number = 1 + (from + i) % REGULARS;
            if (!busyUntil.getOrDefault(number, Instant.MIN).isAfter(arrival)) {
                return new Courier(number, Standing.REGULAR);
            }
        }
        return newcomer();
    }

    private Courier newcomer() {
        return new Courier(NEWCOMERS_FROM + newcomers++, Standing.NEWCOMER);
    }

    private Duration stay() {
        double further = -Math.log(1 - dice.nextDouble()) * MEAN_FURTHER_MINUTES;
        Duration stay = SHORTEST_STAY.plusSeconds(Math.round(further * 60));
        return stay.compareTo(LONGEST_STAY) > 0 ? LONGEST_STAY : stay;
    }
}
