package io.xiaoyi.gateway.uplink;

import java.nio.file.Path;

/**
 * What a station shows a broker that wants certificates.
 *
 * @param certificates PEM, the station's own first, then those that lead to its authority
 * @param key of the first; PKCS#8 PEM: EC, RSA or Ed25519
 */
public record ClientCertificate(Path certificates, Path key) {}
