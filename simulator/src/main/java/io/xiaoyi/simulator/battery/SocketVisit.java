package io.xiaoyi.simulator.battery;

import io.xiaoyi.simulator.battery.Custom.Range;
import io.xiaoyi.simulator.battery.Custom.Visit;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * One visit to a socket, from its switching on. Everything is drawn from the seed when it is made; after that it is a
 * pure function of the time.
 */
public final class SocketVisit {
    /** What truly became of it. */
    public enum Ending {
        FULL,
        NO_LOAD,
        UNPLUGGED,
        OVERLOAD
    }

    private static final Range MAINS_VOLTS = new Range(207, 240);
    private static final Range PHONE_WATTS = new Range(6.5, 9.5);
    private static final double INRUSH_SECONDS = 1.5;

    private final Visit visit;
    private final long seed;
    private final Curve curve;
    private final Ending ending;
    private final double endSeconds;
    private final double mainsVolts;
    private final double powerFactor;

    private SocketVisit(Visit visit, long seed, SplittableRandom random, Custom custom) {
        this.visit = visit;
        this.seed = seed;
        this.mainsVolts = MAINS_VOLTS.draw(random);
        Battery battery = switch (visit) {
            case PHONE -> phone(random);
            case DONE -> done(custom, random);
            case BATTERY, PULSING, LOOSE, EARLY, EMPTY, HEATER -> battery(custom, random);
        };
        double full = battery.fullSeconds();
        switch (visit) {
            case BATTERY, PHONE, DONE -> {
                curve = battery;
                ending = Ending.FULL;
                endSeconds = full;
            }
            case PULSING -> {
                curve = pulsing(battery, custom, random);
                ending = Ending.FULL;
                endSeconds = full;
            }
            case LOOSE -> {
                curve = Curve.loose(battery, seed, custom.looseSeconds().draw(random), 0.25 * random.nextDouble());
                ending = Ending.FULL;
                endSeconds = full;
            }
            case EARLY -> {
                endSeconds = 120 + random.nextDouble() * (full - 120);
                Curve whole = random.nextInt(4) == 0 ? pulsing(battery, custom, random) : battery;
                curve = Curve.pulled(whole, endSeconds);
                ending = Ending.UNPLUGGED;
            }
            case EMPTY -> {
                double idle = random.nextInt(3) == 0 ? 0 : random.nextDouble();
                curve = _ -> idle;
                ending = Ending.NO_LOAD;
                endSeconds = 0;
            }
            case HEATER -> {
                curve = heater(custom, random, mainsVolts);
                ending = Ending.OVERLOAD;
                endSeconds = 0;
            }
            default -> throw new IllegalStateException("a visit of no kind");
        }
        this.powerFactor = visit == Visit.HEATER
                ? 0.995 + 0.005 * random.nextDouble()
                : visit == Visit.PHONE ? 0.45 + 0.15 * random.nextDouble() : custom.powerFactor().draw(random);
    }

    /** The visit that this seed makes. */
    public static SocketVisit draw(Custom custom, long seed) {
        var random = new SplittableRandom(seed);
        double whole = custom.shares().values().stream().mapToDouble(Double::doubleValue).sum();
        double drawn = random.nextDouble() * whole;
        for (Visit each : Visit.values()) {
            drawn -= custom.shares().getOrDefault(each, 0.0);
            if (drawn < 0) {
                return new SocketVisit(each, seed, random, custom);
            }
        }
        return new SocketVisit(Visit.BATTERY, seed, random, custom);
    }

    private static Battery battery(Custom custom, SplittableRandom random) {
        double peak = custom.peakWatts().draw(random);
        // what is drawn from the wall is a seventh more than what the cells take
        double current = custom.wattHours().draw(random) / 0.86 / peak * 3_600;
        double tail = peak * custom.tailShare().draw(random);
        double end = Math.min(custom.endWatts().draw(random), 0.9 * tail);
        return new Battery(peak, current, 60 * custom.voltageMinutes().draw(random),
                60 * custom.tailMinutes().draw(random), tail, end, Math.min(custom.idleWatts().draw(random),
                        0.7 * end));
    }

    /** It takes something for a moment; its charger idles at more than one without a battery. */
    private static Battery done(Custom custom, SplittableRandom random) {
        return new Battery(custom.peakWatts().draw(random), 60 * random.nextDouble(), 0, 0, 0, 0,
                1.6 + random.nextDouble() * (custom.idleWatts().most() - 1.6));
    }

    /** Constant power for most of it, then a fade; its charger idles at next to nothing. */
    private static Battery phone(SplittableRandom random) {
        double peak = PHONE_WATTS.draw(random);
        return new Battery(peak, 1_800 + 5_400 * random.nextDouble(), 600 + 1_200 * random.nextDouble(),
                600 + 1_200 * random.nextDouble(), 0.45 * peak, 0.25 * peak, 0.5 * random.nextDouble());
    }

    private static Curve pulsing(Battery battery, Custom custom, SplittableRandom random) {
        double from = random.nextBoolean() ? battery.currentSeconds() : 0.5 * battery.currentSeconds();
        return Curve.pulsing(battery, from, battery.fullSeconds(), custom.pulseSeconds().draw(random),
                custom.pulseShare().draw(random), battery.idleWatts());
    }

    /** Every third one has a thermostat, which rests it once it is warm. */
    private static Curve heater(Custom custom, SplittableRandom random, double volts) {
        double nominal = custom.heaterWatts().draw(random);
        double hot = nominal * volts / 220 * volts / 220;
        double warm = 240 + 600 * random.nextDouble();
        boolean thermostat = random.nextInt(3) == 0;
        return seconds -> thermostat && seconds > warm && seconds % 120 > 70 ? 0 : hot;
    }

    public Visit visit() {
        return visit;
    }

    public Ending ending() {
        return ending;
    }

    /** When the charger cuts off or the plug is pulled; 0 for what is so from the beginning. */
    public Duration endsAfter() {
        return Duration.ofMillis((long) (1_000 * endSeconds));
    }

    /** The mains, which wander by a hundredth within minutes. */
    public double volts(double seconds) {
        return mainsVolts * (1 + 0.01 * Noise.smooth(seed + 1, seconds / 45));
    }

    /** Active power: with the inrush of the first moment, and the unrest of the load itself. */
    public double watts(double seconds) {
        double drawn = curve.watts(seconds);
        if (visit == Visit.HEATER) {
            double swing = volts(seconds) / mainsVolts;
            return drawn * swing * swing;
        }
        double unrest = 1 + 0.004 * Noise.smooth(seed + 2, seconds / 3);
        return drawn * unrest * (seconds < INRUSH_SECONDS ? 2.5 : 1);
    }

    /** Effective current. A charger's power factor falls with its load, its filter draws some without one. */
    public double amperes(double seconds) {
        double watts = watts(seconds);
        double idle = watts > 0 && visit != Visit.HEATER ? 0.015 : 0;
        return watts / (volts(seconds) * powerFactor) + idle;
    }

    @Override
    public String toString() {
        return "%s, seed %d, %s after %s".formatted(visit, seed, ending, endsAfter());
    }
}
