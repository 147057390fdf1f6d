package io.xiaoyi.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.loop.Queries;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2ViewTest {
    private static final long JOURNAL = 7;
    private static final Instant START = Facts.START;

    @TempDir
    Path directory;
    private final List<Entry> all = new ArrayList<>();

    private H2View open() throws SQLException {
        return H2View.open(directory.resolve("view"), JOURNAL);
    }

    private Entry next(String kind, Instant wall) {
        var entry = new Entry(all.size() + 1L, new Moment(wall, ClockTrust.NTP, 0, 1), kind, "front", Octets.of(
                (byte) 0xa0), Octets.of(new byte[32]));
        all.add(entry);
        return entry;
    }

    private static Queries.Search written(String kind, Instant from, Instant to) {
        return Queries.Search.ALL.ofKind(kind).since(from).until(to);
    }

    private List<Long> expected(String kind, Instant from, Instant to) {
        return all.reversed().stream().filter(entry -> entry.kind().equals(kind) && !entry.moment().wall().isBefore(
                from) && entry.moment().wall().isBefore(to)).map(Entry::seq).toList();
    }

    @Test
    void aSearchByTimeFindsAllThoughTheClockWentBackAndForth() throws SQLException {
        var dice = new Random(20260501);
        try (var view = open()) {
            Instant wall = START;
            for (int batch = 0; batch < 40; batch++) {
                List<Entry> entries = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    wall = wall.plusSeconds(dice.nextInt(600));
                    entries.add(next(dice.nextBoolean() ? "door-opened" : "granted", wall));
                }
                view.apply(entries);
                wall = dice.nextInt(4) == 0 ? wall.plusSeconds(dice.nextInt(400_000) - 200_000) : wall;
            }
            for (int i = 0; i < 200; i++) {
                Instant from = START.plusSeconds(dice.nextInt(700_000) - 50_000);
                Instant to = from.plusSeconds(dice.nextInt(i % 2 == 0 ? 3_000 : 300_000));
                assertThat(view.queries().entries(written("door-opened", from, to), 10_000)).as("[%s, %s)", from, to)
                        .extracting(Queries.Row::seq).isEqualTo(expected("door-opened", from, to));
                assertThat(view.queries().hours(from, to).stream().mapToLong(Queries.Hour::grants).sum())
                        .isEqualTo(expected("granted", from.truncatedTo(ChronoUnit.HOURS), to.plusSeconds(3599)
                                .truncatedTo(ChronoUnit.HOURS)).size());
            }
        }
    }

    @Test
    void hoursAreCountedForFourHundredDaysAndAsLongAsTheirEntriesAreKept() throws SQLException {
        try (var view = open()) {
            for (int day = 0; day < 600; day++) {
                view.apply(List.of(next("granted", START.plus(Duration.ofDays(day)))));
            }
            view.forget(150);
            assertThat(days(view)).isEqualTo(451);
            view.forget(550);
            assertThat(days(view)).isEqualTo(401);
            assertThat(view.queries().entries(written("granted", START, START.plus(Duration.ofDays(700))), 1000))
                    .hasSize(51);
        }
    }

    private static int days(H2View view) {
        return view.queries().hours(START, START.plus(Duration.ofDays(700))).size();
    }

    @Test
    void aViewOfTheFirstVersionLearnsWhichEntriesEachHourHas() throws SQLException {
        try (var view = open()) {
            view.apply(List.of(next("door-opened", START), next("door-opened", START.plusSeconds(7200))));
        }
        try (var connection = DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("view"));
                var statement = connection.createStatement()) {
            for (String sql : List.of("DROP TABLE hour_span", "DROP INDEX hour_count_by_kind",
                    "CREATE INDEX entry_by_wall ON entry (wall)", "DROP TABLE hour_people", "DROP TABLE hour_energy",
                    "DROP TABLE outlet_energy", "DROP INDEX entry_by_reason", "ALTER TABLE entry DROP COLUMN reason",
                    "DELETE FROM schema_version WHERE version >= 2")) {
                statement.execute(sql);
            }
        }
        try (var view = open()) {
            view.apply(List.of(next("door-opened", START.plusSeconds(7300))));
            Instant from = START.plusSeconds(3600);
            assertThat(view.queries().entries(written("door-opened", from, START.plusSeconds(9000)), 10)).extracting(
                    Queries.Row::seq).containsExactly(3L, 2L);
        }
    }
}
