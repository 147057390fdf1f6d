package io.xiaoyi.gateway.outlet;

/** Why an outlet is out of service until an operator has looked at it. Names are a durable format. */
public enum Fault {
    /** More current than the socket bears. */
    OVERCURRENT,
    /** Power flows though the relay was told off: its contacts are welded. The main contactor stays off. */
    STUCK,
    /** The socket is too warm. */
    OVERHEATED,
    /** An appliance draws more than its cap. */
    OVERLOAD,
    /** An appliance has drawn nothing for too long. */
    IDLE,
    /** A decision about it failed. */
    UNDECIDED
}
