package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryFields;
import io.xiaoyi.gateway.loop.Queries;
import io.xiaoyi.gateway.loop.View;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.h2.Driver;

/**
 * What one can ask, in a file of H2. A commit here is not durable against a power cut and need not be: each transaction
 * holds the last {@code seq} it took, and the rest is taken from the journal again.
 *
 * <p>Threading: one writer thread.
 */
final class H2View implements View, AutoCloseable {
    private static final String PASS_ID = "[0-9a-f]{16}\\.[0-9a-f]{16}";
    /** No honest entry counts more; sums stay far from overflowing whatever a broken one says. */
    private static final long MOST_COUNTED = 1_000_000_000;
    /** The keys under which a body says why. */
    private static final List<String> REASONS = List.of("denial", "mostly", "reason", "fault", "code");
    private static final String OPTIONS = ";CACHE_SIZE=2048;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
            + ";TRACE_LEVEL_SYSTEM_OUT=0";

    /** Counts by hour outlive the entries, so that a month can be held against the same one a year before. */
    private static final long HOURS_KEPT = TimeUnit.DAYS.toHours(400);

    private record CountKey(long hour, String kind, String denial) {}

    private record Count(long entries, long amount) {
        Count plus(Count other) {
            return new Count(entries + other.entries, amount + other.amount);
        }
    }

    private final Connection connection;
    private final ViewQueries queries;
    private final HourTotals totals;
    private long seq;

    private H2View(Connection connection, ViewQueries queries, long seq) {
        this.connection = connection;
        this.queries = queries;
        this.totals = new HourTotals(connection);
        this.seq = seq;
    }

    /**
     * Opens the view, or makes an empty one.
     *
     * @param file without H2's {@code .mv.db}
     * @throws SQLException if the file is no database, cannot be opened, or belongs to another journal
     */
    static H2View open(Path file, long journalId) throws SQLException {
        return open(file, journalId, Queries.PATIENCE_MILLIS);
    }

    static H2View open(Path file, long journalId, int patienceMillis) throws SQLException {
        Connection connection = connect(file);
        try {
            connection.setAutoCommit(false);
            ViewSchema.migrate(connection);
            long seq = held(connection, journalId);
            Connection second = connect(file);
            second.setReadOnly(true);
            limit(second, patienceMillis);
            return new H2View(connection, new ViewQueries(second), seq);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** No question keeps the connection from the next for longer. */
    private static void limit(Connection connection, int millis) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET QUERY_TIMEOUT " + millis);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        try {
            return new Driver().connect("jdbc:h2:file:" + file.toAbsolutePath() + OPTIONS, new Properties());
        } catch (IllegalStateException | ArithmeticException | IndexOutOfBoundsException damaged) {
            throw new SQLException("not a database of this version: " + damaged, damaged);
        }
    }

