package io.xiaoyi.gateway.uplink;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Judges a broker's certificate while a station knows no more of the time than that so much of it has passed. Such a
 * lower bound proves that a certificate has expired; that one has not begun yet it cannot prove. So a certificate that
 * begins later is judged as of the day that it begins, by all the other rules: its authority, its name, what it is for,
 * and that all of its chain is in date together. Without that, a station whose clock stands before its broker's
 * certificate would reach nobody, and so never be told what time it is.
 *
 * <p>What it costs: who has stolen the key of a certificate that was issued for days to come may use it before they do.
 * Who has stolen one that has expired meanwhile could deceive such a station all along. Neither opens a door by that,
 * for commands, trust and time are signed by themselves; and as soon as the station knows the time, the certificate is
 * held against it, its last day as well as its first.
 *
 * <p>Threading: any thread; of one connection.
 */
final class FloorTrust extends X509ExtendedTrustManager {
    private final Instant floor;
    private final ByDate rules;
    private volatile Optional<Instant> begins = Optional.empty();

    /** The usual rules, as of a day. */
    interface ByDate {
        X509ExtendedTrustManager at(Instant day) throws GeneralSecurityException;
    }

    FloorTrust(Instant floor, ByDate rules) {
        this.floor = floor;
        this.rules = rules;
    }

    /** When the certificate begins that was taken although that lies past the floor; empty for any other. */
    Optional<Instant> begins() {
        return begins;
    }

    private X509ExtendedTrustManager at(Instant day) throws CertificateException {
        try {
            return rules.at(day);
        } catch (GeneralSecurityException e) {
            throw new CertificateException("certificates cannot be judged: " + e, e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String how, Socket socket) throws CertificateException {
        Optional<Instant> later = Stream.of(chain).map(each -> each.getNotBefore().toInstant()).filter(
                floor::isBefore).max(Comparator.naturalOrder());
        at(later.orElse(floor)).checkServerTrusted(chain, how, socket);
        begins = later;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String how, SSLEngine engine)
            throws CertificateException {
        at(floor).checkServerTrusted(chain, how, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String how) throws CertificateException {
        at(floor).checkServerTrusted(chain, how);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String how, Socket socket) throws CertificateException {
        at(floor).checkClientTrusted(chain, how, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String how, SSLEngine engine)
            throws CertificateException {
        at(floor).checkClientTrusted(chain, how, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String how) throws CertificateException {
        at(floor).checkClientTrusted(chain, how);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0]; // asked by servers alone
    }
}
