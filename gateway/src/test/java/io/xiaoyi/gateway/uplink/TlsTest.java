package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.broker.ShippedBroker;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator hears of certificates: only what is their fault, and before it is too late. */
class TlsTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void certificates() {
        ShippedBroker.certificates(folder, 3650, "authority");
        ShippedBroker.certificates(folder, -1, "client", "late");
        ShippedBroker.certificates(folder, 397, "client", "year");
        ShippedBroker.certificates(folder, 30, "client", "month");
        ShippedBroker.certificates(folder, 1, "client", "day");
    }

    private static Tls of(String name) throws IOException {
        return by(name, Optional.empty());
    }

    private static Tls at(String name, Instant when) throws IOException {
        return by(name, Optional.of(new Tls.Time(when, false)));
    }

    private static Tls by(String name, Optional<Tls.Time> time) throws IOException {
        return Tls.of(UplinkSettings.of(URI.create("mqtts://localhost"), Bench.TOPICS).withCa(folder.resolve("ca.pem"))
                .with(new ClientCertificate(folder.resolve(name + ".pem"), folder.resolve(name + ".key"))),
                time);
    }

    @Test
    void datesAreJudgedByTheSignedTimeElseByTheLaterOfStationAndMachine() {
        Instant machine = Instant.parse("2026-11-29T16:00:00Z");
        for (int days : new int[]{-30, 30}) {
            Instant station = machine.plus(Duration.ofDays(days));
            assertThat(Tls.timeBy(new Moment(station, ClockTrust.SIGNED, 0, 1), machine)).isEqualTo(new Tls.Time(
                    station, false));
            for (ClockTrust other : List.of(ClockTrust.FLOOR, ClockTrust.NTP, ClockTrust.RTC)) {
                assertThat(Tls.timeBy(new Moment(station, other, 0, 1), machine)).isEqualTo(new Tls.Time(days > 0
                        ? station
                        : machine, other == ClockTrust.FLOOR));
            }
        }
    }

    @Test
    void whatIsTheFaultOfAStationsOwnCertificateIsJudgedByThatDateToo() throws IOException {
        Instant end = of("day").own().getFirst().getNotAfter().toInstant();
        var hungUp = lost(new EOFException());
        assertThat(at("day", end.minusSeconds(1)).explain(hungUp)).isEmpty();
        assertThat(at("day", end.plusSeconds(1)).explain(hungUp)).hasValueSatisfying(
                it -> assertThat(it).endsWith(" has expired"));
        assertThat(at("day", end.minus(Duration.ofDays(3))).explain(hungUp)).hasValueSatisfying(
                it -> assertThat(it).contains(" is not valid yet"));
    }

    @Test
    void aLowerBoundOfTheTimeProvesThatItHasExpiredAndNotThatItHasNotBegun() throws IOException {
        Instant end = of("day").own().getFirst().getNotAfter().toInstant();
        var hungUp = lost(new EOFException());
        assertThat(byFloor(end.minus(Duration.ofDays(3))).explain(hungUp)).isEmpty();
        assertThat(byFloor(end.minus(Duration.ofDays(3))).explain(alert("bad_certificate"))).hasValueSatisfying(
                it -> assertThat(it).contains("is foreign to it"));
        assertThat(byFloor(end.plusSeconds(1)).explain(hungUp)).hasValueSatisfying(it -> assertThat(it).endsWith(
                " has expired"));
    }

    private static Tls byFloor(Instant when) throws IOException {
        return by("day", Optional.of(new Tls.Time(when, true)));
    }

    @Test
    void aCertificateOutOfDateIsBlamedOnlyWhereTheBrokerHungUp() throws IOException {
        Tls late = of("late");
        for (Exception hungUp : List.of(new EOFException(), new SocketException("Connection reset"),
                new SSLHandshakeException("Remote host terminated the handshake"))) {
            assertThat(late.explain(lost(hungUp))).as("%s", hungUp).hasValueSatisfying(it -> assertThat(it).contains(
                    "the broker hung up", "has expired"));
            assertThat(of("year").explain(lost(hungUp))).as("%s", hungUp).isEmpty();
        }
        for (Exception other : List.of(new ConnectException("Connection refused"), new NoRouteToHostException(),
                new UnknownHostException("mqtt.example.com"), new SocketTimeoutException("connect timed out"),
                new SSLHandshakeException("Received fatal alert: internal_error"),
                new SSLHandshakeException("Received fatal alert: close_notify"))) {
            assertThat(late.explain(lost(other))).as("%s", other).isEmpty();
        }
        assertThat(late.explain(new MqttException(0x87))).isEmpty();
    }

    @Test
    void anAlertIsToldForWhatItIs() throws IOException {
        Tls late = of("late");
        assertThat(late.explain(alert("certificate_expired"))).hasValueSatisfying(it -> assertThat(it).startsWith(
                "the broker says that this station's certificate (CN=late, good until ").endsWith(" has expired"));
        assertThat(late.explain(alert("unknown_ca"))).hasValueSatisfying(it -> assertThat(it).contains("is foreign"));
        // which of the two a Java broker means, its alert does not say
        assertThat(late.explain(alert("certificate_unknown"))).hasValueSatisfying(it -> assertThat(it).endsWith(
                " is not good (certificate_unknown): it has expired"));
        assertThat(of("year").explain(alert("certificate_unknown"))).hasValueSatisfying(it -> assertThat(it).endsWith(
                " is foreign to it (certificate_unknown)"));
        assertThat(late.explain(alert("protocol_version"))).contains("the broker has no TLS version from 1.2 up");
    }

    private static MqttException alert(String name) {
        return lost(new SSLHandshakeException("Received fatal alert: " + name));
    }

    private static MqttException lost(Exception cause) {
        return new MqttException(MqttException.REASON_CODE_CLIENT_EXCEPTION, cause);
    }

    /** Certificates of a year, a month and a day, as each of them runs out. */
    @Test
    void aCertificateIsToldWithItsDateWeeksBeforeItRunsOut() throws IOException {
        told("year", Duration.ofDays(31), "");
        told("year", Duration.ofDays(29), ": renew it");
        told("year", Duration.ofDays(6), ": renew it now");
        told("month", Duration.ofDays(11), "");
        told("month", Duration.ofDays(9), ": renew it");
        told("month", Duration.ofDays(2), ": renew it now");
        told("day", Duration.ofHours(9), "");
        told("day", Duration.ofHours(7), ": renew it");
        told("day", Duration.ofHours(2), ": renew it now");
        told("day", Duration.ofHours(-2), ": renew it now");
    }

    private static void told(String name, Duration before, String end) throws IOException {
        List<X509Certificate> chain = of(name).own();
        Instant date = chain.getFirst().getNotAfter().toInstant();
        String said = "(CN=" + name + ") runs out on " + date + end;
        assertThat(Expiry.told(chain, List.of(), date.minus(before))).as("%s %s", name, before).isEqualTo(end.isEmpty()
                ? Optional.empty()
                : Optional.of("this station's certificate " + said));
        assertThat(Expiry.told(List.of(), chain, date.minus(before))).as("%s %s", name, before).isEqualTo(end.isEmpty()
                ? Optional.empty()
                : Optional.of("the broker's certificate " + said));
    }

    @Test
    void ofAChainTheOneThatRunsOutFirstIsTold() throws IOException {
        List<X509Certificate> chain = List.of(of("year").own().getFirst(), of("month").own().getFirst());
        Instant date = chain.getLast().getNotAfter().toInstant();
        assertThat(Expiry.told(chain, List.of(), date.minus(Duration.ofDays(1)))).contains(
                "CN=month, to which this station's certificate leads, runs out on " + date + ": renew it now");
    }
}
