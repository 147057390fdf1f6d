package io.xiaoyi.gateway.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.xiaoyi.gateway.machine.KernelTrace.Level;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Inside: a whole gateway on a kernel's GPIO lines, in all that may befall it. The checks share it, in this order. */
final class GatewayProgram {
    /** However a process ends, a door is secured so long after its time. */
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration SHORTLY_BEFORE_THE_END = GatewayScene.RELEASE.minusMillis(200);
    private static final int EDGES = 200;
    private static final int UNREAD_SCANS = 5;

    private final GatewayScene scene = new GatewayScene();
    private final Findings findings;

    private GatewayProgram(Findings findings) throws IOException {
        this.findings = findings;
    }

    public static void main(String[] arguments) throws IOException {
        var findings = new Findings();
        var program = new GatewayProgram(findings);
        findings.check("aStartDrivesNoStrikeOfEitherPolarityToRelease", program::startsWithoutGlitch);
        findings.check("aScanOnTheSerialLineMovesTheRelayAndItsTimeEndsIt", program::scanMovesRelay);
        findings.check("theContactsEdgeIsInTheJournal", program::contactIsJournaled);
        findings.check("rapidEdgesLoseNoFinalState", program::rapidEdges);
        findings.check("aChipThatGoesIsAnAlarmAndWorksWhenItComesBack", program::chipGoesAndComes);
        findings.check("aLogThatNobodyReadsKeepsNobodyWaiting", program::unreadLog);
        findings.check("killedDuringAReleaseTheStrikeIsSecuredFirst", () -> program.securedInTime("kill -9",
                () -> program.scene.supervisor.signal("KILL")));
        findings.check("frozenDuringAReleaseTheStrikeIsSecuredInTime", () -> program.securedInTime("SIGSTOP",
                () -> program.scene.supervisor.signal("STOP")));
        findings.check("aStuckLoopIsKilledAndTheStrikeSecuredInTime", program::stuckLoop);
        findings.check("stoppedInOrderEveryOutputTakesItsShutdownLevel", program::stops);
        program.scene.supervisor.close();
        findings.end();
    }

    private void startsWithoutGlitch() {
        assertThat(scene.trace.driven(GatewayScene.FRONT)).isNotEmpty().noneMatch(Level::isHigh);
        assertThat(scene.trace.driven(GatewayScene.BACK)).isNotEmpty().allMatch(Level::isHigh);
        assertThat(scene.trace.driven(GatewayScene.SIDE)).isNotEmpty().allMatch(Level::isHigh);
        assertThat(scene.chip.isHigh(GatewayScene.FRONT)).isFalse();
        assertThat(scene.chip.isHigh(GatewayScene.BACK)).isTrue();
        assertThat(scene.chip.isHigh(GatewayScene.SIDE)).isTrue();
        tellStart("start");
    }

    private void tellStart(String what) {
        long started = last("started");
        long first = scene.trace.driven(GatewayScene.FRONT).stream().mapToLong(Level::nanos)
                .filter(nanos -> nanos > started).min().orElseThrow();
        findings.figure(what + ": process begun → start level", "%.2f s", (first - started) / 1e9);
        findings.figure(what + ": process begun → open", "%.2f s", (last("READY=1") - started) / 1e9);
    }

    private long last(String what) {
        return scene.supervisor.events().stream().filter(event -> event.what().equals(what)).mapToLong(
                Supervisor.Event::nanos).max().orElseThrow();
    }

    private void scanMovesRelay() throws Exception {
        scene.trace.forget();
        scene.scan();
        Findings.until("the strike is secured again", () -> scene.sinceReleased().size() == 2);
        assertThat(releasedNanos()).isCloseTo(GatewayScene.RELEASE.toNanos(), within(Duration.ofSeconds(1).toNanos()));
        assertThat(scene.trace.driven(GatewayScene.BACK)).allMatch(Level::isHigh);
        assertThat(scene.count("granted")).isEqualTo(1);
    }

    private void contactIsJournaled() {
        scene.leave();
        scene.chip.pull(GatewayScene.CONTACT, true);
        Findings.until("the door is open", () -> scene.count("door-opened") == 1);
        scene.chip.pull(GatewayScene.CONTACT, false);
        Findings.until("the door is closed", () -> scene.count("door-closed") == 1);
    }

    /** Faster than the kernel keeps them, and so slowly that each is heard. */
    private void rapidEdges() {
        for (Duration pace : List.of(Duration.ZERO, Duration.ofMillis(2))) {
            rapidEdges(EDGES, pace);
            rapidEdges(EDGES + 1, pace);
            scene.chip.pull(GatewayScene.CONTACT, false);
        }
    }

