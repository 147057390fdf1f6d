package io.xiaoyi.gateway.outlet;

/**
 * What an outlet has been given.
 *
 * @param on what its relay was told
 * @param sinceNanos uptime at which it was told so
 * @param grantedWatts its part of the room's budget; 0 while off
 * @param peakWatts the most it drew in the present window
 * @param windowNanos when that began: at the end of a window the grant follows its peak
 */
public record Supply(boolean on, long sinceNanos, double grantedWatts, double peakWatts, long windowNanos) {
    static Supply off(long now) {
        return new Supply(false, now, 0, 0, now);
    }

    static Supply on(long now, double watts) {
        return new Supply(true, now, watts, 0, now);
    }

    Supply granted(double watts) {
        return new Supply(on, sinceNanos, watts, peakWatts, windowNanos);
    }

    Supply window(double peak, long from) {
        return new Supply(on, sinceNanos, grantedWatts, peak, from);
    }
}
