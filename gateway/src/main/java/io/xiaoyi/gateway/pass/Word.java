package io.xiaoyi.gateway.pass;

/** The four bytes between {@code cti} and signature of a compact code: what the phone bound its signature to. */
public sealed interface Word {
    /** Good at any station in the scope: Unix seconds / 15. */
    record Step(long step) implements Word {}

    /** Bit 31: good at one station only, whose id is in the signed text and not transmitted. */
    record StationStep(long step) implements Word {}

    /** Bit 30: answers the six-digit number on one door's screen; needs no clock. */
    record DoorNumber(int number) implements Word {}
}
