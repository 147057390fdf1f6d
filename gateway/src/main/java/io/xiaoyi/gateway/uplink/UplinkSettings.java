package io.xiaoyi.gateway.uplink;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach the broker.
 *
 * @param broker {@code mqtt://host:port}, {@code mqtts://…} (TLS), {@code ws://…/path} or {@code wss://…/path}
 * @param clientId unique at the broker; two clients of one id throw each other out
 * @param ca certificates (PEM) that the broker's must lead to; the JDK's own where empty
 * @param certificate the station's own; empty for none
 * @param timing deadlines and delays
 * @param window how many events may wait for their PUBACK at once, 1 to 10,000; the broker's own limit may be lower
 */
public record UplinkSettings(URI broker, String clientId, Optional<Login> login, Optional<Path> ca,
        Optional<ClientCertificate> certificate, Timing timing, int window) {
    private static final Map<String, String> SCHEMES = Map.of("mqtt", "tcp", "tcp", "tcp", "mqtts", "ssl", "ssl",
            "ssl", "ws", "ws", "wss", "wss");
    private static final Map<String, Integer> PORTS = Map.of("tcp", 1883, "ssl", 8883, "ws", 80, "wss", 443);

    /** @throws IllegalArgumentException naming the value, what was found and what is allowed */
    public UplinkSettings {
        if (broker.getScheme() == null || !SCHEMES.containsKey(broker.getScheme()) || broker.getHost() == null) {
            throw new IllegalArgumentException("broker '" + broker
                    + "': expected mqtt://, mqtts://, ws:// or wss:// with a host");
        }
        if (clientId.isEmpty() || clientId.length() > 128) {
            throw new IllegalArgumentException("client id of " + clientId.length() + " characters: expected 1 to 128");
        }
        if (window < 1 || window > 10_000) {
            throw new IllegalArgumentException("window " + window + ": expected 1 to 10000");
        }
    }

    /** With everything usual: client id {@code st-{tenant}-{station}}, window 1,000. */
    public static UplinkSettings of(URI broker, Topics topics) {
        return new UplinkSettings(broker, "st-" + topics.tenant() + "-" + topics.station(), Optional.empty(),
                Optional.empty(), Optional.empty(), Timing.USUAL, 1000);
    }

    public UplinkSettings with(Login by) {
        return new UplinkSettings(broker, clientId, Optional.of(by), ca, certificate, timing, window);
    }

    public UplinkSettings withCa(Path pem) {
        return new UplinkSettings(broker, clientId, login, Optional.of(pem), certificate, timing, window);
    }

    public UplinkSettings with(ClientCertificate shown) {
        return new UplinkSettings(broker, clientId, login, ca, Optional.of(shown), timing, window);
    }

    public UplinkSettings with(Timing other) {
        return new UplinkSettings(broker, clientId, login, ca, certificate, other, window);
    }

    /** Whether the connection is encrypted. */
    public boolean isEncrypted() {
        return switch (broker.getScheme()) {
            case "mqtts", "ssl", "wss" -> true;
            default -> false;
        };
    }

    /** The address as Paho spells it. */
    String address() {
        String scheme = SCHEMES.get(broker.getScheme());
        int port = broker.getPort() >= 0 ? broker.getPort() : PORTS.get(scheme);
        String path = scheme.startsWith("ws") && broker.getPath() != null ? broker.getPath() : "";
        return scheme + "://" + broker.getHost() + ":" + port + path;
    }

    /** Name and password at the broker. Never shown. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    /**
     * Deadlines and delays.
     *
     * @param connect from the first attempt at a socket to CONNACK
     * @param keepAlive how long a silent connection stays unquestioned; whole seconds
     * @param sessionExpiry how long the broker keeps commands for an absent station
     * @param acknowledge how long nothing may be acknowledged while something waits, before the connection is given up
     * @param retryFirst the widest first delay after a lost connection or a refused message
     * @param retryLongest no delay is longer
     * @param takenOver the widest delay after another client took this one's id; the least is a fifth of it
     * @param stateEvery {@code state} is published at most so often
     * @param telemetryEvery {@code telemetry} is published so often
     */
    public record Timing(Duration connect, Duration keepAlive, Duration sessionExpiry, Duration acknowledge,
            Duration retryFirst, Duration retryLongest, Duration takenOver, Duration stateEvery,
            Duration telemetryEvery) {
        public static final Timing USUAL = new Timing(Duration.ofSeconds(30), Duration.ofSeconds(30),
                Duration.ofHours(1), Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofMinutes(2),
                Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofSeconds(60));

        /** With {@code telemetry} as often as that. */
        public Timing measuring(Duration every) {
            return new Timing(connect, keepAlive, sessionExpiry, acknowledge, retryFirst, retryLongest, takenOver,
                    stateEvery, every);
        }
    }
}
