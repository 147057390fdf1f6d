package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.uplink.UplinkSettings.Allowance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
    private static final Instant EVENING = Instant.parse("2026-11-29T22:00:00Z");

    @TempDir
    private Path folder;

    private Path file;
    private Traffic traffic = new Traffic();
    private Budget budget;
    private Instant wall = EVENING;
    private Duration uptime = Duration.ofMinutes(1);

    @BeforeEach
    void begin() {
        file = folder.resolve("traffic");
        budget = budget(1_000);
    }

    private Budget budget(long bytesADay) {
        return new Budget(traffic, new Allowance(OptionalLong.of(bytesADay), Optional.of(file)));
    }

    private Thinning count() {
        return budget.count(new Moment(wall, ClockTrust.NTP, uptime.toNanos(), 1));
    }

    private void pass(Duration time) {
        wall = wall.plus(time);
        uptime = uptime.plus(time);
    }

    private void restart() {
        traffic = new Traffic();
        budget = budget(1_000);
        uptime = Duration.ofSeconds(5);
    }

    @ParameterizedTest
    @CsvSource({"0,NONE", "699,NONE", "700,TELEMETRY_SLOW", "799,TELEMETRY_SLOW", "800,TELEMETRY_OFF",
            "899,TELEMETRY_OFF", "900,STATE_SLOW", "1000,STATE_SLOW", "9000000000,STATE_SLOW"})
    void whatIsThinnedOutFollowsFromTheShareThatIsUsed(long used, Thinning thinning) {
        assertThat(Thinning.of(used, 1_000)).isEqualTo(thinning);
    }

    @Test
    void bothDirectionsAreCountedTogether() {
        traffic.sent(400);
        traffic.received(299);
        assertThat(count()).isEqualTo(Thinning.NONE);
        traffic.received(1);
        assertThat(count()).isEqualTo(Thinning.TELEMETRY_SLOW);
        assertThat(budget.today()).isEqualTo(new UplinkStatus.Today(400, 300, OptionalLong.of(1_000)));
        assertThat(budget.words()).isEqualTo("700 of 1000 bytes used on 2026-11-29 (UTC)");
    }

    @Test
    void withoutALimitNothingIsThinnedOut() {
        budget = new Budget(traffic, Allowance.NONE);
        traffic.sent(Integer.MAX_VALUE);
        assertThat(count()).isEqualTo(Thinning.NONE);
        assertThat(budget.today().sentBytes()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void atMidnightOfUtcADayBeginsAnew() {
        traffic.sent(950);
        assertThat(count()).isEqualTo(Thinning.STATE_SLOW);
        pass(Duration.ofHours(2).minusSeconds(1));
        assertThat(count()).isEqualTo(Thinning.STATE_SLOW);
        traffic.sent(20);
        pass(Duration.ofSeconds(1));
        assertThat(count()).isEqualTo(Thinning.NONE);
        assertThat(budget.today().sentBytes()).isEqualTo(20);
    }

    @Test
    void aClockThatIsSetBackBringsNoDayBackAndNoDayIsWithoutEnd() {
        traffic.sent(950);
        wall = Instant.parse("2038-01-01T00:00:00Z");
        count();
        traffic.sent(10);
        wall = EVENING;
        assertThat(count()).isEqualTo(Thinning.STATE_SLOW);
        pass(Duration.ofHours(25));
        assertThat(count()).isEqualTo(Thinning.STATE_SLOW);
        pass(Duration.ofSeconds(1));
        assertThat(count()).isEqualTo(Thinning.NONE);
        assertThat(budget.words()).contains("2026-11-30");
    }

    @Test
    void aRestartGoesOnWithTheDaysCount() {
        traffic.sent(600);
        traffic.received(50);
        count();
        budget.keep();
        restart();
        traffic.sent(50);
        assertThat(count()).isEqualTo(Thinning.TELEMETRY_SLOW);
        assertThat(budget.today()).isEqualTo(new UplinkStatus.Today(650, 50, OptionalLong.of(1_000)));
    }

    @Test
    void aPowerCutTakesFiveMinutesOfTheCount() {
        traffic.sent(600);
        count();
        pass(Duration.ofMinutes(5).plusSeconds(1));
        count();
        traffic.sent(100);
        count();
        restart();
        count();
        assertThat(budget.today().sentBytes()).isEqualTo(600);
    }

    @Test
    void whatAnotherDayUsedDoesNotCount() {
        traffic.sent(950);
        count();
        budget.keep();
        wall = wall.plus(Duration.ofHours(3));
        restart();
        assertThat(count()).isEqualTo(Thinning.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "2026-11-29 5", "2026-13-45 5 5\n", "2026-11-29 -5 5\n",
            "2026-11-29 99999999999999999999 5\n"})
    void aFileThatSaysNothingCountsNothing(String text) throws IOException {
        Files.writeString(file, text);
        traffic.sent(30);
        assertThat(count()).isEqualTo(Thinning.NONE);
        assertThat(budget.today().sentBytes()).isEqualTo(30);
        budget.keep();
        assertThat(file).hasContent("2026-11-29 30 0");
    }

    @Test
    void aFolderThatIsNotThereStopsNothing() {
        file = folder.resolve("gone/traffic");
        budget = budget(1_000);
        traffic.sent(700);
        assertThat(count()).isEqualTo(Thinning.TELEMETRY_SLOW);
        budget.keep();
    }
}
