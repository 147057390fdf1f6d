/**
 * One door's states and its only transitions.
 *
 * <p>A door is <em>released</em> while a reason holds and <em>secured</em> otherwise, whatever the wiring:
 *
 * <table>
 * <caption>The reasons, strongest first</caption>
 * <tr><th>reason</th><th>begins</th><th>ends</th><th>in lockdown</th></tr>
 * <tr><td>fire</td><td>fire input active, at once</td><td>input back: the panel keeps it until it is reset there</td>
 * <td>holds</td></tr>
 * <tr><td>hold-open</td><td>operator, when durable</td><td>resume, lockdown, its limit, the coil's duty</td>
 * <td>ends; may begin, and ends the lockdown</td></tr>
 * <tr><td>exit</td><td>button, at once</td><td>release time after letting go, passing through, or 60 s
 * pressed</td><td>holds</td></tr>
 * <tr><td>operator</td><td>unlock, when durable</td><td>long release time, passing through, lockdown</td>
 * <td>may begin</td></tr>
 * <tr><td>grant</td><td>pass, when durable</td><td>release time from the decision on, passing through, lockdown</td>
 * <td>never</td></tr>
 * </table>
 *
 * <p>Passing through is the contact's opening at a strike, whose latch catches the door, and the closing after it at a
 * maglock, which cannot hold an open door. Each grant is a {@link io.xiaoyi.gateway.door.Claim} with a time of its own;
 * {@link io.xiaoyi.gateway.door.Claims} says how repeated ones keep to the door's maximum. A grant that ends before the
 * door was opened is not an entry, and says so, unless the door stays released for fire or an operator. When the last
 * reason ends, the door is secured, after a fire too: an empty room that stands open all night helps nobody. A
 * hold-open that outlasts the coil's duty ends with {@code coil-duty}, counted from when the coil was energised; a
 * fire never does, and the exit button is bounded by its own minute.
 *
 * <p>Being open is watched beside the lock: forced (opened while secured, not within two seconds of securing), then
 * warning and alarm of a door held open, none of them during fire or hold-open, all over when it is closed.
 *
 * <p>Timers are state: {@link io.xiaoyi.gateway.door.Door#wakeAtUptimeNanos()} says when the door next wants to be
 * looked at, and every event first does what is due. What must outlive a restart is
 * {@link io.xiaoyi.gateway.door.DoorMemory}, a function of the facts. The keyless way out is a wire, not this software.
 * {@code station} feeds the events and turns levels into lines; nothing here knows a network.
 */
package io.xiaoyi.gateway.door;
