package io.xiaoyi.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.OneCodeOneGrantTest.World;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.Word;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What may happen to a station's clock: each leaves honest couriers a way in, and no replay. */
class ClockScenariosTest {
    private static final Duration TO_2038 = Duration.between(Scene.NOW, Instant.parse("2038-01-19T03:14:08Z"));

    private final World world = new World(1, 100);
    private int next;

    /** An honest courier who was not here yet comes in, and neither his code nor any before opens again. */
    private void anHonestCourierComesIn() {
        world.goBy(Duration.ofSeconds(20));
        Pass pass = world.passes.get(next++);
        long step = Word.stepAt(world.truth);
        assertThat(world.show(pass, step, "left")).isInstanceOf(Verdict.Granted.class);
        noReplay(pass, step);
        noReplay(pass, step - 1);
    }

    private void noReplay(Pass pass, long step) {
        assertThat(world.show(pass, step, "right")).isInstanceOf(Verdict.Denied.class);
    }

    @Test
    void aJumpTo2038AndBack() {
        for (ClockTrust source : new ClockTrust[]{ClockTrust.NTP, ClockTrust.RTC}) {
            world.source = source;
            world.error = Duration.ZERO;
            anHonestCourierComesIn();
            world.error = TO_2038;
            anHonestCourierComesIn();
            world.goBy(Duration.ofHours(5));
            world.error = Duration.ZERO;
            anHonestCourierComesIn();
            assertThat(world.floor).as("locks nobody out for good").isBefore(world.truth.plusSeconds(60));
        }
    }

    @Test
    void aBootIn2038AndBack() {
        for (ClockTrust source : new ClockTrust[]{ClockTrust.NTP, ClockTrust.RTC}) {
            world.source = source;
            world.error = TO_2038;
            world.reboot();
            anHonestCourierComesIn();
            world.error = Duration.ZERO;
            anHonestCourierComesIn();
            world.reboot();
            anHonestCourierComesIn();
        }
    }

    @Test
    void aColdBootWithoutNetworkAndTheNetworksTimeLater() {
        Pass early = world.passes.getLast();
        world.show(early, Word.stepAt(world.truth), "left");
        world.goBy(Duration.ofHours(9));
        world.source = ClockTrust.FLOOR;
        world.error = Duration.between(world.truth, Instant.EPOCH);
        world.reboot();
        anHonestCourierComesIn();
        noReplay(early, Word.stepAt(Scene.NOW));
        world.goBy(Duration.ofMinutes(11));
        long granted = Word.stepAt(world.truth);
        assertThat(world.show(early, granted, "left")).isInstanceOf(Verdict.Granted.class);
        world.source = ClockTrust.NTP;
        world.error = Duration.ZERO;
        anHonestCourierComesIn();
        noReplay(early, granted);
    }

    @Test
    void aThiefOfTheFutureDuringAColdBootDoesNotLockThePassOut() {
        world.source = ClockTrust.FLOOR;
        world.reboot();
        Pass lent = world.passes.getLast();
        long future = Word.stepAt(world.truth.plus(Duration.ofHours(2)));
        assertThat(world.show(lent, future, "left")).isInstanceOf(Verdict.Granted.class);
        world.goBy(Duration.ofMinutes(30));
        world.source = ClockTrust.NTP;
        assertThat(world.show(lent, Word.stepAt(world.truth), "left")).isInstanceOf(Verdict.Granted.class);
        world.goBy(Duration.ofMinutes(90));
        noReplay(lent, future);
        assertThat(world.show(lent, future + 1, "left")).isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void aClockSetBack() {
        for (Duration back : new Duration[]{Duration.ofHours(-1), Duration.ofDays(-400)}) {
            anHonestCourierComesIn();
            Pass last = world.passes.get(next - 1);
            long granted = Word.stepAt(world.truth);
            world.error = back;
            anHonestCourierComesIn();
            noReplay(last, granted);
            world.goBy(back.abs().compareTo(Duration.ofDays(1)) < 0 ? back.abs() : Duration.ofMinutes(1));
            noReplay(last, granted);
            world.error = Duration.ZERO;
            anHonestCourierComesIn();
        }
    }

    @Test
    void aSpoofedNetworkTimeAtBootWithinTheMonth() {
        world.error = Duration.ofDays(12);
        world.reboot();
        Pass accomplice = world.passes.getLast();
        long spoofed = Word.stepAt(world.truth.plus(world.error));
        assertThat(world.show(accomplice, spoofed, "left")).isInstanceOf(Verdict.Granted.class);
        world.goBy(Duration.ofMinutes(30));
        world.error = Duration.ZERO;
        anHonestCourierComesIn();
        world.reboot();
        anHonestCourierComesIn();
        assertThat(world.show(accomplice, Word.stepAt(world.truth), "left")).isInstanceOf(Verdict.Granted.class);
        noReplay(accomplice, spoofed);
    }
}
