package io.xiaoyi.simulator.battery;

/**
 * A battery at its charger, as the socket sees it. Constant current: the power rises a little with the cells' voltage,
 * to its peak. Constant voltage: it decays to the tail's beginning. Tail, while the cells are balanced: it decays to
 * the tail's end. Then the charger cuts off and idles.
 *
 * @param peakWatts at the end of constant current
 * @param currentSeconds how long the constant current lasts; 0 for a battery that is next to full
 * @param voltageSeconds how long the constant voltage lasts
 * @param tailSeconds how long the tail lasts
 * @param tailWatts at the tail's beginning, less than the peak
 * @param endWatts at its end, less than at its beginning
 * @param idleWatts of the charger after that
 */
record Battery(double peakWatts, double currentSeconds, double voltageSeconds, double tailSeconds, double tailWatts,
        double endWatts, double idleWatts) implements Curve {
    private static final double RISE = 0.12;

    /** When the charger cuts off. */
    double fullSeconds() {
        return currentSeconds + voltageSeconds + tailSeconds;
    }

    @Override
    public double watts(double seconds) {
        if (seconds < currentSeconds) {
            return peakWatts * (1 - RISE + RISE * seconds / currentSeconds);
        }
        double inVoltage = seconds - currentSeconds;
        if (inVoltage < voltageSeconds) {
            return peakWatts * Math.pow(tailWatts / peakWatts, inVoltage / voltageSeconds);
        }
        double inTail = inVoltage - voltageSeconds;
        return inTail < tailSeconds ? tailWatts * Math.pow(endWatts / tailWatts, inTail / tailSeconds) : idleWatts;
    }
}
