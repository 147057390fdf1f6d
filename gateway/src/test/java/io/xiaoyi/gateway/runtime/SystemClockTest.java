package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.moment.ClockJudge;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Station;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemClockTest {
    private static final Instant NOW = Instant.parse("2026-11-24T01:02:03Z");

    @TempDir
    private Path folder;

    private boolean kernelInStep;
    private TimeSources sources;

    @BeforeEach
    void nothingYet() {
        sources = new TimeSources(folder.resolve("rtc"), folder.resolve("synchronized"), () -> kernelInStep);
    }

    private void rtc(String number, String name, String sinceEpoch) throws IOException {
        Path clock = Files.createDirectories(folder.resolve("rtc/rtc" + number));
        Files.writeString(clock.resolve("name"), name + "\n");
        Files.writeString(clock.resolve("since_epoch"), sinceEpoch + "\n");
    }

    private static String epoch(long seconds) {
        return Long.toString(NOW.getEpochSecond() + seconds);
    }

    @Test
    void aMachineWithoutAnySourceIsOnTheFloor() {
        assertThat(sources.trust(NOW)).isEqualTo(ClockTrust.FLOOR);
    }

    @Test
    void aBatteryClockThatAgreesWithinFiveSecondsIsBelieved() throws IOException {
        rtc("0", "rpi-rtc", epoch(-5));
        assertThat(sources.trust(NOW)).isEqualTo(ClockTrust.RTC);

        rtc("0", "rpi-rtc", epoch(6));
        assertThat(sources.trust(NOW)).isEqualTo(ClockTrust.FLOOR);
    }

    @Test
    void aSecondClockMayAgreeWhereTheFirstDoesNot() throws IOException {
        rtc("0", "rpi-rtc", "946684800");
        rtc("1", "ds3231", epoch(0));

        assertThat(sources.trust(NOW)).isEqualTo(ClockTrust.RTC);
    }

    @Test
    void aFakeClockAndOneThatCannotBeReadAreNotBelieved() throws IOException {
        rtc("0", "rtc-test", epoch(0));
        rtc("1", "fake", epoch(0));
        rtc("2", "ds3231", "");

        assertThat(sources.trust(NOW)).isEqualTo(ClockTrust.FLOOR);
    }

    @Test
    void aDrainedBatteryThatTheSystemWasSetFromIsNotBelieved() throws IOException {
        Instant drained = Instant.parse("2000-01-01T00:00:07Z");
        rtc("0", "ds3231", Long.toString(drained.getEpochSecond()));

        assertThat(sources.trust(drained)).isEqualTo(ClockTrust.FLOOR);
    }

    @Test
    void networkTimeCountsByTheKernelOrByTimesyncd() throws IOException {
        kernelInStep = true;
        assertThat(sources.trust(NOW)).isEqualTo(ClockTrust.NTP);

        kernelInStep = false;
        Files.createFile(folder.resolve("synchronized"));
        assertThat(sources.trust(NOW)).isEqualTo(ClockTrust.NTP);
    }

    @Test
    void aBatteryClockIsNoWitnessBesideTheNetworkThatTheKernelSetsItFrom() throws IOException {
        rtc("0", "rpi-rtc", Long.toString(Instant.now().getEpochSecond()));
        try (var clock = new SystemClock(sources, NetworkMark.ofThisProcess())) {
            assertThat(clock.now().trust()).isEqualTo(ClockTrust.RTC);
            kernelInStep = true;
            clock.look();
            assertThat(clock.now().trust()).isEqualTo(ClockTrust.NTP);
            kernelInStep = false;
            clock.look();
            assertThat(clock.now().trust()).as("it may be the network's copy").isEqualTo(ClockTrust.NTP);
        }
    }

    /** The kernel copies the network's time into it every eleven minutes. */
    @Test
    void aBatteryClockThatTheNetworkMayHaveSetIsNoWitnessInTheNextBootEither() throws IOException {
        rtc("0", "rpi-rtc", Long.toString(Instant.now().getEpochSecond()));
        kernelInStep = true;
        try (var clock = clock()) {
            assertThat(clock.now().trust()).isEqualTo(ClockTrust.NTP);
        }
        kernelInStep = false;
        try (var clock = clock()) {
            assertThat(clock.now().trust()).isEqualTo(ClockTrust.NTP);
        }
    }

    @Test
    void aSignedTimeThatAgreesWithItMakesItAWitnessAgain() throws IOException {
        rtc("0", "rpi-rtc", Long.toString(Instant.now().getEpochSecond()));
        kernelInStep = true;
        try (var clock = clock()) {
            answered(clock, Duration.ZERO);
            kernelInStep = false;
            clock.look();
            assertThat(clock.now().trust()).isEqualTo(ClockTrust.RTC);
            kernelInStep = true;
            clock.look();
            answered(clock, Duration.ZERO);
            clock.look();
            kernelInStep = false;
            clock.look();
            assertThat(clock.now().trust()).as("the network still set it").isEqualTo(ClockTrust.NTP);
            answered(clock, Duration.ofSeconds(30));
            clock.look();
            assertThat(clock.now().trust()).as("they do not agree").isEqualTo(ClockTrust.NTP);
            answered(clock, Duration.ZERO);
            clock.look();
            assertThat(clock.now().trust()).isEqualTo(ClockTrust.RTC);
        }
        try (var clock = clock()) {
            assertThat(clock.now().trust()).as("in the next boot too").isEqualTo(ClockTrust.RTC);
        }
    }

    private SystemClock clock() {
        return new SystemClock(sources, NetworkMark.in(folder));
    }

    /** A turn in which a platform's answer counted. */
    private static void answered(SystemClock clock, Duration ahead) {
        Moment now = clock.now();
        Station it = new StationWorld().station;
        var told = ClockJudge.startingAt(NOW).answered(now.wall().plus(ahead), 0, now);
        clock.turned(new StationEvent.TimeAnswered(Octets.of()), now, new Decision(new Station(it.plan(), it.trust(),
                it.remembered(), it.doors(), it.room(), it.occupancy(), told, it.throttles(), it.held(), it.numbers(),
                it.waiting(), it.boot(), it.shadow()), List.of(), List.of()));
    }

    @Test
    void uptimeNeverGoesBackAndTheWaitIsUntilIt() {
        try (var clock = new SystemClock(sources, NetworkMark.ofThisProcess())) {
            Moment first = clock.now();
            Moment second = clock.now();

            assertThat(second.uptimeNanos()).isGreaterThanOrEqualTo(first.uptimeNanos());
            assertThat(clock.realNanosUntil(first.uptimeNanos())).isZero();
            assertThat(clock.realNanosUntil(second.uptimeNanos() + 60_000_000_000L)).isPositive().isLessThanOrEqualTo(
                    60_000_000_000L);
        }
    }

    @Test
    void theKernelCanBeAsked() {
        var kernel = new KernelClock();

        assertThat(kernel.getAsBoolean()).isEqualTo(kernel.getAsBoolean());
    }
}
