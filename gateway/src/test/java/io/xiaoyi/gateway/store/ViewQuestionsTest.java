package io.xiaoyi.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.FactCodec;
import io.xiaoyi.gateway.loop.Queries;
import io.xiaoyi.gateway.loop.Queries.Search;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.occupancy.Count;
import io.xiaoyi.gateway.occupancy.OccupancyFact;
import io.xiaoyi.gateway.outlet.OutletFact;
import io.xiaoyi.gateway.outlet.StopReason;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.station.Fact;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a console asks of the view, answered by a real one. */
class ViewQuestionsTest {
    private static final Instant EIGHT = Instant.parse("2026-05-01T08:00:00Z");
    private static final PassId ANNA = new PassId(1, 1);
    private static final PassId BERT = new PassId(1, 2);

    @TempDir
    Path directory;
    private final List<Entry> all = new ArrayList<>();
    private H2View view;

    @BeforeEach
    void open() throws SQLException {
        view = H2View.open(directory.resolve("view"), 7);
    }

    @AfterEach
    void close() throws SQLException {
        view.close();
    }

    private ViewQuestionsTest at(int minute, Fact fact) {
        var moment = new Moment(EIGHT.plus(Duration.ofMinutes(minute)), ClockTrust.NTP, 0, 1);
        all.add(new Entry(all.size() + 1L, moment, FactCodec.kind(fact), fact.subject(), FactCodec.body(fact),
                Octets.of(new byte[32])));
        view.apply(List.of(all.getLast()));
        return this;
    }

    private static Fact granted(PassId pass) {
        return new Fact.Granted("front-in", "front", "in", pass, OptionalLong.of(1), OptionalInt.empty(), false, EIGHT,
                EIGHT);
    }

    private static Fact denied(Denial denial, String detail) {
        return new Fact.Denied("front-in", "front", denial, Optional.of(ANNA), detail);
    }

    private static Fact counted(String outlet, long session, long milliwattHours) {
        return new Fact.AtOutlet(outlet, new OutletFact.EnergyCounted(session, milliwattHours, 0));
    }

    private static Fact inside(int least, int estimate, int most) {
        return new Fact.Inside(new OccupancyFact.OccupancyChanged(least, estimate, most, 0, 0, EIGHT));
    }

    private List<Long> found(Search search) {
        return view.queries().entries(search, 100).stream().map(Queries.Row::seq).toList();
    }

    private void aMorning() {
        at(0, granted(ANNA)).at(1, denied(Denial.REPLAYED, "")).at(2, denied(Denial.EXPIRED, "Since Yesterday"))
                .at(3, new Fact.DenialsCounted("front-in", 9, Denial.REPLAYED))
                .at(4, new Fact.AtOutlet("1", new OutletFact.SessionEnded(4, BERT.toString(),
                        StopReason.EV_DISCONNECTED, "", 500)))
                .at(5, new Fact.ActRefused("unlock", "console:anna", "unknown-door"))
                .at(6, new Fact.AlarmRaised("journal", "journal-late", "100 % full_\\"))
                .at(65, granted(BERT)).at(66, granted(BERT)).at(67, granted(ANNA));
    }

    @Test
    void oneCanSearchByWhyAndByText() {
        aMorning();
        assertThat(found(Search.ALL.ofReason("replayed"))).containsExactly(4L, 2L);
        assertThat(found(Search.ALL.ofReason("EVDisconnected"))).containsExactly(5L);
        assertThat(found(Search.ALL.ofReason("unknown-door"))).containsExactly(6L);
        assertThat(found(Search.ALL.ofReason("journal-late"))).containsExactly(7L);
        assertThat(found(Search.ALL.containing("since yest"))).containsExactly(3L);
        assertThat(found(Search.ALL.containing("CONSOLE:"))).containsExactly(6L);
        assertThat(found(Search.ALL.containing("front-IN").ofReason("expired"))).containsExactly(3L);
        assertThat(found(Search.ALL.containing("session-e"))).as("the kind").containsExactly(5L);
        assertThat(found(Search.ALL.containing("0 % full_"))).as("no wildcards").containsExactly(7L);
        assertThat(found(Search.ALL.containing("y%y"))).isEmpty();
        assertThat(found(Search.ALL.containing("' OR 1=1 --"))).isEmpty();
        assertThat(found(Search.ALL.ofPass(BERT.toString()))).containsExactly(9L, 8L, 5L);
        assertThat(found(Search.ALL.ofKind("granted").before(9).since(EIGHT.plusSeconds(60)))).containsExactly(8L);
    }

