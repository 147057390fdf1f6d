package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.moment.Moment;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says before it is too late that a certificate runs out: of a chain the one that does so first. It is told when less
 * than 30 days, or less than a third of its whole life, are left, whichever is shorter, and once more below 7 days or a
 * tenth: what renews certificates of 90 days or of one has done so long before. The station's own are those in its
 * files, for a renewed one is shown at the next connection; the broker's are those of its last handshake. Judged by the
 * time that the station goes by.
 *
 * <p>Threading: the uplink's thread.
 */
final class Expiry {
    private static final Duration NOTICE = Duration.ofDays(30);
    private static final int NOTICE_SHARE = 3;
    private static final Duration LAST_NOTICE = Duration.ofDays(7);
    private static final int LAST_NOTICE_SHARE = 10;

    private static final long LOOK_NANOS = TimeUnit.HOURS.toNanos(1);

    private final UplinkSettings settings;
    private final Alarms alarms;
    private List<X509Certificate> own = List.of();
    private List<X509Certificate> brokers = List.of();
    private long lookAtNanos = Long.MIN_VALUE;

    Expiry(UplinkSettings settings, Alarms alarms) {
        this.settings = settings;
        this.alarms = alarms;
    }

    /** A connection begins, that may never come about. */
    void connecting(Connection connection, Moment now) {
        own = connection.own();
        tell(now);
        lookAtNanos = Long.MIN_VALUE;
    }

    /** Looks anew at a connection that stands, now and then. */
    void look(Connection connection, Moment now) {
        if (now.uptimeNanos() < lookAtNanos) {
            return;
        }
        lookAtNanos = now.uptimeNanos() + LOOK_NANOS;
        brokers = connection.brokers();
        if (settings.isEncrypted() && settings.certificate().isPresent()) {
            try {
                own = Tls.certificates(settings.certificate().get().certificates());
            } catch (Tls.Unusable untilTheNextConnection) {
                // which says what is wrong
            }
        }
        tell(now);
    }

    private void tell(Moment now) {
        told(own, brokers, now.wall()).ifPresentOrElse(words -> alarms.raise(Alarms.EXPIRING, words),
                () -> alarms.clear(Alarms.EXPIRING));
    }

    /**
     * What an operator must hear; empty where all are good for long enough.
     *
     * @param own the station's certificate first, then those that lead to its authority; empty for none
     * @param brokers likewise, as the broker showed it
     */
    static Optional<String> told(List<X509Certificate> own, List<X509Certificate> brokers, Instant now) {
        String all = Stream.of(told("this station's certificate", own, now), told("the broker's certificate", brokers,
                now)).flatMap(Optional::stream).collect(Collectors.joining("; "));
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    private static Optional<String> told(String what, List<X509Certificate> chain, Instant now) {
        return chain.stream().min(Comparator.comparing(X509Certificate::getNotAfter)).filter(
                first -> isWithin(first, NOTICE, NOTICE_SHARE, now)).map(first -> {
                    String name = first.getSubjectX500Principal().getName();
                    String whose = first.equals(chain.getFirst())
                            ? what + " (" + name + ")"
                            : name + ", to which " + what + " leads,";
                    return whose + " runs out on " + first.getNotAfter().toInstant() + ": renew it" + (isWithin(first,
                            LAST_NOTICE, LAST_NOTICE_SHARE, now) ? " now" : "");
                });
    }

    private static boolean isWithin(X509Certificate certificate, Duration longest, int share, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration part = Duration.between(certificate.getNotBefore().toInstant(), end).dividedBy(share);
        return now.isAfter(end.minus(part.compareTo(longest) < 0 ? part : longest));
    }
}
