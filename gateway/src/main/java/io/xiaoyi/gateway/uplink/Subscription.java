package io.xiaoyi.gateway.uplink;

import java.io.IOException;
import java.util.List;

/**
 * One topic that a station subscribes to at every connection; one that the broker refuses is an alarm, and tried again
 * after a while.
 *
 * <p>Threading: the uplink's thread; of one connection.
 */
final class Subscription implements Outbound {
    /** What is retained on a topic is sent always, only for a new subscription, or never (MQTT 5, 3.8.3.1). */
    static final int SEND = 0;
    static final int SEND_IF_NEW = 1;
    static final int DO_NOT_SEND = 2;

    private final String topic;
    private final int retained;
    private final String alarm;
    private boolean stands;
    private boolean underWay;
    private boolean isWantedAgain;
    private long notBeforeNanos = Long.MIN_VALUE;

    /** @param alarm stands while the broker refuses it */
    Subscription(String topic, int retained, String alarm) {
        this.topic = topic;
        this.retained = retained;
        this.alarm = alarm;
    }

    void pump(Connection connection, long nowNanos) throws IOException {
        if ((!stands || isWantedAgain) && !underWay && nowNanos >= notBeforeNanos) {
            underWay = true;
            isWantedAgain = false;
            connection.subscribe(List.of(topic), retained, this);
        }
    }

    /** What is retained there is to be sent once more. */
    void again() {
        isWantedAgain = true;
    }

    void answered(int reason, long nowNanos, Alarms alarms, Delays delays) {
        underWay = false;
        stands = reason < 0x80;
        if (stands) {
            alarms.clear(alarm);
        } else {
            alarms.refused(alarm, topic, reason);
            notBeforeNanos = nowNanos + delays.afterFailure();
        }
    }

    /** Whether the broker has granted it. */
    boolean stands() {
        return stands;
    }

    /** When this next wants to be pumped; {@code Long.MAX_VALUE} for never. */
    long wakeAtNanos() {
        return stands && !isWantedAgain || underWay ? Long.MAX_VALUE : notBeforeNanos;
    }
}
