package io.xiaoyi.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryFields;
import io.xiaoyi.gateway.loop.Queries;
import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalViewTest {
    private static final int ENTRIES = 3000;
    private static final Instant NEVER = Facts.START.plus(Duration.ofDays(365));

    @TempDir
    Path directory;
    private final Mailbox inbox = new Mailbox();
    private final Facts facts = new Facts(7);
    private JournalFiles journal;

    @BeforeEach
    void aJournalOfEveryKindOfFact() throws IOException {
        journal = JournalFiles.open(directory.resolve("journal"), JournalFilesTest.SMALL, Facts.genesis(), inbox,
                CheckpointSigner.NONE);
        grow(ENTRIES);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private void grow(int count) {
        for (int i = 0; i < count; i++) {
            journal.append(List.of(facts.next()), facts.remembered());
        }
        inbox.awaitDurable(facts.remembered().lastSeq());
    }

    private JournalView view() {
        var view = JournalView.start(file(), journal, inbox);
        inbox.await("view caught up", () -> view.seq() == facts.remembered().lastSeq());
        return view;
    }

    private Path file() {
        return directory.resolve("view");
    }

    @Test
    void theViewHoldsWhatTheJournalHolds() throws IOException {
        try (var view = view()) {
            var rows = view.entries(Queries.Search.ALL, 10_000).reversed();
            var entries = JournalFilesTest.read(journal);
            assertThat(rows).hasSameSizeAs(entries);
            for (int i = 0; i < rows.size(); i++) {
                Entry entry = entries.get(i);
                assertThat(rows.get(i)).isEqualTo(new Queries.Row(entry.seq(), entry.moment().boot(), entry.moment()
                        .wall(), entry.moment().trust().name().toLowerCase(), entry.kind(), entry.subject(),
                        EntryFields
                                .json(EntryFields.body(entry.kind(), entry.body()))));
            }
        }
    }

    @Test
    void countsOfAnyPeriodEqualTheJournals() throws IOException {
        var entries = JournalFilesTest.read(journal);
        try (var view = view()) {
            for (int i = 0; i < 20; i++) {
                Instant from = Facts.START.plusMillis(facts.random().nextInt(3_000_000));
                Instant to = from.plusMillis(facts.random().nextInt(4_000_000));
                var inside = entries.stream().filter(entry -> !entry.moment().wall().isBefore(from) && entry.moment()
                        .wall().isBefore(to)).toList();
                assertThat(view.denials(from, to)).isEqualTo(denials(inside));
            }
            var byHour = entries.stream().filter(entry -> entry.kind().equals("granted")).collect(Collectors.groupingBy(
                    entry -> entry.moment().wall().truncatedTo(java.time.temporal.ChronoUnit.HOURS), TreeMap::new,
                    Collectors.counting()));
            assertThat(view.hours(Facts.START, NEVER).stream().filter(it -> it.grants() > 0).collect(Collectors.toMap(
                    Queries.Hour::at, Queries.Hour::grants))).isNotEmpty().isEqualTo(byHour);
        }
    }

    private static Map<String, Long> denials(List<Entry> entries) {
        var counts = new TreeMap<String, Long>();
        for (Entry entry : entries) {
            var body = EntryFields.body(entry.kind(), entry.body());
            switch (entry.kind()) {
                case "denied" -> counts.merge((String) body.get("denial"), 1L, Long::sum);
                case "denials-counted" ->
                    counts.merge((String) body.get("mostly"), Math.clamp((Long) body.get("count"), 0, 1_000_000_000L),
                            Long::sum);
                default -> {
                }
            }
        }
        return counts;
    }

    @Test
    void searchesNarrowByKindSubjectPassTimeAndPlace() {
        try (var view = view()) {
            var granted = view.entries(search(Optional.of("granted"), Optional.empty(), Optional.empty()), 10_000);
            assertThat(granted).isNotEmpty().allMatch(row -> row.kind().equals("granted"));
            String pass = granted.getFirst().body().replaceAll(".*\"pass\":\"([0-9a-f.]+)\".*", "$1");
            assertThat(view.entries(search(Optional.empty(), Optional.of(pass), Optional.empty()), 10_000)).isNotEmpty()
                    .allMatch(row -> row.body().contains(pass));
            var page = view.entries(search(Optional.empty(), Optional.empty(), Optional.of(100L)), 10);
            assertThat(page).extracting(Queries.Row::seq).containsExactly(99L, 98L, 97L, 96L, 95L, 94L, 93L, 92L, 91L,
                    90L);
        }
    }

    private static Queries.Search search(Optional<String> kind, Optional<String> pass, Optional<Long> before) {
        return new Queries.Search(kind, Optional.empty(), pass, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), before);
    }

    @Test
    void aViewThatWasClosedGoesOnWhereItWas() {
        view().close();
        grow(500);
        try (var view = view()) {
            assertThat(view.entries(Queries.Search.ALL, 10_000)).hasSize(ENTRIES + 500);
            assertThat(inbox.of(StationEvent.AdapterAlarm.class)).isEmpty();
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsSetAsideAndTheViewBuiltAnew() throws IOException {
        Files.writeString(directory.resolve("view.mv.db"), "this is not a database ".repeat(1000));
        try (var view = view()) {
            assertThat(view.entries(Queries.Search.ALL, 10_000)).hasSize(ENTRIES);
        }
        assertThat(asides()).hasSize(1).allSatisfy(aside -> assertThat(aside).content().startsWith("this is not"));
        assertThat(inbox.of(StationEvent.AdapterAlarm.class)).first().satisfies(alarm -> {
            assertThat(alarm.code()).isEqualTo(JournalView.ALARM);
            assertThat(alarm.raised()).isTrue();
        });
    }

    @Test
    void onAFullDiskNothingIsSetAsideAndTheViewIsTriedAgain() throws IOException {
        Path database = Files.writeString(directory.resolve("view.mv.db"), "this is not a database ".repeat(1000));
        var room = new AtomicLong();
        var asked = new AtomicInteger();
        try (var view = JournalView.start(file(), journal, inbox, _ -> {
            asked.incrementAndGet();
            return room.get();
        })) {
            inbox.await("tried twice", () -> asked.get() >= 2);
            assertThat(inbox.of(StationEvent.AdapterAlarm.class)).hasSize(1);
            assertThat(database).content().startsWith("this is not");
            assertThat(asides()).isEmpty();
            room.set(Long.MAX_VALUE);
            inbox.await("view caught up", () -> view.seq() == facts.remembered().lastSeq());
        }
        assertThat(asides()).hasSize(1);
    }

    @Test
    void ofWhatWasSetAsideTheNewestTwoStay() throws IOException {
        for (int day = 1; day <= 4; day++) {
            Path database = Files.writeString(directory.resolve("view.mv.db"), "no database of day " + day);
            Files.setLastModifiedTime(database, FileTime.from(Facts.START.plus(Duration.ofDays(day))));
            view().close();
        }
        assertThat(asides()).extracting(Files::readString).containsExactlyInAnyOrder("no database of day 3",
                "no database of day 4");
    }

    /** As on a file system that counts seconds. */
    @Test
    void ofWhatWasSetAsideAtTheSameTimeTheNewestTwoStayToo() throws IOException {
        for (int i = 1; i <= 3; i++) {
            Path database = Files.writeString(directory.resolve("view.mv.db"), "no database, number " + i);
            Files.setLastModifiedTime(database, FileTime.from(Facts.START));
            view().close();
        }
        assertThat(asides()).extracting(Files::readString).containsExactlyInAnyOrder("no database, number 2",
                "no database, number 3");
    }

    @Test
    void aViewOfAnotherJournalIsSetAside() throws IOException {
        view().close();
        journal.close();
        journal = JournalFiles.open(directory.resolve("other"), JournalFilesTest.SMALL, Facts.genesis(), inbox,
                CheckpointSigner.NONE);
        var others = new Facts(8);
        journal.append(List.of(others.next()), others.remembered());
        inbox.await("durable", () -> journal.durableSeq() == 1);
        try (var view = JournalView.start(file(), journal, inbox)) {
            inbox.await("view caught up", () -> view.seq() == 1);
            assertThat(view.entries(Queries.Search.ALL, 10_000)).hasSize(1);
        }
        assertThat(asides()).hasSize(1);
    }

    @Test
    void whoAsksAViewThatCannotBeOpenedIsToldSoAndNotKept() throws IOException {
        Path file = Files.writeString(directory.resolve("no-folder"), "").resolve("view");
        try (var view = JournalView.start(file, journal, inbox)) {
            assertThatThrownBy(() -> view.entries(Queries.Search.ALL, 10)).isInstanceOf(Queries.NoView.class);
        }
    }

    private List<Path> asides() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".aside")).toList();
        }
    }
}
