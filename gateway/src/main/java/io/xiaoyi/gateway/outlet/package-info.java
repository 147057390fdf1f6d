/**
 * A room's outlets: who charges, what hangs on each socket, why a session ended, and the power they share.
 *
 * <table>
 * <caption>A session's ways to end</caption>
 * <tr><th>what happens</th><th>reason</th><th>then</th></tr>
 * <tr><td>its owner, by button and scan; a command</td><td>Local; Remote</td><td>free</td></tr>
 * <tr><td>the charger finished</td><td>StoppedByEV</td><td>full, waits to be fetched</td></tr>
 * <tr><td>pulled out while drawing</td><td>EVDisconnected</td><td>unplugged, free</td></tr>
 * <tr><td>nothing plugged in, no power became free</td><td>Timeout</td><td>free</td></tr>
 * <tr><td>time or energy used up</td><td>TimeLimitReached, EnergyLimitReached</td><td>waits to be fetched</td></tr>
 * <tr><td>more current than the socket bears</td><td>OvercurrentFault</td><td>faulty</td></tr>
 * <tr><td>more power than the limit</td><td>OvercurrentFault</td><td>free</td></tr>
 * <tr><td>a heater instead of a battery</td><td>Other</td><td>free</td></tr>
 * <tr><td>too warm</td><td>Other</td><td>faulty</td></tr>
 * <tr><td>the meter silent</td><td>Other</td><td>no session until it speaks</td></tr>
 * <tr><td>mains out of range for 10 s</td><td>PowerQuality; PowerLoss below 50 V</td><td>free</td></tr>
 * <tr><td>any relay stuck</td><td>PowerLoss</td><td>contactor off until cleared</td></tr>
 * <tr><td>fire</td><td>EmergencyStop</td><td>no session until it is over</td></tr>
 * <tr><td>a restart that it does not outlive</td><td>PowerLoss; Reboot after an orderly stop</td><td>free</td></tr>
 * </table>
 *
 * <p>{@link io.xiaoyi.gateway.outlet.Load} judges from a meter's readings what hangs on a socket, and
 * {@link io.xiaoyi.gateway.outlet.Room} is the machine around it. Power is given away before it is used: a socket that
 * is switched on keeps its whole limit of the room's budget until its load has shown itself for the ramp time, then
 * what it drew and a margin; it gets more only where there is some, and otherwise is switched off and waits at the head
 * of the queue. The queue is the sessions without power, in the order in which they were asked for. Whatever was cut by
 * a fault stays off: the session is over, and an appliance waits for the operator.
 *
 * <p>Timers are state, as in {@code door}: {@link io.xiaoyi.gateway.outlet.Room#wakeAtUptimeNanos()} says when the room
 * wants to be looked at, a meter's silence included. What must outlive a restart is
 * {@link io.xiaoyi.gateway.outlet.OutletMemory}, a function of the facts. {@code station} feeds the events and turns
 * levels into lines; nothing here knows a meter's protocol, a pass or a network.
 */
package io.xiaoyi.gateway.outlet;
