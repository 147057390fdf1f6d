package io.xiaoyi.gateway.figures;

import java.util.Random;

/**
 * How the people of one station behave, as shares of those who could, and how its sensors err. Ranges, not values, are
 * fixed: each station draws its own.
 *
 * @param stays how long people stay, as a multiple of the usual
 *
 * @param visitsADay people or pairs who come in a day
 * @param pairs come and leave by twos
 * @param abreast of the pairs pass the door side by side
 * @param tailgates of those who come in have a stranger behind them
 * @param holds of those who would pass within seconds of another go through with him, most without a word
 * @param turnsBack of those who opened the door turn round in it
 * @param neverOpens of those who got a grant, or pressed the button, do not open
 * @param forgets of those who leave use the handle instead of the button or the reader
 * @param stands of those who pass stand still in the door for up to 40 s
 * @param props of the openings are left open for up to two minutes
 * @param unseenByBeams of those who pass break no beam
 * @param sleepers of the visits are for hours
 * @param movesEverySeconds how often one who is awake moves as the motion sensor sees it
 * @param sleeperMovesEverySeconds the same for one who sleeps
 * @param falseMotionEverySeconds how often it sees what is not there
 */
record Manners(double stays, int visitsADay, double pairs, double abreast, double tailgates, double holds,
        double turnsBack,
        double neverOpens, double forgets, double stands, double props, double unseenByBeams, double sleepers,
        double movesEverySeconds, double sleeperMovesEverySeconds, double falseMotionEverySeconds) {

    /** Where a station's manners are drawn from. */
    enum Kind {
        /** Those that the rules were tuned on. */
        USUAL,
        /** Others, fixed before anything was tuned: from half empty to crowded, from strict to unruly. */
        OTHER
    }

    static Manners drawn(Kind kind, Random random) {
        return switch (kind) {
            case USUAL -> new Manners(random.nextDouble(0.8, 1.25), random.nextInt(60, 150),
                    random.nextDouble(0.02, 0.09), random.nextDouble(0.15, 0.35), random.nextDouble(0.01, 0.05),
                    random.nextDouble(0.3, 0.8), random.nextDouble(0.01, 0.03), random.nextDouble(0.005, 0.03),
                    random.nextDouble(0.02, 0.12), random.nextDouble(0.005, 0.03), random.nextDouble(0, 0.02),
                    random.nextDouble(0.001, 0.006), random.nextDouble(0.02, 0.08), random.nextDouble(20, 60),
                    random.nextDouble(400, 1500), random.nextDouble(14_400, 57_600));
            case OTHER -> new Manners(random.nextDouble(0.6, 1.7), random.nextInt(30, 220),
                    random.nextDouble(0.01, 0.15), random.nextDouble(0.1, 0.5), random.nextDouble(0, 0.1),
                    random.nextDouble(0.2, 0.95), random.nextDouble(0, 0.06), random.nextDouble(0, 0.06),
                    random.nextDouble(0, 0.25), random.nextDouble(0, 0.06), random.nextDouble(0, 0.04),
                    random.nextDouble(0, 0.015), random.nextDouble(0, 0.15), random.nextDouble(15, 120),
                    random.nextDouble(300, 2700), random.nextDouble(7_200, 100_000));
        };
    }
}
