package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Presenter;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Scope;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.StationEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Who comes to a {@link LongLife}: couriers in the rhythm of their days, whose passes end and are renewed under a new
 * id, who now and then show what opens no door or leave it open, and an operator. The same seed is the same life.
 */
final class Neighbourhood {
    /** How busy each hour is, from midnight in China: breakfast, lunch, dinner, supper. */
    private static final int[] RHYTHM = {2, 1, 1, 1, 1, 1, 2, 4, 6, 5, 6, 14, 16, 10, 6, 5, 6, 10, 16, 14, 8, 6, 6, 4};
    private static final Duration CHINA = Duration.ofHours(8);
    private static final Scope SCOPE = new Scope(List.of("st-0001"), Right.ENTER.bit() | Right.CHARGE.bit(),
            OptionalInt.empty());
    private static final int COURIERS = 120;
    private static final Duration READING = Duration.ofSeconds(12);

    private record Act(Instant at, long order, Runnable run) {}

    private final LongLife life;
    private final Random dice;
    private final int visitsADay;
    private final Duration passLife;
    private final SigningKey stranger;
    private final PriorityQueue<Act> plan = new PriorityQueue<>(Comparator.comparing(Act::at).thenComparing(
            Act::order));
    private final List<Courier> couriers = new ArrayList<>();
    private final Sockets sockets = new Sockets(READING);
    private Instant midnight;
    private long planned;
    private long visits;
    private long passes;

    Neighbourhood(LongLife life, long seed, int visitsADay, Duration passLife) {
        this.life = life;
        this.dice = new Random(seed);
        this.visitsADay = visitsADay;
        this.passLife = passLife;
        this.stranger = SigningKey.generate(Algorithm.EDDSA, dice);
        this.midnight = life.wall();
        for (int i = 0; i < COURIERS; i++) {
            couriers.add(new Courier());
        }
        readMeters(midnight.plus(READING));
    }

    long visits() {
        return visits;
    }

    /** How many passes were ever introduced. */
    long passes() {
        return passes;
    }

    /** The passes that the couriers hold now. */
    List<PassId> passesNow() {
        return couriers.stream().flatMap(courier -> courier.id.stream()).toList();
    }

    /** One day passes. */
    void day() {
        Instant tomorrow = midnight.plus(Duration.ofDays(1));
        for (int hour = 1; hour <= 24; hour++) {
            plan(midnight.plus(Duration.ofHours(hour)), life::acknowledge);
        }
        for (int i = 0; i < visitsADay; i++) {
            Courier courier = couriers.get(dice.nextInt(COURIERS));
            Instant at = someTime();
            plan(at, () -> courier.visit(at));
        }
        operator();
        while (!plan.isEmpty() && plan.peek().at().isBefore(tomorrow)) {
            Act next = plan.poll();
            life.passUntil(next.at());
            next.run().run();
        }
        life.passUntil(tomorrow);
        midnight = tomorrow;
    }

    private void readMeters(Instant at) {
        plan(at, () -> {
            sockets.read(life);
            readMeters(at.plus(READING));
        });
    }

    private Instant someTime() {
        int most = 16;
        int hour = dice.nextInt(24);
        while (dice.nextInt(most) >= RHYTHM[hour]) {
            hour = dice.nextInt(24);
        }
        long seconds = Math.floorMod(Duration.ofHours(hour).minus(CHINA).toSeconds() + dice.nextInt(3600), 86_400L);
        return midnight.plusSeconds(seconds);
    }

    private void operator() {
        Instant at = someTime();
        switch (dice.nextInt(4)) {
            case 0 -> command(at, "unlock", Map.of("door", Cbor.of("front")));
            case 1 -> command(at, "hold-open", Map.of("door", Cbor.of("front"), "seconds", Cbor.of(300)));
            case 2 -> {
                command(at, "lockdown", Map.of());
                command(at.plusSeconds(600), "resume", Map.of());
            }
            default -> command(at, "reboot", Map.of()); // no such command: refused
        }
    }

    private void command(Instant at, String name, Map<String, Cbor> arguments) {
        plan(at, () -> life.happen(new StationEvent.CommandReceived(life.world.sign(name, arguments, at, Optional.of(
                life.nonce()), life.world.operatorKey).encoded(), "reply", Octets.of(new byte[]{1}))));
    }