    private static long held(Connection connection, long journalId) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT journal, seq FROM held")) {
            if (rows.next()) {
                if (rows.getLong(1) != journalId) {
                    throw new SQLException("the view belongs to journal %016x, not to %016x".formatted(rows.getLong(1),
                            journalId));
                }
                return rows.getLong(2);
            }
            statement.execute("INSERT INTO held VALUES (" + journalId + ", 0)");
            connection.commit();
            return 0;
        }
    }

    ViewQueries queries() {
        return queries;
    }

    @Override
    public long seq() {
        return seq;
    }

    @Override
    public void apply(List<Entry> entries) {
        try {
            var counts = new HashMap<CountKey, Count>();
            var hours = new TreeMap<Long, Seqs>();
            try (var insert = connection.prepareStatement("INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?)")) {
                for (Entry entry : entries) {
                    Map<String, Object> body = EntryFields.body(entry.kind(), entry.body());
                    add(insert, entry, body, counts);
                    totals.take(entry, body);
                    hours.merge(hour(entry), new Seqs(entry.seq(), entry.seq()), Seqs::upTo);
                }
                insert.executeBatch();
            }
            count(counts);
            place(hours);
            try (var update = connection.prepareStatement("UPDATE held SET seq = ?")) {
                update.setLong(1, entries.getLast().seq());
                update.executeUpdate();
            }
            connection.commit();
            seq = entries.getLast().seq();
        } catch (SQLException e) {
            throw new ViewException("entries " + entries.getFirst().seq() + " to " + entries.getLast().seq(), e);
        }
    }

    private static void add(PreparedStatement insert, Entry entry, Map<String, Object> fields,
            Map<CountKey, Count> counts) throws SQLException {
        boolean counted = entry.kind().equals("denials-counted");
        boolean denied = entry.kind().equals("denied");
        String denial = denied ? text(fields, "denial") : counted ? text(fields, "mostly") : "";
        long amount = counted && fields.get("count") instanceof Long count
                ? Math.clamp(count, 0, MOST_COUNTED)
                : 1;
        long wall = entry.moment().wall().toEpochMilli();
        insert.setLong(1, entry.seq());
        insert.setInt(2, entry.moment().boot());
        insert.setLong(3, wall);
        insert.setString(4, entry.moment().trust().name().toLowerCase(Locale.ROOT));
        insert.setString(5, entry.kind());
        insert.setString(6, entry.subject());
        insert.setString(7, pass(fields));
        insert.setString(8, denial.isEmpty() ? null : denial);
        insert.setLong(9, amount);
        insert.setString(10, EntryFields.json(fields));
        insert.setString(11, first(fields, REASONS));
        insert.addBatch();
        if (!denial.isEmpty() || entry.kind().equals("granted")) { // how many of all else an hour had, nobody asks
            counts.merge(new CountKey(hour(entry), entry.kind(), denial), new Count(1, amount), Count::plus);
        }
    }

    private static long hour(Entry entry) {
        return HourTotals.hour(entry.moment().wall());
    }

    /** Null is JDBC's way to say that there is none. */
    private static String first(Map<String, Object> fields, List<String> keys) {
        return keys.stream().map(key -> text(fields, key)).filter(text -> !text.isEmpty()).findFirst().orElse(null);
    }

    /** Null is JDBC's way to say that there is none. */
    private static String pass(Map<String, Object> fields) {
        for (String key : List.of("pass", "pass_id", "by")) {
            if (text(fields, key).matches(PASS_ID)) {
                return text(fields, key);
            }
        }
        return null;
    }

    private static String text(Map<String, Object> fields, String key) {
        return fields.get(key) instanceof String text ? text : "";
    }

    private void count(Map<CountKey, Count> counts) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE hour_count SET entries = entries + ?, amount = amount + ?"
                + " WHERE hour_start = ? AND kind = ? AND denial = ?");
                var insert = connection
                        .prepareStatement("INSERT INTO hour_count (entries, amount, hour_start, kind, denial)"
                                + " VALUES (?,?,?,?,?)")) {
            for (var each : counts.entrySet()) {
                if (run(update, each.getKey(), each.getValue()) == 0) {
                    run(insert, each.getKey(), each.getValue());
                }
            }
        }
    }

    /** Which entries each hour has, so that a search by time is one by seq: walls follow seqs, if not strictly. */
    private void place(Map<Long, Seqs> hours) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE hour_span SET last_seq = ? WHERE hour_start = ?");
                var insert = connection.prepareStatement("INSERT INTO hour_span (last_seq, hour_start, first_seq)"
                        + " VALUES (?,?,?)")) {
            for (var each : hours.entrySet()) {
                update.setLong(1, each.getValue().last());
                update.setLong(2, each.getKey());
                if (update.executeUpdate() == 0) {
                    insert.setLong(1, each.getValue().last());
                    insert.setLong(2, each.getKey());
                    insert.setLong(3, each.getValue().first());
                    insert.executeUpdate();
                }
            }
        }
    }

    private static int run(PreparedStatement statement, CountKey key, Count count) throws SQLException {
        statement.setLong(1, count.entries());
        statement.setLong(2, count.amount());
        statement.setLong(3, key.hour());
        statement.setString(4, key.kind());
        statement.setString(5, key.denial());
        return statement.executeUpdate();
    }

    /** Drops entries that the journal does not keep any more, and in time the counts of their hours. */
    void forget(long beforeSeq) throws SQLException {
        try (var entries = connection.prepareStatement("DELETE FROM entry WHERE seq < ?");
                var oldest = connection.prepareStatement("SELECT LEAST((SELECT MIN(hour_start) FROM hour_span"
                        + " WHERE last_seq >= ?), (SELECT hour_start - ? FROM hour_span"
                        + " ORDER BY last_seq DESC LIMIT 1))");
                var counts = connection.prepareStatement("DELETE FROM hour_count WHERE hour_start < ?");
                var people = connection.prepareStatement("DELETE FROM hour_people WHERE hour_start < ?");
                var energy = connection.prepareStatement("DELETE FROM hour_energy WHERE hour_start < ?");
                var hours = connection.prepareStatement("DELETE FROM hour_span WHERE hour_start < ?")) {
            entries.setLong(1, beforeSeq);
            entries.executeUpdate();
            oldest.setLong(1, beforeSeq);
            oldest.setLong(2, HOURS_KEPT);
            try (var rows = oldest.executeQuery()) {
                rows.next();
                long limit = rows.getLong(1);
                for (PreparedStatement each : List.of(counts, people, energy, hours)) {
                    each.setLong(1, limit);
                    each.executeUpdate();
                }
            }
        }
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            queries.close();
        }
    }

    /** The view could not be written or asked. */
    static final class ViewException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ViewException(String what, SQLException cause) {
            super(what + ": " + cause.getMessage(), cause);
        }
    }
}
