package io.xiaoyi.gateway.runtime;

import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.loop.Shadows;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Configuration;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.station.Shadow;
import io.xiaoyi.gateway.station.Station;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread that keeps what is in force, beside a station that only says what is in force. */
class ShadowDeskTest {
    private static final String ONE = "{\"version\": 1, \"name\": \"one\"}";

    @TempDir
    private Path folder;

    private final List<StationEvent> told = new CopyOnWriteArrayList<>();
    private Settings installed;

    @BeforeEach
    void copyTheExample() throws SettingsException {
        installed = Settings.read(new SettingsFolder(folder).file());
    }

    private static Station station(Shadow shadow) {
        return Station.of(shadow, Remembered.nothing(Instant.EPOCH, 10, 10));
    }

    private void begin(ShadowDesk desk) {
        desk.begin(told::add, () -> station(desk.found()));
    }

    private Shadow of(String document) {
        var read = (ShadowReader.Read.Good) new ShadowReader(installed).read(Octets.utf8(document));
        Configuration now = read.configuration().by("zhu");
        return new Shadow(now, now, now.version(), 0, Optional.empty(), Optional.empty());
    }

    private static void turned(ShadowDesk desk, StationEvent event, Shadow shadow) {
        desk.turned(event, new Moment(Instant.EPOCH, ClockTrust.FLOOR, 0, 1), new Decision(station(shadow), List.of(),
                List.of()));
    }

    @Test
    void whatWasFoundDamagedIsOverWhenSomethingElseIsKept() throws IOException {
        Files.createDirectories(installed.shadow().directory());
        Files.writeString(installed.shadow().directory().resolve("shadow"), "not what was written");
        try (var desk = new ShadowDesk(installed)) {
            begin(desk);
            assertThat(told).singleElement().isInstanceOfSatisfying(AdapterAlarm.class, it -> assertThat(it.code())
                    .isEqualTo(ShadowStart.DAMAGED));
            turned(desk, new StationEvent.Wake(), of(ONE));
            until("it is over", () -> told.contains(new AdapterAlarm(ShadowStart.DAMAGED, "shadow", false, "")));
        }
    }

    @Test
    void aFileThatIsOlderThanTheJournalIsTold() {
        try (var desk = new ShadowDesk(installed)) {
            Shadow known = desk.found().atLeast(7);
            desk.begin(told::add, () -> station(known));
            var lost = new AdapterAlarm(ShadowDesk.LOST, "shadow", true, "found version 0, journaled 7");
            assertThat(told).containsExactly(lost);
            turned(desk, new StationEvent.Wake(), known);
            turned(desk, new StationEvent.Wake(), of("{\"version\": 8}"));
            until("it is over", () -> told.size() == 2);
            assertThat(told).containsExactly(lost, new AdapterAlarm(ShadowDesk.LOST, "shadow", false, ""));
        }
    }

    @Test
    void whatCannotBeFollowedIsTriedAgainAndTheAlarmEnds() {
        var versions = new CopyOnWriteArrayList<Long>();
        try (var desk = new ShadowDesk(installed, Duration.ofMillis(10))) {
            begin(desk);
            turned(desk, new StationEvent.Wake(), of(ONE));
            desk.follow((_, version) -> {
                versions.add(version);
                if (versions.size() < 3) {
                    throw new IOException("no such file");
                }
            });
            until("the alarm ends", () -> told.size() >= 2);
        }
        assertThat(versions).containsExactly(1L, 1L, 1L);
        assertThat(told).containsExactly(new AdapterAlarm(Gateway.ADAPTER_FAILED, "uplink", true,
                "java.io.IOException: no such file"), new AdapterAlarm(Gateway.ADAPTER_FAILED, "uplink", false, ""));
    }

    @Test
    void whoProposedIsToldWhenItIsKept() {
        Path file = installed.shadow().directory().resolve("shadow");
        try (var desk = new ShadowDesk(installed)) {
            desk.begin(event -> {
                if (event instanceof StationEvent.ShadowProposed) {
                    turned(desk, event, of(ONE));
                }
                return true;
            }, () -> station(desk.found()));
            var wasKept = desk.propose("zhu", Octets.utf8(ONE)).thenApply(outcome -> outcome.equals(
                    new Shadows.Outcome.Accepted(1)) && Files.exists(file));
            assertThat(wasKept.toCompletableFuture().join()).isTrue();
        }
    }

    @Test
    void withNothingToDoItSleepsUntilThereIsSomething() {
        try (var desk = new ShadowDesk(installed)) {
            begin(desk);
            until("it waits without an end", () -> Thread.getAllStackTraces().keySet().stream().anyMatch(it -> it
                    .getName().equals("shadow") && it.getState() == Thread.State.WAITING));
        }
    }
}
