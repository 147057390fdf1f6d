package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.console.ConsoleSettings;
import io.xiaoyi.gateway.console.ConsoleSettings.Transport;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads where operators look in.
 *
 * @param usual where accounts are kept when the file does not say
 */
record ConsoleReader(Section section, Path usual) {
    /** @param occupy is told the place that no reader could have as well */
    Optional<ConsoleSettings> read(Consumer<Section> occupy) {
        Section listen = section.at("listen");
        int colon = listen.text("").lastIndexOf(':');
        if (!section.node().isObject() || colon < 0) {
            return Optional.empty();
        }
        String digits = listen.text("").substring(colon + 1);
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (port > 65_535) {
            listen.wrong(listen.found(), "a port from 0 to 65535");
        } else if (port > 0) {
            occupy.accept(listen);
        }
        String host = listen.text("").substring(0, colon).replaceAll("[\\[\\]]", "");
        Section visitors = section.at("visitors");
        Section floorPlan = section.at("floor-plan");
        return Optional.of(new ConsoleSettings(host, Math.min(port, 65_535), transport(host),
                section.at("directory").path().orElse(usual),
                section.at("streams").number(ConsoleSettings.USUAL_STREAMS),
                section.at("metrics").text("guarded").equals("open"),
                visitors.present() ? Optional.of(SettingsReader.signingKey(visitors)) : Optional.empty(),
                floorPlan.present()
                        ? Optional.of(new FloorPlanFile(SettingsReader.readable(floorPlan)))
                        : Optional.empty()));
    }

    private Transport transport(String host) {
        Section plain = section.at("plain");
        Section certificate = section.at("certificate");
        Section key = section.at("key");
        if (certificate.present() != key.present()) {
            Section alone = certificate.present() ? certificate : key;
            alone.wrong(alone.found() + " alone", "certificate and key together");
        }
        boolean anywhere = plain.text("").equals("anywhere");
        if (anywhere || plain.flag(false)) {
            if (certificate.present()) {
                certificate.wrong(certificate.found() + " without TLS", "no certificate, or plain: false");
            } else if (!anywhere && !isLoopback(host)) {
                plain.wrong(plain.found() + " at " + host, "a loopback address such as 127.0.0.1, or TLS; "
                        + "or anywhere, where passwords may be read on their way");
            }
            return new Transport.Plain();
        }
        return certificate.present() && key.present()
                ? new Transport.GivenCertificate(SettingsReader.readable(certificate), SettingsReader.privateFile(key))
                : new Transport.OwnCertificate();
    }

    /** Addresses alone, and the one name that is always loopback (RFC 6761): no name is looked up here. */
    static boolean isLoopback(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
