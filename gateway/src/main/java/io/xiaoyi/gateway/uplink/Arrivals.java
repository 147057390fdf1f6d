package io.xiaoyi.gateway.uplink;

/**
 * Where messages from the broker go.
 *
 * <p>Threading: called by Paho's threads; never waits, never throws.
 */
interface Arrivals {
    /** @param replyTo MQTT 5's response topic, possibly empty */
    void arrived(String topic, byte[] payload, String replyTo, byte[] correlation);
}