    private void plan(Instant at, Runnable run) {
        plan.add(new Act(at, planned++, run));
    }

    private boolean oneIn(int many) {
        return dice.nextInt(many) == 0;
    }

    private final class Courier {
        private Optional<PassId> id = Optional.empty();
        private SigningKey phone = stranger;
        private Instant expires = Instant.EPOCH;

        /** Comes, is let in, rests, and leaves. */
        void visit(Instant at) {
            visits++;
            Instant scan = at;
            if (expires.isBefore(at)) {
                if (id.isPresent() && oneIn(3)) {
                    show(at, phone, at); // finds out at the door that it has expired
                    scan = at.plusSeconds(20);
                }
                introduce(scan);
                scan = scan.plusSeconds(4);
            }
            scan = mistakes(scan);
            show(scan, phone, scan);
            if (oneIn(40)) {
                return; // let in, but called away
            }
            boolean held = oneIn(60);
            through(scan.plusMillis(1_800), held ? 20 + dice.nextInt(100) : 2);
            if (oneIn(12)) {
                charge(scan.plusSeconds(20));
            }
            if (oneIn(50)) {
                show(scan.plusSeconds(9), phone, scan); // a friend with a picture of the code
            }
            leave(scan.plusSeconds(300 + dice.nextInt(1800)));
        }

        private Instant mistakes(Instant at) {
            return switch (dice.nextInt(60)) {
                case 0 -> {
                    line(at, "284412345678901234"); // the payment page
                    yield at.plusSeconds(8);
                }
                case 1 -> {
                    show(at, stranger, at); // another phone's key for this pass
                    yield at.plusSeconds(8);
                }
                case 2 -> {
                    line(at, "XY1:A7B8C9"); // half a code on a wet screen
                    yield at.plusSeconds(3);
                }
                default -> at;
            };
        }

        private void introduce(Instant at) {
            phone = SigningKey.generate(Algorithm.EDDSA, dice);
            var fresh = new PassId(life.world.issuer.kid(), dice.nextLong());
            id = Optional.of(fresh);
            expires = at.plus(passLife);
            passes++;
            line(at, life.world.issuer.introduction(fresh, at, passLife, phone.publicKey(), SCOPE).orThrow().shown()
                    .text());
        }

        /** Shows the code of this pass that {@code key} signs for {@code step}'s quarter minute. */
        private void show(Instant at, SigningKey key, Instant step) {
            long cti = id.orElseThrow().cti();
            plan(at, () -> scanned(new Presenter(cti, key).anywhere(step).text()));
        }

        private void line(Instant at, String text) {
            plan(at, () -> scanned(text));
        }

        private void scanned(String text) {
            life.happen(new StationEvent.Scanned("front-in", Octets.utf8(text)));
        }

        /** Charges for some hours at the outlet with a reader, and comes for it some time later. */
        private void charge(Instant at) {
            Duration takes = Duration.ofMinutes(30 + dice.nextInt(150));
            SigningKey key = phone;
            plan(at, () -> atOutlet(key, at));
            plan(at.plusSeconds(5), () -> sockets.plug("1", 60 + dice.nextInt(300), at.plus(takes)));
            Instant back = at.plus(takes).plusSeconds(1200 + dice.nextInt(3600));
            plan(back, () -> {
                atOutlet(key, back);
                sockets.unplug("1");
            });
        }

        private void atOutlet(SigningKey key, Instant step) {
            String code = new Presenter(id.orElseThrow().cti(), key).anywhere(step).text();
            life.happen(new StationEvent.Scanned("outlet-1", Octets.utf8(code)));
        }

        private void leave(Instant at) {
            input(at, "exit.front", true);
            input(at.plusMillis(400), "exit.front", false);
            through(at.plusMillis(1_500), 2);
        }

        private void through(Instant at, int seconds) {
            input(at, "contact.front", true);
            input(at.plusSeconds(seconds), "contact.front", false);
        }

        private void input(Instant at, String line, boolean active) {
            plan(at, () -> life.happen(new StationEvent.InputChanged(line, active, 0)));
        }
    }
}
