package io.xiaoyi.gateway.uplink;

/** What Paho's threads and the station's loop tell the uplink's thread. */
sealed interface Signal {
    /** The reason, none of MQTT's, where broker and station do not agree on certificates. */
    int CERTIFICATES = -1;

    /** The broker said CONNACK with success. */
    record Connected(Connection from, int receiveMaximum) implements Signal {}

    /** No connection came about. {@code reason} is MQTT's where the broker sent one, {@link #CERTIFICATES}, or 0. */
    record Failed(Connection from, int reason, String detail) implements Signal {}

    /** A PUBACK or SUBACK came. {@code reason} is MQTT's: only below 0x80 was it taken. */
    record Answered(Connection from, Outbound what, int reason) implements Signal {}

    /** The connection is gone. {@code reason} is that of the broker's DISCONNECT, {@link #CERTIFICATES}, or 0. */
    record Lost(Connection from, int reason, String detail) implements Signal {}

}
