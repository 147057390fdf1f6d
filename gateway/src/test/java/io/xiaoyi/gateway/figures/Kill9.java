package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.figures.Ordeal.When;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * The station's process is killed, {@code SIGKILL}, again and again, at work and while it starts; now and then the
 * broker is killed too, with and without a station that talks to it, or begun anew in order while the station works.
 * Options: {@code rounds} (200), {@code seed} (1) and {@code persistence}, 0 for a broker that keeps nothing (1).
 */
public final class Kill9 implements Figure {
    private static final List<When> TURNS = List.of(When.WORKING, When.STARTING, When.WORKING, When.CHANGING);
    private static final int ROUNDS_A_BROKER_RESTART = 5;
    private static final int ROUNDS_A_SLOW_LINE = 8;
    private static final int ROUNDS_A_BROKER_KILL = 7;
    private static final int ROUNDS_A_BROKER_KILL_AT_WORK = 3;
    private static final String[] KEEPING = {"persistence true", "persistence_location $/", "max_inflight_messages 0"};
    private static final String[] FORGETTING = {"persistence false", "max_inflight_messages 0"};

    @Override
    public String name() {
        return "kill9";
    }

    @Override
    public void measure(Sheet sheet) throws IOException {
        run(sheet);
    }

    /** Kills as often as the sheet's options say, and returns what it found. */
    Ordeal.Found run(Sheet sheet) throws IOException {
        int rounds = sheet.option("rounds", 200);
        int seed = sheet.option("seed", 1);
        boolean isKeeping = sheet.option("persistence", 1) == 1;
        sheet.say("seed %d, a broker with%s", seed, isKeeping ? " persistence" : "out persistence");
        try (var temp = new ScratchFolder("kill9-");
                var broker = MosquittoBroker.started(isKeeping ? KEEPING : FORGETTING);
                var ordeal = new Ordeal(temp.path().resolve("station"), broker, new Random(seed))) {
            int whileStarting = 0;
            int slowLines = 0;
            int brokerKills = 0;
            int brokerRestarts = 0;
            int brokerKillsAtWork = 0;
            for (int round = 0; round < rounds; round++) {
                When when = TURNS.get(round % TURNS.size());
                Life life = ordeal.liveUntil(when);
                if (when == When.WORKING && round % ROUNDS_A_BROKER_KILL_AT_WORK == 0) {
                    ordeal.killBrokerAtWork();
                    brokerKillsAtWork++;
                }
                if (isKeeping && when == When.WORKING && round % ROUNDS_A_BROKER_RESTART == 0) {
                    ordeal.restartBroker();
                    brokerRestarts++;
                }
                if (when == When.WORKING && round % ROUNDS_A_SLOW_LINE == 2) {
                    ordeal.slowLine();
                    slowLines++;
                }
                life.died();
                ordeal.cutLine();
                whileStarting += when == When.STARTING ? 1 : 0;
                if (round % ROUNDS_A_BROKER_KILL == ROUNDS_A_BROKER_KILL - 1) {
                    ordeal.killBroker();
                    brokerKills++;
                }
                ordeal.check();
                sheet.say("round %d: %d entries, %d faults", round + 1, ordeal.ledger().lastSeq(), ordeal.ledger()
                        .faults().size());
            }
            ordeal.heal();
            sheet.row("kills", "%d", rounds);
            sheet.row("while starting", "%d", whileStarting);
            sheet.row("with a slow line, and much under way", "%d", slowLines);
            sheet.row("broker killed, killed at work, begun anew in order", "%d, %d, %d", brokerKills,
                    brokerKillsAtWork, brokerRestarts);
            return ordeal.tell(sheet);
        }
    }
}
