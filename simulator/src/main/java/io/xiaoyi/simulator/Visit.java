package io.xiaoyi.simulator;

import java.time.Duration;
import java.time.Instant;

/**
 * One visit as it is planned; what comes of it the station decides.
 *
 * @param number from 1
 * @param arrival simulated wall
 * @param door where they come in and leave
 * @param stay how long they rest inside
 * @param dice the seed of what is still to be rolled at the door: blur, hesitation, how far the phone's clock is off
 */
public record Visit(int number, Instant arrival, Courier courier, Slip slip, String door, Duration stay, long dice) {}
