/**
 * A station without hardware: the gateway's own code on a simulated board, with a broker, a platform that issues passes
 * and keeps a copy of the journal, and couriers who come and go. {@code Main} is the command line.
 * It drives the gateway through its public ports alone: {@code Gateway.open}, a network reader's TCP line, {@code
 * Hands}
 * and {@code Inbox} of the board, the broker's topics. What works here is what runs on the wall; nothing in it is a
 * copy
 * of a rule of the gateway's. Chance comes from one seed, time from {@link io.xiaoyi.simulator.SimClock}.
 */
package io.xiaoyi.simulator;
