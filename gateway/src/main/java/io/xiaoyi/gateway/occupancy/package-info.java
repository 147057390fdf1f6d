/**
 * How many people are inside: least, estimate and most, with the age of the last evidence.
 *
 * <p>{@link io.xiaoyi.gateway.occupancy.Occupancy} is the room's count and its only transitions. Below it lies
 * {@link io.xiaoyi.gateway.occupancy.Belief}, a probability for every number of people: grants, doors, beams, the exit
 * button and motion each move or weigh it, by shares that {@link io.xiaoyi.gateway.occupancy.Habits} names. So every
 * subset of the {@link io.xiaoyi.gateway.occupancy.Sensor}s goes by the same rules, and what is not seen widens the
 * interval instead of being guessed.
 *
 * <ul>
 * <li>Beams that work count alone; grants and buttons then only say who is on his way. A beam stuck hands over to them.
 * <li>A grant counts when its door is opened, or at once where no contact tells; one not used is undone.
 * <li>That somebody left says that somebody was inside: no count is cut off at nobody and drifts from there.
 * <li>Quiet corrects: nobody who is there goes without moving, or without leaving, for ever. How fast depends on which
 * sensors would show it.
 * <li>After a restart all that may have happened while it was off is possible, and nobody is forgotten.
 * </ul>
 *
 * <p>A change is told at most once a second: as
 * {@link io.xiaoyi.gateway.occupancy.OccupancyFact.OccupancyChanged}, which the station records and from which its
 * state is published; the last change within a second comes with the wake that
 * {@link io.xiaoyi.gateway.occupancy.Occupancy#wakeAtUptimeNanos()} asks for. What must outlive a restart is
 * {@link io.xiaoyi.gateway.occupancy.OccupancyMemory}, a function of the facts.
 */
package io.xiaoyi.gateway.occupancy;
