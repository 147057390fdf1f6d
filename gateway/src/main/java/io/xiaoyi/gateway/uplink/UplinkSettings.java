package io.xiaoyi.gateway.uplink;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to reach the broker.
 *
 * @param broker {@code mqtt://host:port}, {@code mqtts://…} (TLS), {@code ws://…/path} or {@code wss://…/path}
 * @param also further addresses of the same broker or its cluster, each encrypted if the first is; where one cannot be
 *     reached the next is tried, and one that works is kept
 * @param clientId unique at the broker; two clients of one id throw each other out
 * @param ca certificates (PEM) that the broker's must lead to; the JDK's own where empty
 * @param certificate the station's own; empty for none
 * @param timing deadlines and delays
 * @param window how many events may wait for their PUBACK at once, 1 to 10,000; the broker's own limit may be lower
 * @param allowance how many bytes a day it may take
 */
public record UplinkSettings(URI broker, List<URI> also, String clientId, Optional<Login> login, Optional<Path> ca,
        Optional<ClientCertificate> certificate, Timing timing, int window, Allowance allowance) {
    private static final Map<String, Integer> PORTS = Map.of("mqtt", 1883, "tcp", 1883, "mqtts", 8883, "ssl", 8883,
            "ws", 80, "wss", 443);

    /** @throws IllegalArgumentException naming the value, what was found and what is allowed */
    public UplinkSettings {
        also = List.copyOf(also);
        check(broker);
        for (URI each : also) {
            check(each);
            if (isEncrypted(each) != isEncrypted(broker)) {
                throw new IllegalArgumentException("broker '" + each + "' beside '" + broker
                        + "': expected both with TLS, or none");
            }
        }
        if (clientId.isEmpty() || clientId.length() > 128) {
            throw new IllegalArgumentException("client id of " + clientId.length() + " characters: expected 1 to 128");
        }
        if (window < 1 || window > 10_000) {
            throw new IllegalArgumentException("window " + window + ": expected 1 to 10000");
        }
    }

    private static void check(URI broker) {
        if (broker.getScheme() == null || !PORTS.containsKey(broker.getScheme()) || broker.getHost() == null) {
            throw new IllegalArgumentException("broker '" + broker
                    + "': expected mqtt://, mqtts://, ws:// or wss:// with a host");
        }
    }

    /** With everything usual: client id {@code st-{tenant}-{station}}, window 1,000. */
    public static UplinkSettings of(URI broker, Topics topics) {
        return of(broker, "st-" + topics.tenant() + "-" + topics.station());
    }

    /** The same for a client of another id. */
    public static UplinkSettings of(URI broker, String clientId) {
        return new UplinkSettings(broker, List.of(), clientId, Optional.empty(), Optional.empty(), Optional.empty(),
                Timing.USUAL, 1000, Allowance.NONE);
    }

    public UplinkSettings with(Login by) {
        return new UplinkSettings(broker, also, clientId, Optional.of(by), ca, certificate, timing, window, allowance);
    }

    public UplinkSettings withCa(Path pem) {
        return new UplinkSettings(broker, also, clientId, login, Optional.of(pem), certificate, timing, window,
                allowance);
    }

    public UplinkSettings with(ClientCertificate shown) {
        return new UplinkSettings(broker, also, clientId, login, ca, Optional.of(shown), timing, window, allowance);
    }

    public UplinkSettings with(Timing other) {
        return new UplinkSettings(broker, also, clientId, login, ca, certificate, other, window, allowance);
    }

    public UplinkSettings with(Allowance other) {
        return new UplinkSettings(broker, also, clientId, login, ca, certificate, timing, window, other);
    }

    public UplinkSettings with(List<URI> more) {
        return new UplinkSettings(broker, more, clientId, login, ca, certificate, timing, window, allowance);
    }

    /** The same with one address alone: the first for turn 0, then the others in order, and again. */
    UplinkSettings turn(int turn) {
        var all = new ArrayList<>(List.of(broker));
        all.addAll(also);
        return new UplinkSettings(all.get(Math.floorMod(turn, all.size())), List.of(), clientId, login, ca,
                certificate, timing, window, allowance);
    }

    /** Whether the connection is encrypted. */
    public boolean isEncrypted() {
        return isEncrypted(broker);
    }

    private static boolean isEncrypted(URI broker) {
        return switch (broker.getScheme()) {
            case "mqtts", "ssl", "wss" -> true;
            default -> false;
        };
    }

    /** Whom the broker's certificate must name. */
    String host() {
        String host = broker.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The address as Paho spells it, without encryption, which {@link Sockets} sees to. */
    String address() {
        boolean isWeb = broker.getScheme().startsWith("ws");
        int port = broker.getPort() >= 0 ? broker.getPort() : PORTS.get(broker.getScheme());
        String path = isWeb && broker.getPath() != null ? broker.getPath() : "";
        return (isWeb ? "ws" : "tcp") + "://" + broker.getHost() + ":" + port + path;
    }

    /** Name and password at the broker. Never shown. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    /**
     * The bytes of a day.
     *
     * @param bytesADay in both directions, by UTC; empty for no limit. It binds what can be done without, see
     *     {@link Thinning}
     * @param kept the file in which the count outlives a restart; empty to begin at 0
     */
    public record Allowance(OptionalLong bytesADay, Optional<Path> kept) {
        public static final Allowance NONE = new Allowance(OptionalLong.empty(), Optional.empty());
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
