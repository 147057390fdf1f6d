package io.xiaoyi.gateway.loop;

import io.xiaoyi.gateway.moment.Moment;

/**
 * The station's two clocks. {@code runtime} reads the machine's; a simulation makes its own and may run it faster.
 *
 * <p>Threading: any thread.
 */
public interface Clock {
    /**
     * Now: the wall as the machine shows it with where it comes from (not yet judged against the floor), and the uptime
     * of this boot.
     */
    Moment now();

    /** How many nanoseconds of real time to wait until this boot's uptime reaches {@code uptimeNanos}; 0 if it has. */
    long realNanosUntil(long uptimeNanos);
}
