/**
 * The turn: an event is taken, decided, journaled, and the hands move. One plain thread a station, or none at all, for
 * a test or a simulation may call {@link io.xiaoyi.gateway.loop.StationLoop#turn()} itself.
 *
 * <p>What the turn needs of the world are the ports of this package: {@link io.xiaoyi.gateway.loop.Inbox} and
 * {@link io.xiaoyi.gateway.loop.Clock} on the way in, {@link io.xiaoyi.gateway.loop.Hands} and
 * {@link io.xiaoyi.gateway.loop.Journal} on the way out, {@link io.xiaoyi.gateway.loop.Watcher},
 * {@link io.xiaoyi.gateway.loop.JournalReader}, {@link io.xiaoyi.gateway.loop.View} and
 * {@link io.xiaoyi.gateway.loop.Queries} for those who look on. Adapters implement or call them and never know each
 * other; {@code runtime} wires them.
 */
package io.xiaoyi.gateway.loop;
