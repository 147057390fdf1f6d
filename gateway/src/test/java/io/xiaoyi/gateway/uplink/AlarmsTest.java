package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmsTest {
    private final List<StationEvent> told = new ArrayList<>();
    private final Alarms alarms = new Alarms(told::add);

    private static AdapterAlarm alarm(String code, boolean raised, String detail) {
        return new AdapterAlarm(code, "uplink", raised, detail);
    }

    @Test
    void anAlarmIsToldOnceWhenItBeginsAndOnceWhenItIsOver() {
        alarms.clear(Alarms.UNSTEADY);
        alarms.raise(Alarms.UNSTEADY, "4 connections in a row");
        alarms.raise(Alarms.UNSTEADY, "5 connections in a row");
        alarms.clear(Alarms.UNSTEADY);
        alarms.clear(Alarms.UNSTEADY);
        assertThat(told).containsExactly(alarm(Alarms.UNSTEADY, true, "4 connections in a row"), alarm(Alarms.UNSTEADY,
                false, ""));
    }

    @Test
    void oneOfCertificatesEndsAndBeginsAnewWhenItsReasonBecomesAnother() {
        alarms.raise(Alarms.CERTIFICATES, "expired");
        alarms.raise(Alarms.CERTIFICATES, "expired");
        alarms.raise(Alarms.CERTIFICATES, "foreign");
        assertThat(told).containsExactly(alarm(Alarms.CERTIFICATES, true, "expired"), alarm(Alarms.CERTIFICATES, false,
                ""), alarm(Alarms.CERTIFICATES, true, "foreign"));
    }

    @Test
    void whatIsRefusedSaysWhoseCertificateWasShown() {
        alarms.shown("CN=demo/st-0002");
        alarms.refused(Alarms.DEAF, "cmd/+", 0x87);
        alarms.refused(Alarms.TRUST, "head", 0x97);
        assertThat(told).containsExactly(alarm(Alarms.DEAF, true,
                "cmd/+: reason 0x87 not authorised: it was shown the certificate of CN=demo/st-0002"),
                alarm(
                        Alarms.TRUST, true, "head: reason 0x97"));
    }
}
