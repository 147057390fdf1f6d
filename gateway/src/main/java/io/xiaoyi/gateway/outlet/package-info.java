/**
 * One charging outlet, and the power that all of a room's outlets share.
 *
 * <p>{@link io.xiaoyi.gateway.outlet.Load} judges from a meter's readings what hangs on a socket. {@code station} feeds
 * the events and turns levels into lines; nothing here knows a meter's protocol, a pass or a network.
 */
package io.xiaoyi.gateway.outlet;
