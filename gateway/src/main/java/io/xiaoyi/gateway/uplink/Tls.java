package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The certificates of one connection: read anew for each, so that renewed files need no restart, and put into words
 * where broker and station do not agree on them. Whether a certificate is in date is judged by the time that a station
 * goes by, or, where there is no station, by the machine's clock, as the JDK does.
 *
 * <p>Threading: any thread.
 */
final class Tls {
    private static final byte[] PROBE = new byte[32];
    private static final char[] IN_MEMORY = "in memory".toCharArray();
    private static final Pattern PEM_KEY = Pattern.compile(
            "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: ([a-z_0-9]+)");
    private static final Map<String, String> SIGNATURES = Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA",
            "EdDSA", "EdDSA");

    private final Optional<Path> authority;
    private final List<X509Certificate> own;
    private final SSLContext context;
    private final Optional<Time> at;
    private final Optional<FloorTrust> floor;

    /**
     * What certificates are judged by.
     *
     * @param isFloor whether it is a lower bound and no more
     */
    record Time(Instant at, boolean isFloor) {}

    /** Files of this station's own that cannot be used. */
    static final class Unusable extends IOException {
        private static final long serialVersionUID = 1L;

        Unusable(String message, Exception cause) {
            super(message, cause);
        }
    }

    private Tls(Optional<Path> authority, List<X509Certificate> own, SSLContext context, Optional<Time> at,
            Optional<FloorTrust> floor) {
        this.authority = authority;
        this.own = own;
        this.context = context;
        this.at = at;
        this.floor = floor;
    }

    /**
     * The time that certificates are judged by: what a platform has signed, else the later of what the station and its
     * machine say. A station without a battery comes up with a clock that stands where it was built, long before its
     * broker's certificate; its own time is a lower bound at least, for no other may be had without a connection.
     */
    static Time timeBy(Moment judged, Instant machine) {
        boolean isProved = judged.trust() == ClockTrust.SIGNED;
        return new Time(isProved || judged.wall().isAfter(machine) ? judged.wall() : machine,
                judged.trust() == ClockTrust.FLOOR);
    }

    /**
     * Reads the certificates that the settings name.
     *
     * @param at when it is; empty for the machine's clock
     * @throws Unusable naming the file and what is wrong with it
     */
    static Tls of(UplinkSettings settings, Optional<Time> at) throws Unusable {
        Optional<Path> authority = settings.ca();
        try {
            Set<TrustAnchor> anchors = anchors(authority);
            Optional<FloorTrust> floor = at.filter(Time::isFloor).map(time -> new FloorTrust(time.at(),
                    day -> trust(anchors, Optional.of(day))));
            TrustManager trust = floor.isPresent() ? floor.get() : trust(anchors, at.map(Time::at));
            Optional<ClientCertificate> client = settings.certificate();
            List<X509Certificate> own = client.isPresent() ? certificates(client.get().certificates()) : List.of();
            KeyManager[] keys = client.isPresent() ? keys(client.get(), own) : null;
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[]{trust}, null);
            return new Tls(authority, own, context, at, floor);
        } catch (GeneralSecurityException e) {
            throw new Unusable("TLS cannot be set up: " + e, e);
        }
    }

    private static Set<TrustAnchor> anchors(Optional<Path> authority) throws Unusable, GeneralSecurityException {
        List<X509Certificate> trusted = authority.isPresent() ? certificates(authority.get()) : ofTheJdk();
        return trusted.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toSet());
    }

    /** As the JDK checks, but for the date; revocation it does not ask for either, unless it is told to. */
    private static X509ExtendedTrustManager trust(Set<TrustAnchor> anchors, Optional<Instant> at)
            throws GeneralSecurityException {
        var parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        parameters.setRevocationEnabled(false);
        at.map(Date::from).ifPresent(parameters::setDate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(new CertPathTrustManagerParameters(parameters));
        return (X509ExtendedTrustManager) trust.getTrustManagers()[0];
    }

    private static List<X509Certificate> ofTheJdk() throws GeneralSecurityException {
        TrustManagerFactory usual = TrustManagerFactory.getInstance("PKIX");
        usual.init((KeyStore) null);
        return Stream.of(usual.getTrustManagers()).map(X509TrustManager.class::cast).flatMap(it -> Stream.of(it
                .getAcceptedIssuers())).toList();
    }

    private static KeyManager[] keys(ClientCertificate client, List<X509Certificate> own) throws Unusable,
            GeneralSecurityException {
        KeyStore store = emptyStore();
        store.setKeyEntry("station", key(client, own.getFirst()), IN_MEMORY, own.toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, IN_MEMORY);
        return keys.getKeyManagers();
    }

    private static KeyStore emptyStore() throws Unusable, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new Unusable("no key store in memory: " + e.getMessage(), e);
        }
        return store;
    }

    /** The certificates of a PEM file, in its order. */
    static List<X509Certificate> certificates(Path file) throws Unusable {
        try (InputStream pem = new BufferedInputStream(Files.newInputStream(file))) {
            List<X509Certificate> found = CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
                    .map(X509Certificate.class::cast).toList();
            if (found.isEmpty()) {
                throw new Unusable("the file " + file + " holds no certificate: expected PEM", null);
            }
            return found;
        } catch (CertificateException e) {
            throw new Unusable("the file " + file + " holds no certificate: expected PEM: " + e.getMessage(), e);
        } catch (Unusable e) {
            throw e;
        } catch (IOException e) {
            throw new Unusable("the certificates " + file + " cannot be read: " + e, e);
        }
    }

    private static PrivateKey key(ClientCertificate client, X509Certificate certificate) throws Unusable {
        try {
            Matcher pem = PEM_KEY.matcher(Files.readString(client.key()));
            if (!pem.find()) {
                throw new Unusable("the file " + client.key() + " holds no private key: expected PKCS#8 in PEM", null);
            }
            String algorithm = certificate.getPublicKey().getAlgorithm();
            PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(Base64
                    .getMimeDecoder().decode(pem.group(1))));
            if (!belongs(key, certificate, algorithm)) {
                throw new Unusable("the key " + client.key() + " is not that of the certificate " + client
                        .certificates(), null);
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Unusable("the key " + client.key() + " is not that of the certificate " + client.certificates()
                    + ": " + e.getMessage(), e);
        } catch (Unusable e) {
            throw e;
        } catch (IOException e) {
            throw new Unusable("the key " + client.key() + " cannot be read: " + e, e);
        }
    }

    private static boolean belongs(PrivateKey key, X509Certificate certificate, String algorithm)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(SIGNATURES.getOrDefault(algorithm, algorithm));
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(certificate);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    SSLSocketFactory factory() {
        return context.getSocketFactory();
    }

    /** When the broker's certificate begins that was taken although its day may not have come. */
    Optional<Instant> begins() {
        return floor.flatMap(FloorTrust::begins);
    }

    /** Whether all is judged by a lower bound of the time. */
    boolean isByFloor() {
        return floor.isPresent();
    }

    /** What this shows, with what leads to its authority; empty for nothing. */
    List<X509Certificate> own() {
        return own;
    }

    /** For whom this station's certificate is; empty where it shows none. */
    String subject() {
        return own.isEmpty() ? "" : own.getFirst().getSubjectX500Principal().getName();
    }

    /**
     * In which way broker and station do not agree, as an operator must hear it; empty where certificates are not the
     * reason.
     *
     * @param thrown why a connection ended before CONNACK
     */
    Optional<String> explain(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            Optional<String> words = switch (each) {
                case CertificateExpiredException e -> Optional.of("the broker's certificate has expired (" + e
                        .getMessage() + ")");
                case CertificateNotYetValidException e -> Optional.of("the broker's certificate is not valid yet ("
                        + e.getMessage() + "); is this machine's clock right?");
                case CertPathBuilderException _ -> Optional.of("the broker's certificate is foreign: not signed by "
                        + authority.map(file -> "an authority in " + file).orElse("any authority of the JDK"));
                case CertificateException e when isOfNames(e) -> Optional.of("the broker's certificate is for another"
                        + " name (" + e.getMessage() + ")");
                default -> Optional.empty();
            };
            if (words.isPresent()) {
                return words;
            }
        }
        return alert(thrown).map(this::ofAlert).orElseGet(() -> hungUp(thrown) ? outOfDate() : Optional.empty());
    }

    /** Whether the connection ended without a word while it was there. */
    private static boolean hungUp(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            boolean wasNeverThere = each instanceof ConnectException || each instanceof NoRouteToHostException;
            if (each instanceof SSLException || each instanceof EOFException || each instanceof SocketException
                    && !wasNeverThere) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfNames(CertificateException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith("No name matching") || message.startsWith("No subject alternative");
    }

    private static Optional<String> alert(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            Matcher alert = ALERT.matcher(String.valueOf(each.getMessage()));
            if (alert.find()) {
                return Optional.of(alert.group(1));
            }
        }
        return Optional.empty();
    }

    /** RFC 8446 section 6.2, the alerts that tell of certificates and versions; empty for the others. */
    private Optional<String> ofAlert(String alert) {
        String words = switch (alert) {
            case "certificate_expired" -> "the broker says that " + ours() + " has expired";
            case "certificate_revoked" -> "the broker says that " + ours() + " was revoked";
            case "bad_certificate", "certificate_unknown" -> ownFault().map(fault -> "the broker says that " + ours()
                    + " is not good (" + alert + "): it " + fault).orElseGet(() -> ofForeign(alert));
            case "unknown_ca", "unsupported_certificate", "access_denied", "decrypt_error" -> ofForeign(alert);
            case "certificate_required" -> own.isEmpty() ? ofNone(alert) : ofForeign(alert); // the JDK withheld it
            case "handshake_failure" -> own.isEmpty()
                    ? ofNone(alert)
                    : "the broker refuses " + ours() + " (" + alert + ")";
            case "protocol_version" -> "the broker has no TLS version from 1.2 up";
            default -> "";
        };
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }

    private static String ofNone(String alert) {
        return "the broker wants a client certificate, and uplink.certificate names none (" + alert + ")";
    }

    private String ofForeign(String alert) {
        return "the broker says that " + ours() + " is foreign to it (" + alert + ")";
    }

    private String ours() {
        return "this station's certificate" + (own.isEmpty()
                ? ""
                : " (" + subject() + ", good until " + own.getFirst().getNotAfter().toInstant() + ")");
    }

    /** A broker that just hangs up leaves to us what to make of it; only a certificate out of date is a reason. */
    private Optional<String> outOfDate() {
        return ownFault().map(fault -> "the broker hung up, and " + ours() + " " + fault);
    }

    /**
     * What anyone who looks at the date must have against this station's certificates. Of a lower bound of the time
     * that is that they have expired, and not that they have not begun.
     */
    private Optional<String> ownFault() {
        for (X509Certificate each : own) {
            try {
                if (at.isPresent()) {
                    each.checkValidity(Date.from(at.get().at()));
                } else {
                    each.checkValidity();
                }
            } catch (CertificateExpiredException e) {
                return Optional.of("has expired");
            } catch (CertificateNotYetValidException e) {
                if (at.filter(Time::isFloor).isEmpty()) {
                    return Optional.of("is not valid yet: " + e.getMessage());
                }
            }
        }
        return Optional.empty();
    }
}
