package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.station.StationEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The uplink's own alarms: each is told once when it begins and once when it is over; one of certificates or of the
 * login ends and begins anew when its reason becomes another, for then somebody has to do something else.
 *
 * <p>Threading: the uplink's thread.
 */
final class Alarms {
    /** The broker refuses an entry of the journal: a reason of 0x80 or above. */
    static final String REFUSED = "uplink-refused";
    /** The broker refuses a retained message: {@code link}, {@code birth}, {@code state} or {@code shadow/reported}. */
    static final String UNHEARD = "uplink-state-refused";
    /** The broker refuses the subscription to commands. */
    static final String DEAF = "uplink-commands-refused";
    /** The broker refuses the subscription to what an operator wants changed. */
    static final String SHADOW = "uplink-shadow-refused";
    /** The broker refuses a subscription to the tenant's trust. */
    static final String TRUST = "uplink-trust-refused";
    /** The broker refuses the subscription to the platform's signed time. */
    static final String TIME = "uplink-time-refused";
    /** The broker refuses this client's name, password or certificate. */
    static final String LOGIN = "uplink-login-refused";
    /** Broker and station do not agree on certificates: one is expired, foreign, missing or of another name. */
    static final String CERTIFICATES = "uplink-certificate";
    /** A certificate, the station's own or the broker's, runs out within weeks. */
    static final String EXPIRING = "uplink-certificate-expiring";
    /** Another client uses this one's id. */
    static final String TAKEN_OVER = "uplink-taken-over";
    /**
     * Connections end soon after they were made: a bad line, or another client of this id at a broker that is silent.
     */
    static final String UNSTEADY = "uplink-unsteady";
    /** The day's bytes run low, and something is thinned out. */
    static final String BUDGET = "uplink-budget";
    /** The journal cannot be read. */
    static final String UNREADABLE = "uplink-journal-unreadable";
    /** The uplink itself failed and starts again. */
    static final String FAULT = "uplink-fault";

    private static final String SUBJECT = "uplink";

    private static final int NOT_AUTHORISED = 0x87;

    /** Whose reasons are few, and each of them another thing to do. */
    private static final Set<String> RENEWED = Set.of(CERTIFICATES, EXPIRING, LOGIN);

    private final Inbox inbox;
    private final Map<String, String> standing = new HashMap<>();
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
        raise(code, what + ": reason 0x" + Integer.toHexString(reason) + whose(reason));
    }

    /** The broker refuses this client. */
    void refusedLogin(int reason, String detail) {
        raise(LOGIN, detail + whose(reason));
    }

    private String whose(int reason) {
        return reason == NOT_AUTHORISED && !subject.isEmpty()
                ? " not authorised: it was shown the certificate of " + subject
                : "";
    }

    void raise(String code, String detail) {
        if (RENEWED.contains(code) && !detail.equals(standing.getOrDefault(code, detail))) {
            clear(code);
        }
        if (standing.putIfAbsent(code, detail) == null) {
            inbox.offer(new StationEvent.AdapterAlarm(code, SUBJECT, true, detail));
        }
    }

    /** The alarm stands, now for another reason: it is told again. */
    void raiseAnew(String code, String detail) {
        clear(code);
        raise(code, detail);
    }

    /** All that stand are over: what they were about is no more. */
    void clearAll() {
        List.copyOf(standing.keySet()).forEach(this::clear);
    }

    void clear(String code) {
        if (standing.remove(code) != null) {
            inbox.offer(new StationEvent.AdapterAlarm(code, SUBJECT, false, ""));
        }
    }
}
