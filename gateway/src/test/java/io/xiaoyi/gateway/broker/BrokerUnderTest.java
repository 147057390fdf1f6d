package io.xiaoyi.gateway.broker;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import java.nio.file.Path;
import java.util.List;

/**
 * An MQTT 5 broker on a loopback port, which it keeps, with wide queues. Sessions and retained messages outlive
 * {@link #stop()}; all clients may do everything until something else is said. A client is named by its id, or, where
 * {@link Kind#secured} lets none in without a certificate, by the certificate's common name.
 */
public interface BrokerUnderTest extends AutoCloseable {
    /** What everything is held against. */
    enum Kind {
        MOSQUITTO,
        HIVEMQ;

        public BrokerUnderTest started() {
            return running(open());
        }

        public BrokerUnderTest stopped() {
            BrokerUnderTest broker = open();
            broker.stop();
            return broker;
        }

        /** One that runs, at which clients may publish to these alone, and read all. */
        public BrokerUnderTest allowing(String... filters) {
            BrokerUnderTest broker = open();
            broker.allow(filters);
            return running(broker);
        }

        /** One that runs, and takes only who says this. */
        public BrokerUnderTest admitting(String user, String password) {
            BrokerUnderTest broker = open();
            broker.admit(user, password);
            return running(broker);
        }

        /** One that runs, and takes so many messages of a client before it has answered. */
        public BrokerUnderTest withWindow(int messages) {
            return running(switch (this) {
                case MOSQUITTO -> TestedMosquitto.open(messages);
                case HIVEMQ -> TestedHiveMq.open(messages);
            });
        }

        private BrokerUnderTest open() {
            return switch (this) {
                case MOSQUITTO -> TestedMosquitto.open(TestedMosquitto.USUAL_WINDOW);
                case HIVEMQ -> TestedHiveMq.open(TestedHiveMq.USUAL_WINDOW);
            };
        }

        private static BrokerUnderTest running(BrokerUnderTest broker) {
            broker.start();
            return broker;
        }

        /**
         * One that runs with TLS on both sides and the shipped access list.
         *
         * @param certificates from {@link ShippedBroker#certificates}, with the broker's and its authority's
         */
        public BrokerUnderTest secured(Path certificates) {
            return running(switch (this) {
                case MOSQUITTO -> TestedMosquitto.secured(certificates);
                case HIVEMQ -> TestedHiveMq.secured(certificates);
            });
        }
    }

    int port();

    /** Starts it and waits until it takes connections. */
    void start();

    /** Ends it in order, as an update of its package would. */
    void stop();

    /** Ends it, and what it kept is gone. */
    void forget();

    /** Of one that was {@link Kind#allowing}: from now on clients may publish to these alone. */
    void allow(String... filters);

    /** Of one that was {@link Kind#admitting}: from now on it takes only who says this. */
    void admit(String user, String password);

    /** The filters that a client has subscribed to, in their order, of each time. */
    List<String> subscribed(String client);

    /** The topics of what a client was sent, in their order. */
    List<String> sent(String client);

    /** How often a client has left in order. */
    long left(String client);

    /** Waits until it has taken a client's subscription: what is published before that is nobody's. */
    default void awaitSubscribed(String client) {
        Eventually.holds(client + " is subscribed", () -> !subscribed(client).isEmpty());
    }

    default void awaitLeft(String client) {
        Eventually.holds(client + " left", () -> left(client) > 0);
    }

    @Override
    void close();
}
