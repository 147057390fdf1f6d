package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.loop.Queries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Questions, on a connection of their own. Counts of whole hours come from the hours' table, what sticks out at either
 * end from the entries.
 *
 * <p>Threading: any thread, one after the other.
 */
final class ViewQueries implements Queries, AutoCloseable {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    private final Connection connection;

    ViewQueries(Connection connection) {
        this.connection = connection;
    }

    @Override
    public synchronized List<Row> entries(Search search, int limit) {
        var sql = new StringBuilder("SELECT seq, boot, wall, trust, kind, subject, body FROM entry WHERE TRUE");
        var values = new ArrayList<Object>();
        search.kind().ifPresent(kind -> where(sql, values, "kind = ?", kind));
        search.subject().ifPresent(subject -> where(sql, values, "subject = ?", subject));
        search.pass().ifPresent(pass -> where(sql, values, "pass = ?", pass));
        search.from().ifPresent(from -> where(sql, values, "wall >= ?", from.toEpochMilli()));
        search.to().ifPresent(to -> where(sql, values, "wall < ?", to.toEpochMilli()));
        search.before().ifPresent(before -> where(sql, values, "seq < ?", before));
        values.add(limit);
        return ask(sql.append(" ORDER BY seq DESC LIMIT ?").toString(), values, rows -> {
            var found = new ArrayList<Row>();
            while (rows.next()) {
                found.add(
                        new Row(rows.getLong(1), rows.getInt(2), Instant.ofEpochMilli(rows.getLong(3)), rows.getString(
                                4), rows.getString(5), rows.getString(6), rows.getString(7)));
            }
            return found;
        });
    }

    private static void where(StringBuilder sql, List<Object> values, String condition, Object value) {
        sql.append(" AND ").append(condition);
        values.add(value);
    }

    @Override
    public synchronized Map<String, Long> countsByKind(Instant from, Instant to) {
        return counts("kind", "COUNT(*)", "SUM(entries)", "TRUE", from, to);
    }

    @Override
    public synchronized Map<String, Long> denials(Instant from, Instant to) {
        return counts("denial", "SUM(amount)", "SUM(amount)", "denial <> ''", from, to);
    }

    private Map<String, Long> counts(String by, String ofEntries, String ofHours, String which, Instant from,
            Instant to) {
        long start = from.toEpochMilli();
        long end = to.toEpochMilli();
        long firstHour = -Math.floorDiv(-start, HOUR);
        long lastHour = Math.floorDiv(end, HOUR);
        var counts = new TreeMap<String, Long>();
        String entries = "SELECT " + by + ", " + ofEntries + " FROM entry WHERE " + which
                + " AND wall >= ? AND wall < ? GROUP BY " + by;
        if (firstHour >= lastHour) {
            add(counts, entries, start, end);
        } else {
            add(counts, entries, start, firstHour * HOUR);
            add(counts, "SELECT " + by + ", " + ofHours + " FROM hour_count WHERE " + which
                    + " AND hour_start >= ? AND hour_start < ? GROUP BY " + by, firstHour, lastHour);
            add(counts, entries, lastHour * HOUR, end);
        }
        return counts;
    }

    private void add(Map<String, Long> to, String sql, long from, long until) {
        if (from < until) {
            ask(sql, List.of(from, until), rows -> {
                while (rows.next()) {
                    to.merge(rows.getString(1), rows.getLong(2), Long::sum);
                }
                return to;
            });
        }
    }

    @Override
    public synchronized Map<Instant, Long> byHour(String kind, Instant from, Instant to) {
        String sql = "SELECT hour_start, SUM(entries) FROM hour_count WHERE kind = ? AND hour_start >= ?"
                + " AND hour_start < ?"
                + " GROUP BY hour_start ORDER BY hour_start";
        long first = Math.floorDiv(from.toEpochMilli(), HOUR);
        long end = -Math.floorDiv(-to.toEpochMilli(), HOUR);
        return ask(sql, List.of(kind, first, end), rows -> {
            var hours = new TreeMap<Instant, Long>();
            while (rows.next()) {
                hours.put(Instant.ofEpochMilli(rows.getLong(1) * HOUR), rows.getLong(2));
            }
            return hours;
        });
    }

    private interface Answer<T> {
        T of(ResultSet rows) throws SQLException;
    }

    private <T> T ask(String sql, List<?> values, Answer<T> answer) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                return answer.of(rows);
            }
        } catch (SQLException e) {
            throw new H2View.ViewException("asking the view", e);
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        connection.close();
    }
}
