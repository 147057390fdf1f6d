package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SignedCommand;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.StationWorld.Courier;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A battery-backed clock that was wrong has raised the floor: only a root says so. */
class ClockResetTest {
    private static final long ROOT = StationWorld.ROOT.publicKey().kid();
    private static final Duration WRONG = Duration.ofDays(700);

    private final StationWorld world = new StationWorld();

    private void theFloorIsYearsAhead() {
        for (int i = 1; i <= 6; i++) {
            world.wallError = WRONG.multipliedBy(i);
            world.boot(StationWorld.plan(false), world.station.remembered());
        }
        world.trust = ClockTrust.NTP;
        world.wallError = Duration.ZERO;
        world.pass(Duration.ofMinutes(1));
        assertThat(world.station.remembered().floor()).isAfter(Instant.parse("2037-01-01T00:00:00Z"));
    }

    private SignedCommand reset(Octets nonce, long kid, SigningKey key) {
        return world.sign("clock-reset", Map.of(), world.truth(), Optional.of(nonce), kid, key);
    }

    private Effect.Reply send(SignedCommand command) {
        world.command(command);
        return world.effects.stream().filter(Effect.Reply.class::isInstance).map(Effect.Reply.class::cast).toList()
                .getLast();
    }

    private Denial denied(Courier courier) {
        world.scan("front-in", courier.code());
        return world.lastAnswer().denial().orElseThrow();
    }

    @Test
    void afterItHonestCouriersComeInAndThePlatformsTimeCountsAgain() {
        theFloorIsYearsAhead();
        Courier courier = world.courier();
        world.scan("front-in", courier.issued.shown());
        assertThat(world.lastAnswer().denial()).contains(Denial.UNKNOWN_ISSUER); // its key has expired by then
        world.happen(new StationEvent.LinkChanged(true, "")).hears(world.answer());
        assertThat(world.station.clock().trust()).isEqualTo(ClockTrust.FLOOR);
        assertThat(world.facts(Fact.AlarmRaised.class).getLast().code()).isEqualTo(Alarm.TIME_REFUSED);

        Instant from = world.station.clock().floorAt(world.uptimeNanos);
        SignedCommand reset = reset(world.station.boot().nonce(), ROOT, StationWorld.ROOT);
        assertThat(send(reset).stage()).isEqualTo(Effect.Stage.DONE);
        assertThat(world.facts(Fact.ClockReset.class)).containsExactly(new Fact.ClockReset("%016x".formatted(ROOT),
                from, reset.command().issuedAt()));
        assertThat(world.station.remembered().floor()).isEqualTo(reset.command().issuedAt());
        world.scan("front-in", courier.issued.shown()).scan("front-in", courier.code());
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);

