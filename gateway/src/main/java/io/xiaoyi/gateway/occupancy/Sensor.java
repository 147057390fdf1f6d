package io.xiaoyi.gateway.occupancy;

/** What can tell of people. A station has any of them, or none. */
public enum Sensor {
    /** A contact at each door tells open from closed. */
    DOOR_CONTACT,
    /** Two light beams one behind the other across each door: which is broken first tells the direction. */
    TWO_BEAMS,
    /** A button to get out: pressed by most who leave. */
    EXIT_BUTTON,
    /** Passive infrared in the room: sees those who move. */
    MOTION,
    /** A reader outside, without whose grant the door does not open. */
    GRANTS_IN,
    /** A reader inside, used by most who leave. */
    GRANTS_OUT
}
