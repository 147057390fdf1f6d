package io.xiaoyi.simulator.battery;

import io.xiaoyi.gateway.outlet.LoadPlan;
import io.xiaoyi.simulator.battery.Judgements.Judgement;
import io.xiaoyi.simulator.battery.Judgements.Table;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Of simulated visits to a socket, how many the gateway judges right, beside a plain threshold: {@code sessions}, with
 * {@code sessions:visits=N}, and {@code sessions:tuning=1} for the customs it was tuned by; {@code sessions:errors=1}
 * lists what was judged wrong.
 */
public final class SessionsFigure {
    private static final long TUNING_SEED = 1_000_000;
    private static final long REPORTED_SEED = 88_000_000;

    private SessionsFigure() {}

    public static void main(String[] arguments) {
        String asked = String.join(",", arguments);
        if (!asked.isEmpty() && Arrays.stream(asked.split(",")).noneMatch(each -> each.startsWith("sessions"))) {
            return;
        }
        boolean tuning = asked.contains("tuning=1");
        int visits = asked.contains("visits=")
                ? Integer.parseInt(asked.replaceAll(".*visits=([0-9]+).*", "$1"))
                : 10_000;
        Custom custom = tuning ? Custom.TUNING : Custom.REPORTED;
        long seed = tuning ? TUNING_SEED : REPORTED_SEED;
        print("gateway", judged(custom, seed, visits, true), asked.contains("errors=1"));
        print("< 15 W for 60 s", judged(custom, seed, visits, false), false);
    }

    private static Judgement[] judged(Custom custom, long firstSeed, int visits, boolean gateway) {
        return LongStream.range(firstSeed, firstSeed + visits).parallel().mapToObj(seed -> Judgements.of(
                SocketVisit.draw(custom, seed), seed, gateway
                        ? Judgements.gateway(LoadPlan.STANDARD)
                        : Judgements.threshold()))
                .toArray(Judgement[]::new);
    }

    private static void print(String judge, Judgement[] judged, boolean errors) {
        var table = new Table();
        Arrays.stream(judged).forEach(table::add);
        say("| sessions | %s | %,d of %,d right, %.2f %%; %,d cut before their end |", judge, table.right(),
                table.all(), 100.0 * table.right() / table.all(), table.early());
        table.counts().forEach((visit, said) -> say("| sessions | %s: %s | %s |", judge, visit, said));
        if (errors) {
            Arrays.stream(judged).filter(each -> !each.right())
                    .forEach(each -> say("%s: said %s after %d s", each.visit(), each.column(), each.second()));
        }
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
