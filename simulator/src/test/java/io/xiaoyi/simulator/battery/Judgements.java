package io.xiaoyi.simulator.battery;

import io.xiaoyi.gateway.outlet.Load;
import io.xiaoyi.gateway.outlet.LoadPlan;
import io.xiaoyi.simulator.battery.SocketVisit.Ending;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a judge says of a visit when, against what truly became of it. It is asked with a reading a second, until it has
 * said something final or its time is up: {@link #EMPTY_SECONDS} for a socket where nothing draws, half an hour after
 * the end for all others.
 */
final class Judgements {
    static final int EMPTY_SECONDS = 600;
    private static final int LATEST_SECONDS = 1_800;

    /** Takes readings one after the other. @return what ends the session, once it is sure */
    @FunctionalInterface
    interface Judge {
        Optional<Ending> read(int second, double watts, double amperes);
    }

    /** What was said of one visit. @param said empty: nothing final in time @param second when */
    record Judgement(SocketVisit visit, Optional<Ending> said, int second) {
        /** Said before it was so: for a battery, cut before its tail's end. */
        boolean early() {
            return said.isPresent() && visit.ending() != Ending.OVERLOAD && visit.ending() != Ending.NO_LOAD
                    && second < visit.endsAfter().toSeconds();
        }

        boolean right() {
            return said.equals(Optional.of(visit.ending())) && !early();
        }

        String column() {
            return early() ? "cut early" : said.map(Ending::toString).orElse("nothing");
        }
    }

    private Judgements() {}

    /** The gateway's. A socket still empty when the time to plug in is up is one without a load. */
    static Judge gateway(LoadPlan plan) {
        return new Judge() {
            private Load load = Load.starting(0);

            @Override
            public Optional<Ending> read(int second, double watts, double amperes) {
                load = load.read(plan, second * 1_000_000_000L, watts, amperes);
                return switch (load.kind()) {
                    case NO_LOAD -> second >= EMPTY_SECONDS ? Optional.of(Ending.NO_LOAD) : Optional.empty();
                    case FULL -> Optional.of(Ending.FULL);
                    case UNPLUGGED -> Optional.of(Ending.UNPLUGGED);
                    case OVERLOAD -> Optional.of(Ending.OVERLOAD);
                    case STARTING, CHARGING, TAIL -> Optional.empty();
                };
            }
        };
    }

    /** Less than 15 W for a minute is full; 900 W is too much. */
    static Judge threshold() {
        return new Judge() {
            private int low;

            @Override
            public Optional<Ending> read(int second, double watts, double amperes) {
                low = watts < 15 ? low + 1 : 0;
                if (watts > 900) {
                    return Optional.of(Ending.OVERLOAD);
                }
                return low >= 60 ? Optional.of(Ending.FULL) : Optional.empty();
            }
        };
    }

    static Judgement of(SocketVisit visit, long seed, Judge judge) {
        var meter = new PzemMeter(seed);
        int last = visit.ending() == Ending.NO_LOAD
                ? EMPTY_SECONDS
                : (int) visit.endsAfter().toSeconds() + LATEST_SECONDS;
        for (int second = 1; second <= last; second++) {
            Optional<Ending> said = judge.read(second, meter.watts(visit.watts(second), second),
                    meter.amperes(visit.amperes(second), second));
            if (said.isPresent()) {
                return new Judgement(visit, said, second);
            }
        }
        return new Judgement(visit, Optional.empty(), last);
    }

    /** How often each column was said of each kind of visit. */
    static final class Table {
        private final Map<Custom.Visit, Map<String, Integer>> counts = new EnumMap<>(Custom.Visit.class);
        private int all;
        private int right;
        private int early;

        void add(Judgement judgement) {
            all++;
            right += judgement.right() ? 1 : 0;
            early += judgement.early() ? 1 : 0;
            counts.computeIfAbsent(judgement.visit().visit(), _ -> new java.util.TreeMap<>())
                    .merge(judgement.column(), 1, Integer::sum);
        }

        int all() {
            return all;
        }

        int right() {
            return right;
        }

        int early() {
            return early;
        }

        Map<Custom.Visit, Map<String, Integer>> counts() {
            return counts;
        }
    }
}
