package io.xiaoyi.simulator;

import java.time.LocalTime;

/** How busy a station is over the day: lunch and dinner stand out, the small hours are quiet. */
final class Rhythm {
    /** No time of day is busier than this. */
    static final double MOST = 1.25;

    private static final double NIGHT = 0.04;
    private static final double SECONDS_AN_HOUR = 3600;

    private Rhythm() {}

    /** How busy it is, 1 at the lunch peak; between 0 and {@link #MOST}. */
    static double at(LocalTime time) {
        double hour = time.toSecondOfDay() / SECONDS_AN_HOUR;
        return NIGHT + hump(hour, 8.5, 1.0, 0.15) + hump(hour, 12.0, 0.9, 0.9) + hump(hour, 15.0, 2.5, 0.25)
                + hump(hour, 18.5, 1.2, 0.9) + hump(hour, 21.5, 1.5, 0.25);
    }

    private static double hump(double hour, double middle, double width, double height) {
        double away = Math.abs(hour - middle);
        double x = Math.min(away, 24 - away) / width;
        return height * Math.exp(-x * x / 2);
    }
}
