package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.occupancy.OccupancyEvent.Side;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The board's roles: what a line is for, then a dot and the door or outlet it belongs to. */
public final class Lines {
    /** Supervised fire input of the whole station. */
    public static final String FIRE = "fire";

    /** The main contactor of all outlets: active while they have power. */
    public static final String CONTACTOR = "contactor";

    private static final String MOTION = "pir.";
    private static final String GREEN = "signal.green.";
    private static final String RED = "signal.red.";
    private static final String BUZZER = "signal.buzzer.";

    private Lines() {}

    /** The relay of an outlet. */
    public static String outlet(String outlet) {
        return "outlet." + outlet;
    }

    /** Active while an outlet's button is pressed. */
    public static String outletButton(String outlet) {
        return "outlet-button." + outlet;
    }

    /** The outlet of such a line, empty for another. */
    public static Optional<String> outletOf(String line) {
        boolean isOutlets = line.startsWith("outlet.") || line.startsWith("outlet-button.");
        return isOutlets ? Optional.of(line.substring(line.indexOf('.') + 1)) : Optional.empty();
    }

    /** Whether a line is an outlet's relay or the contactor of them all. */
    public static boolean givesPower(String line) {
        return line.equals(CONTACTOR) || outletOf(line).filter(id -> line.equals(outlet(id))).isPresent();
    }

    /** The relay of a door's strike or maglock. */
    public static String lock(String door) {
        return "lock." + door;
    }

    /** Active while the door is open. */
    public static String contact(String door) {
        return "contact." + door;
    }

    /** Active while request-to-exit is pressed. */
    public static String exit(String door) {
        return "exit." + door;
    }

    /** Active while the reader's or the lock's housing is open. */
    public static String tamper(String door) {
        return "tamper." + door;
    }

    /** Active while a light beam across a door is broken; {@link Side#A} is the outer one. */
    public static String beam(String door, Side side) {
        return "beam." + side.name().toLowerCase(Locale.ROOT) + "." + door;
    }

    /** The name of a motion sensor of the room by its line {@code pir.NAME}, active while it sees somebody move. */
    public static Optional<String> motionOf(String line) {
        return line.startsWith(MOTION) ? Optional.of(line.substring(MOTION.length())) : Optional.empty();
    }

    /** The green lamp at a reader. */
    public static String greenLamp(String reader) {
        return GREEN + reader;
    }

    /** The red lamp at a reader. */
    public static String redLamp(String reader) {
        return RED + reader;
    }

    /** The buzzer at a reader. */
    public static String buzzer(String reader) {
        return BUZZER + reader;
    }

    /** The reader of a lamp or a buzzer, empty for another line. */
    public static Optional<String> signalledReader(String line) {
        return Stream.of(GREEN, RED, BUZZER).filter(line::startsWith).map(prefix -> line.substring(prefix.length()))
                .findFirst();
    }

    /** The door of such a line, empty for a line of the whole station. */
    public static Optional<String> doorOf(String line) {
        int dot = line.indexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(line.substring(dot + 1));
    }
}
