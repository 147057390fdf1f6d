package io.xiaoyi.gateway.runtime;

import static io.xiaoyi.gateway.runtime.StationFolder.kinds;
import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.loop.Queries;
import io.xiaoyi.gateway.loop.Watcher;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class GatewayTest {
    @TempDir
    private Path temp;

    private StationFolder folder;
    private final SystemClock clock = new SystemClock();

    /** Remembers every level a line was ever set to, in order. */
    private static final class Recording implements Hands {
        private final List<Boolean> lock = new CopyOnWriteArrayList<>();
        private final List<Effect.Outcome> answers = new CopyOnWriteArrayList<>();
        private final List<Effect.SetLine> all = new CopyOnWriteArrayList<>();

        @Override
        public void set(Effect.SetLine line) {
            all.add(line);
            if (line.line().equals("lock.front")) {
                lock.add(line.active());
            }
        }

        @Override
        public void answer(Effect.Answer answer) {
            answers.add(answer.outcome());
        }
    }

    @BeforeEach
    void makeAStation() {
        folder = new StationFolder(temp.resolve("station"));
    }

    @AfterEach
    void stopTheClock() {
        clock.close();
    }

    private Gateway open(Hands hands, Map<String, Boolean> inputs) throws SettingsException, IOException {
        return Gateway.open(folder.settings(), clock, new Gateway.Ports(hands, inputs, List.of()));
    }

    private static int port(Gateway gateway) {
        until("the reader is bound", () -> gateway.networkPort("front-in") != 0);
        return gateway.networkPort("front-in");
    }

    @Test
    void anIntroductionTeachesAndTheNextCodeOpens() throws SettingsException, IOException {
        var hands = new Recording();
        try (Gateway gateway = open(hands, Map.of())) {
            assertThat(hands.lock).first().isEqualTo(false);
            StationFolder.scan(port(gateway), folder.introduction(), folder.code());
            until("the door is released", () -> hands.lock.contains(true));
            until("that is in the journal", () -> kinds(gateway.journal()).contains("door-released"));
            assertThat(kinds(gateway.journal())).containsSubsequence("started", "pass-learnt", "granted",
                    "door-released");
            gateway.inbox().offer(new StationEvent.InputChanged("contact.front", true, 0));
            until("the door is secured", () -> !hands.lock.getLast());
            until("that is in the journal", () -> kinds(gateway.journal()).contains("door-secured"));
            assertThat(hands.answers).contains(Effect.Outcome.LEARNT, Effect.Outcome.GRANTED);
        }
        assertThat(hands.lock).last().isEqualTo(false);
    }

    @Test
    void aCutSaysNoLastWordSetsNoOutputAndForgetsNothingThatWasGranted() throws SettingsException, IOException {
        folder.waitsForItsDisk();
        var hands = new Recording();
        Gateway cut = open(hands, Map.of());
        String code = folder.code();
        StationFolder.scan(port(cut), folder.introduction(), code);
        until("the door is released", () -> hands.lock.contains(true));
        cut.cut();
        cut.close();
        assertThat(hands.lock).as("a board without power falls back by itself").last().isEqualTo(true);
        var after = new Recording();
        try (Gateway second = open(after, Map.of())) {
            assertThat(second.boot()).isEqualTo(2);
            until("the second boot has begun", () -> kinds(second.journal()).stream().filter("started"::equals)
                    .count() == 2);
            assertThat(kinds(second.journal())).containsSubsequence("granted", "started").doesNotContain("stopped");
            assertThat(after.lock).first().isEqualTo(false);
            StationFolder.scan(port(second), code);
            until("the code is judged", () -> !after.answers.isEmpty());
            assertThat(after.answers).containsOnly(Effect.Outcome.DENIED);
        }
    }

    @Test
    void theLastWordOfAnOrderlyStopIsInTheJournalAndTheNextBootKnowsIt() throws SettingsException, IOException {
        try (Gateway first = open(new Recording(), Map.of())) {
            assertThat(first.boot()).isEqualTo(1);
        }
        try (Gateway second = open(new Recording(), Map.of())) {
            assertThat(second.boot()).isEqualTo(2);
            until("the second boot is in the journal",
                    () -> kinds(second.journal()).stream().filter("started"::equals).count() == 2);
            assertThat(kinds(second.journal())).containsSubsequence("started", "stopped", "started");
            assertThat(second.journal().read(1, 1000)).extracting(entry -> entry.moment().boot()).contains(1, 2)
                    .isSorted();
        }
    }

    @Test
    void outletsAreOffBeforeTheFirstTurnAndAfterTheLast() throws SettingsException, IOException {
        Files.writeString(folder.file(), "outlets: {breaker: 3000, reserve: 100, appliances: [{id: fridge, watts: 300,"
                + " metered: false}]}\n", StandardOpenOption.APPEND);
        var hands = new Recording();
        try (Gateway gateway = open(hands, Map.of())) {
            until("the fridge is on", () -> hands.all.contains(new Effect.SetLine("outlet.fridge", true)));
            until("it has power", () -> hands.all.contains(new Effect.SetLine("contactor", true)));
            assertThat(gateway.boot()).isEqualTo(1);
        }
        assertThat(hands.all).filteredOn(it -> it.line().equals("outlet.1")).as("one that the settings do not name")
                .isNotEmpty().noneMatch(Effect.SetLine::active);
        for (String line : List.of("outlet.fridge", "contactor")) {
            assertThat(hands.all).filteredOn(it -> it.line().equals(line)).extracting(Effect.SetLine::active)
                    .startsWith(false).contains(true).endsWith(false);
        }
    }

    /** A watcher stands for whatever may keep the loop. */
    @Test
    @Timeout(60)
    void outputsTakeTheirShutdownLevelThoughTheLoopHangs() throws Exception {
        var hands = new Recording();
        var stuck = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        Watcher hanging = (event, _, _) -> {
            if (event instanceof StationEvent.InputChanged) {
                stuck.countDown();
                try {
                    free.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        Gateway gateway = Gateway.open(folder.settings(), clock, new Gateway.Ports(hands, Map.of(), List.of(hanging)));
        gateway.inbox().offer(new StationEvent.InputChanged("contact.front", true, 0));
        stuck.await();
        int before = hands.lock.size();
        Thread closing = Thread.ofPlatform().start(gateway::close);
        long began = System.nanoTime();
        until("the shutdown level", () -> hands.lock.size() > before);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).as("without the time to join").isLessThan(
                Duration.ofSeconds(8));
        assertThat(hands.lock).last().isEqualTo(false);
        free.countDown();
        closing.join();
    }

    @Test
    void whateverCannotBeClosedKeepsNothingElseOpen() {
        var closed = new ArrayList<String>();
        var readers = new LinkedHashMap<String, AutoCloseable>();
        readers.put("bad", () -> {
            throw new IllegalStateException("of the test");
        });
        readers.put("worse", () -> {
            throw new StackOverflowError("of the test");
        });
        readers.put("good", () -> closed.add("reader"));
        Runnable failing = () -> {
            throw new LinkageError("of the test");
        };
        StationRun.inOrder(List.of(() -> Readers.close(readers), failing, () -> closed.add("board")));
        assertThat(closed).containsExactly("reader", "board");
    }

    @Test
    void whatWasLearntIsKnownAfterARestartAndTheSameCodeIsReplayed() throws SettingsException, IOException {
        var hands = new Recording();
        String code;
        try (Gateway first = open(hands, Map.of())) {
            code = folder.code();
            StationFolder.scan(port(first), folder.introduction(), code);
            until("the door is released", () -> hands.lock.contains(true));
        }
        var later = new Recording();
        try (Gateway second = open(later, Map.of())) {
            StationFolder.scan(port(second), code);
            until("the code is answered", () -> !later.answers.isEmpty());
            assertThat(later.answers).containsExactly(Effect.Outcome.DENIED);
            assertThat(later.lock).doesNotContain(true);
        }
    }

    @Test
    void aSecondOneOnTheSameJournalIsRefusedAndMovesNothing() throws SettingsException, IOException {
        try (Gateway first = open(new Recording(), Map.of())) {
            var hands = new Recording();
            assertThat(first.boot()).isEqualTo(1);
            assertThatThrownBy(() -> open(hands, Map.of())).isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another process");
            assertThat(hands.lock).isEmpty();
        }
    }

    @Test
    void fireAtTheStartReleasesTheDoor() throws SettingsException, IOException {
        var hands = new Recording();
        try (Gateway gateway = open(hands, Map.of("fire", true))) {
            until("the door is released", () -> hands.lock.contains(true));
            assertThat(gateway.boot()).isEqualTo(1);
        }
    }

    @Test
    void aRingThatDoesNotVerifyIsAnAlarmAndTheExitStillOpens() throws SettingsException, IOException {
        Files.writeString(temp.resolve("station/ring.cose"), "nonsense");
        var hands = new Recording();
        try (Gateway gateway = open(hands, Map.of())) {
            until("the alarm is in the journal", () -> kinds(gateway.journal()).contains("alarm-raised"));
            gateway.inbox().offer(new StationEvent.InputChanged("exit.front", true, 0));
            until("the door is released", () -> hands.lock.contains(true));
        }
    }

    @Test
    void aReaderThatCannotStartAndABrokerThatIsNotThereDoNotEndTheStation() throws SettingsException, IOException {
        String text = Files.readString(folder.file());
        Files.writeString(folder.file(), text.replace("127.0.0.1:0", "203.0.113.1:7001")
                .replace("# uplink: {broker: \"mqtt://127.0.0.1:1883\"}", "uplink: {broker: \"mqtt://127.0.0.1:1\"}"));
        var hands = new Recording();
        try (Gateway gateway = open(hands, Map.of())) {
            gateway.inbox().offer(new StationEvent.Scanned("front-in", text(folder.introduction())));
            gateway.inbox().offer(new StationEvent.Scanned("front-in", text(folder.code())));
            until("the door is released", () -> hands.lock.contains(true));
            until("the reader's absence is an alarm", () -> kinds(gateway.journal()).contains("alarm-raised"));
        }
    }

    @Test
    void theViewAnswersOnceItHasCaughtUp() throws SettingsException, IOException {
        try (Gateway gateway = open(new Recording(), Map.of())) {
            StationFolder.scan(port(gateway), folder.introduction(), folder.code());
            until("the view holds the grant", () -> gateway.queries().entries(Queries.Search.ALL, 100).stream()
                    .anyMatch(row -> row.kind().equals("granted")));
        }
    }

    @Test
    void aViewThatIsNoDatabaseDoesNotKeepTheDoorClosed() throws SettingsException, IOException {
        Files.createDirectories(temp.resolve("station/data"));
        Files.writeString(temp.resolve("station/data/view.mv.db"), "not a database");
        var hands = new Recording();
        try (Gateway gateway = open(hands, Map.of())) {
            StationFolder.scan(port(gateway), folder.introduction(), folder.code());
            until("the door is released", () -> hands.lock.contains(true));
        }
    }

    private static Octets text(String line) {
        return Octets.utf8(line);
    }
}
