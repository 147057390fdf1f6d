package io.xiaoyi.gateway.occupancy;

import io.xiaoyi.gateway.occupancy.Belief.Pace;
import java.time.Duration;

/**
 * What people do at a door and in a room, as shares and rates. No standard gives them: they are set by hand on seeds
 * of a simulated crowd other than those that the figure {@code people} reports on.
 */
final class Habits {
    /** Nobody, one, two, three come in on one grant whose door was opened. */
    static final double[] IN_ON_A_GRANT = {0.03, 0.87, 0.08, 0.02};
    /** The same where nothing tells whether the door was opened. */
    static final double[] IN_ON_A_GRANT_UNSEEN = {0.05, 0.85, 0.08, 0.02};
    /** Nobody, one, two, three leave with one that said so. */
    static final double[] OUT_ON_A_WORD = {0.03, 0.86, 0.09, 0.02};
    /** An opening that nothing explains, if it was somebody who came or left. */
    static final double[] UNEXPLAINED = {0.05, 0.87, 0.07, 0.01};
    /** The beams saw one pass. */
    static final double[] PASSED = {0.004, 0.977, 0.019};
    /** They saw back steps in it, which two close together look like. */
    static final double[] PASSED_HESITANT = {0.005, 0.515, 0.48};

    /** One slips out while another comes in on a grant, or in while another leaves. */
    static final double SLIPS = 0.03;
    /** One slips through, either way, in each period in which a door without beams is held open. */
    static final double HELD_SLIPS = 0.05;
    static final Duration HELD_AFTER = Duration.ofSeconds(7);
    static final Duration HELD_PERIOD = Duration.ofSeconds(4);
    /** After so many periods more of it tells nothing new. */
    static final int HELD_PERIODS = 30;
    /** One passes by another who stands in the beams, either way; and after a turn-back. */
    static final double PASSES_BY = 0.06;
    static final double TURNED_BACK_SLIPS = 0.006;
    /** Standing in the beams begins here, and is a fault from there on. */
    static final Duration STANDS = Duration.ofSeconds(4);
    static final Duration STUCK = Duration.ofSeconds(90);

    /** Of those who leave, so many forget the button or the reader; of those who come in, so many had no grant. */
    static final double FORGETS = 0.07;
    static final double UNGRANTED = 0.03;
    /** Of those who pass the beams, so many are not seen at all. */
    static final double UNSEEN = 0.003;
    /** An exit without anybody inside, a second: a slip of the model, a drift of the count. */
    static final double GHOST = 2e-6;

    /** Whoever said that he leaves has left by then, or does not. */
    static final Duration WORD_HOLDS = Duration.ofSeconds(30);
    /** Two presses within this are of one person. */
    static final Duration PRESSED_AGAIN = Duration.ofSeconds(8);
    static final Duration GRANT_HOLDS = Duration.ofSeconds(60);
    /** A motion so soon after a door's is of those who came or left. */
    static final Duration DOOR_LINGERS = Duration.ofSeconds(20);

    /**
     * The exponent of the likelihood that leaving, or not leaving, tells how many are inside. 1 would believe that all
     * stay as long as the plan says; at 0 only passages would count.
     */
    static final double TRUST_IN_STAYS = 0.4;

    private static final double FALLS_STILL = 1 / 14_400.0;
    private static final double RISES = 1 / 5_400.0;
    private static final double MOTION_OF_MOVERS = 1 / 90.0;
    private static final double MOTION_OF_STILL = 1 / 1_800.0;
    private static final double MOTION_OF_NONE = 1 / 28_800.0;

    private Habits() {}

    /** One who lies still and leaves rose just before. */
    static double stillLeaves() {
        return RISES / 4;
    }

    static double leaves(OccupancyPlan plan) {
        return 1e9 / plan.usualStay().toNanos();
    }

    static double comes(OccupancyPlan plan) {
        return plan.visitsPerHour() / 3600;
    }

    /**
     * What goes on unseen.
     *
     * @param beams whether beams are there and work
     * @param quiet whether the room is quiet: that nobody leaves it for so long is then believed to say what it says
     */
    static Pace pace(OccupancyPlan plan, boolean beams, boolean quiet) {
        boolean contact = plan.has(Sensor.DOOR_CONTACT);
        boolean words = plan.has(Sensor.EXIT_BUTTON) || plan.has(Sensor.GRANTS_OUT);
        double leavesUnseen = beams ? UNSEEN : contact ? 0 : words ? FORGETS : 1;
        double comesUnseen = beams ? UNSEEN : contact ? 0 : plan.has(Sensor.GRANTS_IN) ? UNGRANTED : 1;
        double leaves = leaves(plan);
        return new Pace(leaves * (1 - leavesUnseen) * (quiet ? 1 : TRUST_IN_STAYS), leaves * leavesUnseen,
                comes(plan) * comesUnseen,
                FALLS_STILL,
                RISES, MOTION_OF_MOVERS, MOTION_OF_STILL, MOTION_OF_NONE);
    }

    /** While the gateway was off: nobody saw anything. */
    static Pace paceUnseen(OccupancyPlan plan) {
        return new Pace(0, leaves(plan), comes(plan), FALLS_STILL, RISES, 0, 0, 0);
    }
}
