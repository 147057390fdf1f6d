package io.xiaoyi.gateway.console;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A certificate (RFC 5280) that a station signs itself, for its names and addresses, with a key of P-256.
 *
 * @param certificate PEM
 * @param key PKCS#8 PEM
 */
record SelfSigned(String certificate, String key) {
    /** Apple takes no certificate that is good for longer than 825 days. */
    private static final Duration LIFE = Duration.ofDays(820);
    /** A machine that starts in 1970 makes a certificate that is good today. */
    private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SERIAL_BITS = 127;

    /** @param station its id, the certificate's common name */
    static SelfSigned make(String station, Instant now) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
            TBSCertificate body = body(station, now.isBefore(EARLIEST) ? EARLIEST : now, pair, algorithm);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(body.getEncoded("DER"));
            var whole = new ASN1EncodableVector();
            whole.add(body);
            whole.add(algorithm);
            whole.add(new DERBitString(signature.sign()));
            return new SelfSigned(pem("CERTIFICATE", new DERSequence(whole).getEncoded("DER")), pem("PRIVATE KEY", pair
                    .getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("no certificate can be made: " + e.getMessage(), e);
        }
    }

    private static TBSCertificate body(String station, Instant from, KeyPair pair, AlgorithmIdentifier algorithm)
            throws IOException {
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, station).addRDN(BCStyle.O, "Xiaoyi")
                .build();
        var generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BITS, new SecureRandom()).add(
                BigInteger.ONE)));
        generator.setSignature(algorithm);
        generator.setIssuer(name);
        generator.setSubject(name);
        generator.setStartDate(new Time(Date.from(from.minus(Duration.ofDays(1)))));
        generator.setEndDate(new Time(Date.from(from.plus(LIFE))));
        generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        generator.setExtensions(new Extensions(new Extension[]{
                extension(Extension.subjectAlternativeName, false, new GeneralNames(names(station)).getEncoded(
                        "DER")),
                extension(Extension.basicConstraints, true, new BasicConstraints(false).getEncoded("DER")),
                extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature).getEncoded("DER")),
                extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)
                        .getEncoded("DER"))}));
        return generator.generateTBSCertificate();
    }

    private static Extension extension(ASN1ObjectIdentifier id, boolean critical, byte[] der) {
        return new Extension(id, critical, der);
    }

    /** By what browsers may call this machine: its names, and its addresses as they are now. */
    private static GeneralName[] names(String station) throws IOException {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", station + ".local", station));
        Set<String> addresses = new LinkedHashSet<>(List.of("127.0.0.1", "::1"));
        String host = InetAddress.getLocalHost().getHostName();
        if (host.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,200}[A-Za-z0-9])?")) {
            names.add(host);
            names.add(host.replaceFirst("\\..*", "") + ".local");
        }
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            Collections.list(network.getInetAddresses()).stream().filter(it -> !it.isLoopbackAddress()).forEach(
                    it -> addresses.add(it.getHostAddress().replaceFirst("%.*", "")));
        }
        var all = new ArrayList<GeneralName>();
        names.forEach(it -> all.add(new GeneralName(GeneralName.dNSName, it)));
        addresses.forEach(it -> all.add(new GeneralName(GeneralName.iPAddress, it)));
        return all.toArray(GeneralName[]::new);
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n" + new String(Base64.getMimeEncoder(64, new byte[]{'\n'}).encode(der),
                StandardCharsets.US_ASCII) + "\n-----END " + what + "-----\n";
    }
}
