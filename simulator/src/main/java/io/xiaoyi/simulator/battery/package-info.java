/**
 * What people hang on a socket, and what its meter says: batteries with their constant current, constant voltage and
 * balancing tail; chargers that pulse, that sit in a loose contact, that are pulled out too early; phones, empty
 * plugs and heaters. {@link io.xiaoyi.simulator.battery.SocketVisit} draws one of them by its seed out of {@link
 * io.xiaoyi.simulator.battery.Custom}; its power is a pure function of the time since the socket was switched on, so
 * that any moment can be asked for, in any order. {@link io.xiaoyi.simulator.battery.PzemMeter} adds what a meter
 * adds. Nothing here knows how a load is judged.
 */
package io.xiaoyi.simulator.battery;