    @Test
    void anHourSaysHowManyWereLetInHowManyOfThemDifferAndWhoWasRefused() {
        aMorning();
        List<Queries.Hour> hours = view.queries().hours(EIGHT, EIGHT.plus(Duration.ofHours(3)));
        assertThat(hours).extracting(Queries.Hour::at).containsExactly(EIGHT, EIGHT.plus(Duration.ofHours(1)));
        assertThat(hours).extracting(Queries.Hour::grants).containsExactly(1L, 3L);
        assertThat(hours).extracting(Queries.Hour::visitors).containsExactly(1L, 2L);
        assertThat(hours).extracting(Queries.Hour::denials).containsExactly(11L, 0L);
    }

    @Test
    void ofPeopleAnHourKeepsItsFullestCount() {
        at(1, inside(1, 2, 3)).at(20, inside(3, 5, 8)).at(40, inside(0, 1, 2)).at(61, new Fact.Inside(
                new OccupancyFact.OccupancyHour(EIGHT, 1, 1, 1, 0, 0)));
        at(121, new Fact.Inside(new OccupancyFact.OccupancyHour(EIGHT.plusSeconds(3600), 0, 1, 1, 0, 0)));
        assertThat(view.queries().hours(EIGHT, EIGHT.plus(Duration.ofHours(3)))).extracting(Queries.Hour::people)
                .containsExactly(Optional.of(new Count(3, 5, 8)), Optional.of(new Count(0, 1, 1)));
    }

    @Test
    void energyIsWhatEachSessionAddedInEachHour() {
        at(10, counted("1", 1, 100)).at(50, counted("1", 1, 400)).at(70, counted("1", 1, 600));
        at(71, new Fact.AtOutlet("1", new OutletFact.SessionEnded(1, "x", StopReason.LOCAL, "", 650)));
        at(80, counted("1", 2, 30)).at(85, counted("2", 3, 1000)).at(86, counted("2", 3, 900));
        at(90, counted("1", 2, Long.MAX_VALUE));
        List<Queries.Hour> hours = view.queries().hours(EIGHT, EIGHT.plus(Duration.ofHours(3)));
        assertThat(hours).extracting(Queries.Hour::milliwattHours).containsExactly(400L, 250L + 30 + 1000);
        assertThat(view.queries().energy(EIGHT, EIGHT.plus(Duration.ofHours(3)))).isEqualTo(Map.of("1", 680L, "2",
                1000L));
        assertThat(view.queries().energy(EIGHT, EIGHT.plus(Duration.ofHours(1)))).isEqualTo(Map.of("1", 400L));
    }

    @Test
    void aViewOfAnOlderVersionAnswersTheSame() throws SQLException {
        aMorning();
        at(70, inside(1, 2, 3)).at(75, inside(3, 5, 8)).at(80, counted("1", 9, 100)).at(130, counted("1", 9, 400));
        Instant end = EIGHT.plus(Duration.ofHours(5));
        var hours = view.queries().hours(EIGHT, end);
        var energy = view.queries().energy(EIGHT, end);
        view.close();
        try (var connection = DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("view"));
                var statement = connection.createStatement()) {
            for (String sql : List.of("DROP TABLE hour_people", "DROP TABLE hour_energy", "DROP TABLE outlet_energy",
                    "DROP INDEX entry_by_reason",
                    "ALTER TABLE entry DROP COLUMN reason", "DELETE FROM schema_version WHERE version = 3")) {
                statement.execute(sql);
            }
        }
        open();
        assertThat(view.queries().hours(EIGHT, end)).isEqualTo(hours);
        assertThat(view.queries().energy(EIGHT, end)).isEqualTo(energy).containsEntry("1", 900L);
        assertThat(found(Search.ALL.ofReason("EVDisconnected"))).containsExactly(5L);
        assertThat(found(Search.ALL.ofReason("replayed"))).containsExactly(4L, 2L);
        at(140, counted("1", 9, 450));
        assertThat(view.queries().energy(EIGHT, end)).containsEntry("1", 950L);
    }

    @Test
    void aQuestionThatTakesTooLongIsGivenUp() throws SQLException {
        List<Entry> many = new ArrayList<>();
        Octets body = FactCodec.body(denied(Denial.EXPIRED, "x".repeat(2000)));
        for (int i = 0; i < 10_000; i++) {
            many.add(new Entry(i + 1L, new Moment(EIGHT.plusMillis(i), ClockTrust.NTP, 0, 1), "denied", "front-in",
                    body, Octets.of(new byte[32])));
        }
        for (int from = 0; from < many.size(); from += 5000) {
            view.apply(many.subList(from, from + 5000));
        }
        view.close();
        view = H2View.open(directory.resolve("view"), 7, 2);
        assertThatThrownBy(() -> found(Search.ALL.containing("nowhere"))).isInstanceOf(Queries.TooLong.class);
        assertThat(found(Search.ALL.before(3))).as("the next question").containsExactly(2L, 1L);
    }
}