    private void rapidEdges(int edges, Duration pace) {
        boolean isOpen = false;
        for (int i = 0; i < edges; i++) {
            isOpen = !isOpen;
            scene.chip.pull(GatewayScene.CONTACT, isOpen);
            GatewayScene.until(System.nanoTime(), pace);
        }
        String last = isOpen ? "opened|forced-open" : "closed";
        Findings.until("the door is " + last, () -> lastOfContact().matches(".*\"kind\":\"[a-z-]*(" + last
                + ")\".*"));
        GatewayScene.until(System.nanoTime(), Duration.ofSeconds(2));
        assertThat(lastOfContact()).containsPattern(last);
    }

    private String lastOfContact() {
        return scene.journal().stream().filter(line -> line.matches(
                ".*\"kind\":\"(door-opened|forced-open|door-closed)\".*")).reduce("", (_, later) -> later);
    }

    private void chipGoesAndComes() {
        long lives = scene.supervisor.count("started");
        long alarms = alarms("raised");
        scene.chip.go();
        Findings.until("the alarm is raised", () -> alarms("raised") > alarms);
        long beats = scene.supervisor.count("WATCHDOG=1");
        GatewayScene.until(System.nanoTime(), Duration.ofSeconds(10));
        assertThat(scene.supervisor.count("WATCHDOG=1")).as("beats while the chip is away").isGreaterThan(beats + 5);
        scene.chip.come();
        scene.chip.pull(GatewayScene.EXIT, true);
        Findings.until("the alarm is cleared", () -> alarms("cleared") == alarms("raised"));
        scene.leave();
        Findings.until("the strike is secured again", () -> scene.sinceReleased().size() == 2);
        assertThat(scene.supervisor.count("started")).isEqualTo(lives);
    }

    private long alarms(String what) {
        return scene.journal().stream().filter(line -> line.contains("\"kind\":\"alarm-" + what + "\"") && line
                .contains("\"code\":\"gpio-chip-absent\"")).count();
    }

    /** Something befalls the gateway when a release is nearly over: the latest moment, and so the worst. */
    private void securedInTime(String what, Findings.Body befalls) throws Exception {
        long ready = scene.supervisor.count("READY=1");
        long released = scene.leave();
        GatewayScene.until(released, SHORTLY_BEFORE_THE_END);
        befalls.run();
        scene.supervisor.awaitReady(ready);
        List<Level> levels = scene.sinceReleased();
        assertThat(levels.subList(1, levels.size())).as("once released, then secured").isNotEmpty().noneMatch(
                Level::isHigh);
        assertThat(levels.get(1).nanos()).as("secured by the next life, before it is open").isBetween(last("started"),
                last("READY=1"));
        assertThat(levels.get(1).thread()).as("before it decides anything").isNotEqualTo("station");
        findings.figure(what + ": released for", "%.2f s", releasedNanos() / 1e9);
        tellStart(what);
        assertThat(releasedNanos()).isLessThan(GatewayScene.RELEASE.plus(GRACE).toNanos());
    }

    /** The log's pipe is full and nobody reads it: what is logged waits, and nothing else does. */
    private void unreadLog() throws Exception {
        long lives = scene.supervisor.count("started");
        scene.supervisor.jamLog();
        for (int i = 0; i < UNREAD_SCANS; i++) {
            scene.scanner.scan("nobody hears of this");
        }
        scene.leave();
        Findings.until("the strike is secured again", () -> scene.sinceReleased().size() == 2);
        assertThat(releasedNanos()).isCloseTo(GatewayScene.RELEASE.toNanos(), within(Duration.ofMillis(200).toNanos()));
        scene.supervisor.readLog();
        assertThat(scene.supervisor.count("started")).isEqualTo(lives);
    }

    /** The loop's thread runs no more, the others do. */
    private void stuckLoop() throws Exception {
        long silences = scene.supervisor.count("silent");
        securedInTime("stuck loop", () -> scene.supervisor.freeze("station"));
        assertThat(scene.supervisor.count("silent")).isEqualTo(silences + 1);
    }

    private long releasedNanos() {
        List<Level> levels = scene.sinceReleased();
        assertThat(levels).as("released and secured").hasSizeGreaterThan(1);
        return levels.get(1).nanos() - levels.get(0).nanos();
    }

    private void stops() throws Exception {
        scene.leave();
        long begun = System.nanoTime();
        assertThat(scene.supervisor.stop()).isZero();
        findings.figure("SIGTERM → ended", "%.2f s", (System.nanoTime() - begun) / 1e9);
        assertThat(scene.supervisor.count("STOPPING=1")).isEqualTo(1);
        assertThat(releasedNanos()).isLessThan(GatewayScene.RELEASE.toNanos());
        assertThat(scene.trace.driven(GatewayScene.FRONT)).last().matches(level -> !level.isHigh());
        assertThat(scene.trace.driven(GatewayScene.BACK)).allMatch(Level::isHigh);
        assertThat(scene.trace.driven(GatewayScene.SIDE)).last().matches(level -> !level.isHigh());
    }
}
