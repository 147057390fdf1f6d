package io.xiaoyi.gateway.console;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the console is reached.
 *
 * @param host a name or an address of this machine; {@code 0.0.0.0} for all
 * @param port 0 takes a free one
 * @param transport with TLS or without
 * @param directory accounts, tokens and the station's own certificate lie here; made if it is not there
 * @param streams event streams at once, at least 1
 * @param metricsOpen whether {@code /metrics} answers those who have not signed in
 * @param visitors private key (PKCS#8 PEM) of the issuer that signs printed passes; empty: none are printed
 * @param floorPlan where doors and outlets stand; empty: the page lays them out
 */
public record ConsoleSettings(String host, int port, Transport transport, Path directory, int streams,
        boolean metricsOpen, Optional<Path> visitors, Optional<FloorPlan> floorPlan) {
    /** Event streams where nothing is said: what a Pi serves beside its doors. */
    public static final int USUAL_STREAMS = 64;

    /** How what is said stays between the two. */
    public sealed interface Transport {
        /** Without TLS: on a loopback address, or where somebody said so in as many words. */
        record Plain() implements Transport {}

        /** TLS with a certificate that the station makes, once, and signs itself. */
        record OwnCertificate() implements Transport {}

        /**
         * TLS with a given certificate, read anew when a file changes.
         *
         * @param certificate PEM, the station's own first, then those that signed it
         * @param key PKCS#8 PEM, mode 0600
         */
        record GivenCertificate(Path certificate, Path key) implements Transport {}
    }
}
