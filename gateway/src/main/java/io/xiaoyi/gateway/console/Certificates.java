package io.xiaoyi.gateway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.xiaoyi.gateway.console.ConsoleSettings.Transport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The certificate that the console shows, and its key: given files, or a pair of the station's own that is made once
 * and made anew a month before it ends. Files are looked at again and again, and taken up when both fit each other;
 * until then the old pair serves.
 *
 * <p>Threading: one thread at a time; waits for the disk.
 */
final class Certificates {
    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final byte[] PROBE = new byte[32];
    private static final Map<String, String> SIGNATURES = Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA");

    private final Path certificate;
    private final Path key;
    private final boolean own;
    private final String station;
    private final Supplier<Instant> now;
    private Optional<Pair> shown = Optional.empty();
    private List<Object> readAt = List.of();

    /**
     * What is shown.
     *
     * @param leaf the station's own certificate, first in the file
     */
    record Pair(Buffer certificate, Buffer key, X509Certificate leaf) {
        PemKeyCertOptions options() {
            return new PemKeyCertOptions().setCertValue(certificate).setKeyValue(key);
        }

        /** SHA-256 as browsers show it, to be compared at the first visit. */
        String fingerprint() {
            try {
                return HexFormat.ofDelimiter(":").withUpperCase().formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(leaf.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e); // it was read from its encoding
            }
        }
    }

    /** @param station the name that the station's own certificate is made for */
    Certificates(Transport transport, Path directory, String station, Supplier<Instant> now) {
        this.own = !(transport instanceof Transport.GivenCertificate);
        this.certificate = transport instanceof Transport.GivenCertificate given
                ? given.certificate()
                : directory.resolve("certificate.pem");
        this.key = transport instanceof Transport.GivenCertificate given ? given.key() : directory.resolve("key.pem");
        this.station = station;
        this.now = now;
    }

    /**
     * The pair as it is now; one of the station's own is made where it is missing, unreadable or about to end.
     *
     * @throws IOException naming the file and what is wrong with it
     */
    Pair read() throws IOException {
        if (own) {
            keepOwn();
        }
        readAt = stamp(); // before the files are read: what changes in between is seen the next time
        Pair pair = pair();
        shown = Optional.of(pair);
        return pair;
    }

    /** The pair, when a file has changed or its own is about to end. @throws IOException as {@link #read} */
    Optional<Pair> renewed() throws IOException {
        boolean lasts = !own || shown.filter(this::lasts).isPresent();
        return lasts && stamp().equals(readAt) ? Optional.empty() : Optional.of(read());
    }

    private boolean lasts(Pair pair) {
        return now.get().plus(RENEWED_BEFORE).isBefore(pair.leaf().getNotAfter().toInstant());
    }

    private List<Object> stamp() throws IOException {
        var stamp = new ArrayList<>();
        for (Path file : List.of(certificate, key)) {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            stamp.add(attributes.lastModifiedTime());
            stamp.add(attributes.size());
            stamp.add(String.valueOf(attributes.fileKey()));
        }
        return stamp;
    }

    private void keepOwn() throws IOException {
        boolean good = false;
        if (Files.exists(certificate) && Files.exists(key)) {
            try {
                good = lasts(pair());
            } catch (IOException e) {
                good = false; // half a pair after a power cut: a new one costs nothing but a browser's question
            }
        }
        if (!good) {
            SelfSigned made = SelfSigned.make(station, now.get());
            PrivateFiles.replace(key, made.key().getBytes(StandardCharsets.US_ASCII));
            PrivateFiles.replace(certificate, made.certificate().getBytes(StandardCharsets.US_ASCII));
        }
    }

    private Pair pair() throws IOException {
        byte[] chain = Files.readAllBytes(certificate);
        byte[] privateKey = Files.readAllBytes(key);
        try {
            Collection<? extends Certificate> all = CertificateFactory.getInstance("X.509").generateCertificates(
                    new ByteArrayInputStream(chain));
            if (all.isEmpty()) {
                throw new IOException(certificate + ": no certificate in it");
            }
            var leaf = (X509Certificate) all.iterator().next();
            requireFit(leaf, privateKey(leaf, new String(privateKey, StandardCharsets.ISO_8859_1)));
            return new Pair(Buffer.buffer(chain), Buffer.buffer(privateKey), leaf);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(certificate + " and " + key + ": " + e.getMessage(), e);
        }
    }

    private PrivateKey privateKey(X509Certificate leaf, String pem) throws IOException, GeneralSecurityException {
        Matcher block = KEY.matcher(pem);
        if (!block.find()) {
            throw new IOException(key + ": found no key of PKCS#8 in PEM; allowed: one block BEGIN PRIVATE KEY");
        }
        return KeyFactory.getInstance(leaf.getPublicKey().getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(
                Base64.getMimeDecoder().decode(block.group(1))));
    }

    private void requireFit(X509Certificate leaf, PrivateKey privateKey) throws IOException,
            GeneralSecurityException {
        String algorithm = SIGNATURES.get(leaf.getPublicKey().getAlgorithm());
        if (algorithm == null) {
            throw new IOException(certificate + ": found a key of " + leaf.getPublicKey().getAlgorithm()
                    + "; allowed: " + SIGNATURES.keySet());
        }
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(privateKey);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(leaf.getPublicKey());
        signature.update(PROBE);
        if (!signature.verify(signed)) {
            throw new IOException(key + ": is not the key of " + certificate);
        }
    }
}
