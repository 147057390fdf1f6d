/**
 * Serial ports: what a scanner's cable and a bus of meters have in common. {@link SerialSettings} says how a port is
 * opened, {@link OpenPort} is one that is open. It stands below {@code scan} and {@code meter}, which know nothing of
 * each other, and it knows nothing of what its bytes mean. jSerialComm is used in this package only: it brings its own
 * native code for the boxes we run on, sets a real port's parameters and takes a pseudo-terminal as well, which is how
 * tests stand in for a device.
 */
package io.xiaoyi.gateway.serial;
