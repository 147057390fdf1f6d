package io.xiaoyi.gateway.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.access.ReplayMemory;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.Retention;
import io.xiaoyi.gateway.loop.Queries;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.store.JournalCheck;
import io.xiaoyi.gateway.store.JournalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Ten days of a station with everything real but the clock; the year is a figure. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongLifeTest {
    private static final int DAYS = 10;
    private static final Duration KEPT = Duration.ofDays(3);
    private static final Duration A_SEGMENT = Duration.ofDays(1);
    /** What is pruned, is so at the hourly checkpoint. */
    private static final Duration AN_HOUR_OR_TWO = Duration.ofHours(2);

    private Path folder;
    private LongLife life;
    private Neighbourhood people;
    private final List<List<Octets>> restarts = new ArrayList<>();
    private final List<String> forgottenTooLate = new ArrayList<>();

    @BeforeAll
    void live(@TempDir Path temp) throws IOException {
        folder = temp;
        life = new LongLife(folder, new JournalSettings(2 << 20, 10_000, new Retention(KEPT, 1L << 30), Duration
                .ofMillis(10), Duration.ofSeconds(1))); // segments so large that none is ever full
        people = new Neighbourhood(life, 1, 50, Duration.ofDays(2));
        for (int day = 1; day <= DAYS; day++) {
            people.day();
            look();
            if (day % 2 == 0) {
                life.awaitView(); // or the journal might drop what the view has not seen
                restarts.add(life.restart(day % 4 == 0));
            }
        }
        life.awaitView();
    }

    /** A pass is remembered for a day after it expired. */
    private void look() {
        Instant limit = life.wall().minus(Duration.ofDays(1)).minus(AN_HOUR_OR_TWO);
        var remembered = life.station().remembered();
        for (ReplayMemory.Mark mark : remembered.replay().marks().values()) {
            if (mark.expires().isBefore(limit)) {
                forgottenTooLate.add("a mark of a pass that expired at " + mark.expires());
            }
        }
        for (Pass pass : remembered.book().learnt()) {
            if (pass.expires().isBefore(limit)) {
                forgottenTooLate.add("a learnt pass that expired at " + pass.expires());
            }
        }
        remembered.commandIds().values().stream().filter(limit::isAfter).forEach(expired -> forgottenTooLate.add(
                "a command's id that expired at " + expired));
    }

    @AfterAll
    void close() {
        life.close();
    }

    @Test
    void itWasALifeWithEverythingInIt() {
        assertThat(life.entries()).containsKeys("granted", "pass-learnt", "denied", "foreign-code", "grant-not-used",
                "held-open-warning", "held-open-alarm", "command-accepted", "command-refused", "mode-changed",
                "checkpoint", "exit-requested", "stopped", "session-started", "session-ended", "energy-counted",
                "occupancy-changed", "occupancy-hour");
        assertThat(life.entries().get("granted")).isGreaterThan(people.visits() * 9 / 10);
        assertThat(life.entries().get("started")).isEqualTo(1L + restarts.size());
    }

    @Test
    void noRestartLostAnything() {
        assertThat(restarts).hasSize(DAYS / 2).allSatisfy(
                memory -> assertThat(memory.getLast()).isEqualTo(memory.getFirst()));
    }

    @Test
    void whatIsRememberedIsBoundedByThePassesThatStillCount() {
        assertThat(forgottenTooLate).isEmpty();
        assertThat(people.passes()).isGreaterThan(200);
        assertThat((long) life.station().remembered().replay().marks().size()).isLessThan(people.passes() * 3 / 4);
    }

    @Test
    void theJournalVerifiesAndKeepsWhatIsYoungOrNotAcknowledged() throws IOException {
        Eventually.holds("what is too old is dropped", () -> !oldest().isBefore(life.wall().minus(KEPT.plus(
                A_SEGMENT))));
        assertThat(oldest()).isBefore(life.wall().minus(KEPT));
        var check = JournalCheck.verify(folder.resolve("journal"), Optional.of(life.world.operatorKey.publicKey()));
        assertThat(check.isSound()).as(check.reports().toString()).isTrue();
        assertThat(check.lastSeq()).isEqualTo(life.station().remembered().lastSeq());
        assertThat(check.firstSeq()).isGreaterThan(1).isLessThanOrEqualTo(life.journal().acknowledgedSeq());
        assertThat(check.firstSeq()).isEqualTo(life.journal().firstSeq());
    }

    private Instant oldest() {
        try {
            return life.journal().read(life.journal().firstSeq(), 1).getFirst().moment().wall();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theViewHasCountedAllThatEverHappenedAndHoldsWhatTheJournalHolds() throws IOException {
        assertThat(life.view().hours(Instant.EPOCH, life.wall().plus(KEPT)).stream().mapToLong(Queries.Hour::grants)
                .sum()).isEqualTo(life.entries().get("granted"));
        Eventually.holds("the view has forgotten what the journal dropped", () -> rows().getLast().seq() == life
                .journal().firstSeq());
        assertThat(counts(rows().stream(), Queries.Row::kind)).isEqualTo(counts(entries().stream(), Entry::kind));
    }

    private List<Queries.Row> rows() {
        return life.view().entries(Queries.Search.ALL, 100_000);
    }

    private List<Entry> entries() throws IOException {
        var entries = new ArrayList<Entry>();
        for (long seq = life.journal().firstSeq(); seq <= life.journal().durableSeq(); seq += 1000) {
            entries.addAll(life.journal().read(seq, 1000));
        }
        return entries;
    }

    private static <T> Map<String, Long> counts(Stream<T> all, Function<T, String> kind) {
        return all.collect(Collectors.groupingBy(kind, TreeMap::new, Collectors.counting()));
    }
}
