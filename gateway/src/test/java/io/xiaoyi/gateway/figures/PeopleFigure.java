package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.occupancy.Sensor;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How well people are counted, against simulated ones who are known, for each set of sensors: time-weighted mean
 * absolute error and bias of the estimate, how often it is within 1, how often the truth lies between least and most,
 * and how far apart these are. The naive count beside it. Options: {@code stations}, {@code days} of each, {@code seed}
 * of the first, {@code tuning=1} for the usual manners alone, {@code counts} the path of a series of door counts, see
 * {@link DoorCounts}. The shares of {@link io.xiaoyi.gateway.occupancy} were set on seeds 1 to 20 with the usual
 * manners; reported are other seeds, and manners from other ranges.
 */
public final class PeopleFigure implements Figure {
    private static final int REPORTED_FROM = 1_000_001;

    @Override
    public String name() {
        return "people";
    }

    /** Installations one meets, the best first. */
    static List<Set<Sensor>> installations() {
        return List.of(EnumSet.allOf(Sensor.class),
                EnumSet.of(Sensor.TWO_BEAMS, Sensor.DOOR_CONTACT, Sensor.GRANTS_IN, Sensor.MOTION),
                EnumSet.of(Sensor.TWO_BEAMS, Sensor.MOTION), EnumSet.of(Sensor.TWO_BEAMS),
                EnumSet.of(Sensor.DOOR_CONTACT, Sensor.EXIT_BUTTON, Sensor.GRANTS_IN, Sensor.MOTION),
                EnumSet.of(Sensor.DOOR_CONTACT, Sensor.EXIT_BUTTON, Sensor.GRANTS_IN),
                EnumSet.of(Sensor.DOOR_CONTACT, Sensor.GRANTS_IN, Sensor.GRANTS_OUT, Sensor.MOTION),
                EnumSet.of(Sensor.DOOR_CONTACT, Sensor.GRANTS_IN, Sensor.GRANTS_OUT),
                EnumSet.of(Sensor.GRANTS_IN, Sensor.GRANTS_OUT), EnumSet.of(Sensor.GRANTS_IN, Sensor.EXIT_BUTTON),
                EnumSet.of(Sensor.GRANTS_IN, Sensor.MOTION), EnumSet.of(Sensor.DOOR_CONTACT, Sensor.GRANTS_IN),
                EnumSet.of(Sensor.DOOR_CONTACT, Sensor.MOTION), EnumSet.of(Sensor.DOOR_CONTACT),
                EnumSet.of(Sensor.GRANTS_IN), EnumSet.of(Sensor.MOTION));
    }

    @Override
    public void measure(Sheet sheet) throws Exception {
        int stations = sheet.option("stations", 20);
        int days = sheet.option("days", 5);
        int first = sheet.option("seed", REPORTED_FROM);
        sheet.row("stations", "%d of %d days each, seeds from %d", stations, days, first);
        DoorCounts.measure(sheet, sheet.text("counts", ""));
        boolean tuning = sheet.option("tuning", 0) != 0;
        for (Manners.Kind kind : tuning ? List.of(Manners.Kind.USUAL) : List.of(Manners.Kind.values())) {
            for (Set<Sensor> sensors : installations()) {
                var trial = new PeopleTrial(sensors);
                for (int i = 0; i < stations; i++) {
                    trial.run(first + i, kind, days);
                }
                sheet.row(kind.name().toLowerCase(java.util.Locale.ROOT) + " manners: " + named(sensors),
                        "%s; naive: %s", trial.ours, trial.naive.errors());
            }
        }
    }

    static String named(Set<Sensor> sensors) {
        return sensors.stream().map(each -> each.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')).collect(
                Collectors.joining(", "));
    }
}