        world.pass(Duration.ofSeconds(16)).hears(world.answer());
        assertThat(world.station.clock().trust()).isEqualTo(ClockTrust.SIGNED);
        assertThat(world.station.remembered().alarms()).isEmpty();
        world.boot(StationWorld.plan(false), StationTest.replayed(world.journal));
        assertThat(world.station.remembered().floor()).as("it outlives a restart").isBefore(world.truth().plusSeconds(
                1));
    }

    @Test
    void aClockThatStillShowsTheWrongTimeIsNotBelievedAfterIt() {
        theFloorIsYearsAhead();
        world.trust = ClockTrust.RTC;
        world.wallError = Duration.ofDays(300);
        world.pass(Duration.ofMinutes(1));
        send(reset(StationWorld.NONCE, ROOT, StationWorld.ROOT));
        world.pass(Duration.ofMinutes(1)).scan("front-in", "hello");
        assertThat(world.station.clock().trust()).isEqualTo(ClockTrust.FLOOR);
        Courier courier = world.courier().introduced("front-in");
        world.scan("front-in", courier.code());
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
        assertThat(world.station.remembered().floor()).isBefore(world.truth().plusSeconds(1));
        world.wallError = Duration.ZERO;
        world.pass(Duration.ofMinutes(1)).scan("front-in", "hello");
        assertThat(world.station.clock().trust()).isEqualTo(ClockTrust.RTC);
    }

    /** What the thousandth entry is depends on what else happened: here each of those that come with the reset. */
    @Test
    void itIsNotUndoneByTheCheckpointThatFallsDueWithIt() {
        for (int before = 1; before <= 4; before++) {
            var fresh = new ClockResetTest();
            fresh.resetSoManyEntriesBeforeACheckpoint(before);
        }
    }

    private void resetSoManyEntriesBeforeACheckpoint(int entries) {
        theFloorIsYearsAhead();
        world.trust = ClockTrust.RTC;
        world.wallError = WRONG.multipliedBy(6);
        world.pass(Duration.ofMinutes(1)).scan("front-in", "hello");
        assertThat(world.station.clock().trust()).as("what raises the floor").isEqualTo(ClockTrust.RTC);
        for (boolean raised = true; untilCheckpoint() > entries; raised = !raised) {
            world.happen(new StationEvent.AdapterAlarm("test", "test", raised, ""));
        }
        SignedCommand reset = reset(world.station.boot().nonce(), ROOT, StationWorld.ROOT);
        assertThat(send(reset).stage()).isEqualTo(Effect.Stage.DONE);
        assertThat(world.station.remembered().floor()).as("%d before", entries).isEqualTo(reset.command().issuedAt());
        assertThat(StationTest.replayed(world.journal).floor()).isEqualTo(reset.command().issuedAt());
        world.happen(new StationEvent.AdapterAlarm("other", "test", true, ""))
                .happen(new StationEvent.AdapterAlarm("other", "test", false, ""))
                .happen(new StationEvent.AdapterAlarm("third", "test", true, ""));
        assertThat(world.facts(Fact.Checkpoint.class)).as("it comes all the same").isNotEmpty();
        assertThat(world.station.remembered().floor()).isBefore(world.truth().plusSeconds(1));
    }

    private long untilCheckpoint() {
        return Station.CHECKPOINT_ENTRIES - (world.station.remembered().lastSeq() - world.station.boot()
                .lastCheckpointSeq());
    }

    /** One changed cell a row. */
    @Test
    void noOtherKeySufficesAndNoOtherNonce() {
        theFloorIsYearsAhead();
        Instant floor = world.station.remembered().floor();
        Octets nonce = StationWorld.NONCE;
        assertThat(send(reset(nonce, 2, world.operatorKey)).reason()).isEqualTo("wrong-role");
        assertThat(send(reset(nonce, 3, world.platformKey)).reason()).isEqualTo("wrong-role");
        assertThat(send(reset(nonce, 4, world.installerKey)).reason()).isEqualTo("wrong-role");
        assertThat(send(reset(nonce, 1, world.issuerKey)).reason()).isEqualTo("wrong-role");
        assertThat(send(reset(nonce, ROOT, world.platformKey)).reason()).isEqualTo("forged");
        assertThat(send(reset(nonce, 77, StationWorld.ROOT)).reason()).isEqualTo("unknown-key");
        assertThat(send(reset(Octets.ofLong(7), ROOT, StationWorld.ROOT)).reason()).isEqualTo("wrong-nonce");
        assertThat(send(world.sign("clock-reset", Map.of(), world.truth(), Optional.empty(), ROOT,
                StationWorld.ROOT)).reason()).isEqualTo("wrong-nonce");
        assertThat(send(world.sign("clock-reset", Map.of("time", io.xiaoyi.gateway.pass.Cbor.of(0)), world.truth(),
                Optional.of(nonce), ROOT, StationWorld.ROOT)).reason()).isEqualTo("bad-argument");
        assertThat(send(world.sign("unlock", Map.of("door", io.xiaoyi.gateway.pass.Cbor.of("front")), world.wall(),
                Optional.of(nonce), ROOT, StationWorld.ROOT)).reason()).as("a root commands nothing else")
                .isEqualTo("unknown-key");
        assertThat(world.station.remembered().floor()).isEqualTo(floor);
        assertThat(world.facts(Fact.ClockReset.class)).isEmpty();
    }

    @Test
    void itIsGoodOnceAndDiesWithItsNonce() {
        theFloorIsYearsAhead();
        world.happen(new StationEvent.LinkChanged(true, ""));
        SignedCommand kept = reset(world.station.boot().nonce(), ROOT, StationWorld.ROOT);
        SignedCommand used = reset(world.station.boot().nonce(), ROOT, StationWorld.ROOT);
        assertThat(send(used).stage()).isEqualTo(Effect.Stage.DONE);
        assertThat(send(used).reason()).isEqualTo("replayed");
        world.pass(Duration.ofMinutes(7));
        assertThat(send(kept).reason()).isEqualTo("wrong-nonce");
    }

    @Test
    void aRootThatWasDroppedResetsNothing() {
        theFloorIsYearsAhead();
        var other = SigningKey.generate(io.xiaoyi.gateway.pass.Algorithm.EDDSA, world.random);
        assertThat(send(reset(StationWorld.NONCE, other.publicKey().kid(), other)).reason()).isEqualTo("unknown-key");
        assertThat(denied(world.courier())).isEqualTo(Denial.UNKNOWN_PASS);
    }
}
