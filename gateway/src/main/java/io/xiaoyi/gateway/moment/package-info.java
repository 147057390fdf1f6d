/**
 * The two clocks of a station as one value: what time it is, with how far that is trusted, and how long it has been.
 * Everything else in the house takes a {@link io.xiaoyi.gateway.moment.Moment} instead of asking a clock; only
 * {@code runtime} (and the simulator) makes them.
 */
package io.xiaoyi.gateway.moment;
