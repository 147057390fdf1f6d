package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.station.StationEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The uplink's own alarms: each is told once when it begins and once when it is over.
 *
 * <p>Threading: the uplink's thread.
 */
final class Alarms {
    /** The broker refuses an entry of the journal: a reason of 0x80 or above. */
    static final String REFUSED = "uplink-refused";
    /** The broker refuses {@code link}, {@code birth} or {@code state}. */
    static final String UNHEARD = "uplink-state-refused";
    /** The broker refuses the subscription to commands. */
    static final String DEAF = "uplink-commands-refused";
    /** The broker refuses the subscription to what an operator wants changed. */
    static final String SHADOW = "uplink-shadow-refused";
    /** The broker refuses a subscription to the tenant's trust. */
    static final String TRUST = "uplink-trust-refused";
    /** The broker refuses this client's name, password or certificate. */
    static final String LOGIN = "uplink-login-refused";
    /** Broker and station do not agree on certificates: one is expired, foreign, missing or of another name. */
    static final String CERTIFICATES = "uplink-certificate";
    /** Another client uses this one's id. */
    static final String TAKEN_OVER = "uplink-taken-over";
    /**
     * Connections end soon after they were made: a bad line, or another client of this id at a broker that is silent.
     */
    static final String UNSTEADY = "uplink-unsteady";
    /** The journal cannot be read. */
    static final String UNREADABLE = "uplink-journal-unreadable";
    /** The uplink itself failed and starts again. */
    static final String FAULT = "uplink-fault";

    private static final String SUBJECT = "uplink";

    private static final int NOT_AUTHORISED = 0x87;

    private final Inbox inbox;
    private final Set<String> standing = new HashSet<>();
    private String subject = "";

    Alarms(Inbox inbox) {
        this.inbox = inbox;
    }

    /** Whose certificate the broker was shown; empty for none. */
    void shown(String subject) {
        this.subject = subject;
    }

    /** The broker refuses {@code what} with an MQTT reason of 0x80 or above. */
    void refused(String code, String what, int reason) {
        String whose = reason == NOT_AUTHORISED && !subject.isEmpty()
                ? " not authorised: it was shown the certificate of " + subject
                : "";
        raise(code, what + ": reason 0x" + Integer.toHexString(reason) + whose);
    }

    void raise(String code, String detail) {
        if (standing.add(code)) {
            inbox.offer(new StationEvent.AdapterAlarm(code, SUBJECT, true, detail));
        }
    }

    /** All that stand are over: what they were about is no more. */
    void clearAll() {
        List.copyOf(standing).forEach(this::clear);
    }

    void clear(String code) {
        if (standing.remove(code)) {
            inbox.offer(new StationEvent.AdapterAlarm(code, SUBJECT, false, ""));
        }
    }
}
