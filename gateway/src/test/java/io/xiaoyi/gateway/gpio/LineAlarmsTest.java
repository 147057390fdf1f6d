package io.xiaoyi.gateway.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.gpio.chardev.LineException;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineAlarmsTest {
    private static final LineException GONE = LineException.gone("it");
    private static final LineException REFUSED = LineException.unforeseen("it", new IllegalStateException("no"));

    private final LineAlarms alarms = new LineAlarms(List.of("pinctrl-rp1", "pinctrl-bcm2711"));

    private static AdapterAlarm alarm(String code, String subject, boolean raised) {
        return new AdapterAlarm(code, subject, raised, "");
    }

    private List<AdapterAlarm> changes(Map<String, LineException> failing) {
        return alarms.changes(failing).stream().map(it -> alarm(it.code(), it.subject(), it.raised())).toList();
    }

    @Test
    void aChipThatIsMissingIsOneAlarmForAllItsLines() {
        assertThat(changes(Map.of("lock.front", GONE, "exit.front", GONE))).containsExactly(
                alarm("gpio-chip-absent", "pinctrl-rp1,pinctrl-bcm2711", true));
        assertThat(changes(Map.of("lock.front", GONE))).isEmpty();
        assertThat(changes(Map.of())).containsExactly(
                alarm("gpio-chip-absent", "pinctrl-rp1,pinctrl-bcm2711", false));
    }

    @Test
    void aLineThatFailsByItselfIsAnAlarmOfItsOwnAndToldOnce() {
        assertThat(changes(Map.of("lock.front", REFUSED))).containsExactly(
                alarm("gpio-line-failed", "lock.front", true));
        assertThat(changes(Map.of("lock.front", REFUSED))).isEmpty();
        assertThat(changes(Map.of())).containsExactly(alarm("gpio-line-failed", "lock.front", false));
    }

    @Test
    void aFireInputThatCannotBeReadHasAlwaysItsOwnAlarmWhichSaysWhatIsDone() {
        assertThat(alarms.changes(Map.of("fire", GONE))).anySatisfy(alarm -> {
            assertThat(alarm.code()).isEqualTo("gpio-line-failed");
            assertThat(alarm.subject()).isEqualTo("fire");
            assertThat(alarm.detail()).contains("taken for a fire", "every door is released");
        });
    }
}
