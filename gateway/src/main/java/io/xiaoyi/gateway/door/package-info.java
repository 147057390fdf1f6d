/**
 * One door's states and its only transitions.
 *
 * <p>A door is <em>released</em> while a reason holds and <em>secured</em> otherwise, whatever the wiring:
 *
 * <table>
 * <caption>The reasons, strongest first</caption>
 * <tr><th>reason</th><th>begins</th><th>ends</th><th>in lockdown</th></tr>
 * <tr><td>fire</td><td>fire input active, at once</td><td>input back</td><td>holds</td></tr>
 * <tr><td>hold-open</td><td>operator</td><td>resume, its limit, the coil's duty</td><td>ends</td></tr>
 * <tr><td>exit</td><td>button, at once</td><td>release time after letting go, passing through, or 60 s
 * pressed</td><td>holds</td></tr>
 * <tr><td>operator</td><td>unlock, when durable</td><td>long release time, passing through</td><td>may begin</td></tr>
 * <tr><td>grant</td><td>pass, when durable</td><td>release time, passing through, the door's maximum from the first
 * grant</td><td>never</td></tr>
 * </table>
 *
 * <p>Passing through is the contact's opening at a strike, whose latch catches the door, and the closing after it at a
 * maglock. A grant whose release ends before the door was opened is not an entry. The keyless way out is a wire, not
 * this software. {@code station} feeds the events and turns levels into lines; nothing here knows a network.
 */
package io.xiaoyi.gateway.door;
