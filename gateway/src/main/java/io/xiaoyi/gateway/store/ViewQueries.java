package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.loop.Queries;
import io.xiaoyi.gateway.occupancy.Count;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Questions, on a connection of their own. Counts of whole hours come from the hours' table, what sticks out at either
 * end from the entries.
 *
 * <p>Threading: any thread, one after the other.
 */
final class ViewQueries implements Queries, AutoCloseable {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    private static final String IN_HOURS = " AND hour_start >= ? AND hour_start < ?";
    private static final Instant FAR = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final Connection connection;

    ViewQueries(Connection connection) {
        this.connection = connection;
    }

    @Override
    public synchronized List<Row> entries(Search search, int limit) {
        Seqs within = search.from().isEmpty() && search.to().isEmpty()
                ? Seqs.ALL
                : written(search.from().orElse(Instant.EPOCH), search.to().orElse(FAR));
        var sql = new StringBuilder("SELECT seq, boot, wall, trust, kind, subject, body FROM entry WHERE TRUE");
        var values = new ArrayList<Object>();
        search.kind().ifPresent(kind -> where(sql, values, "kind = ?", kind));
        search.subject().ifPresent(subject -> where(sql, values, "subject = ?", subject));
        search.pass().ifPresent(pass -> where(sql, values, "pass = ?", pass));
        search.reason().ifPresent(reason -> where(sql, values, "reason = ?", reason));
        search.text().map(text -> text.toLowerCase(Locale.ROOT)).ifPresent(text -> {
            where(sql, values, "(LOCATE(?, LOWER(body)) > 0", text);
            sql.append(" OR LOCATE(?, LOWER(subject)) > 0 OR LOCATE(?, kind) > 0)");
            values.add(text);
            values.add(text);
        });
        search.from().ifPresent(from -> where(sql, values, "wall >= ?", from.toEpochMilli()));
        search.to().ifPresent(to -> where(sql, values, "wall < ?", to.toEpochMilli()));
        within(sql, values, search.before().map(within::before).orElse(within));
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

    /** Every index ends in the seq, so this is what keeps a search from reading all that ever matched. */
    private static void within(StringBuilder sql, List<Object> values, Seqs seqs) {
        where(sql, values, "seq >= ?", seqs.first());
        where(sql, values, "seq <= ?", seqs.last());
    }

    /** Where to look for what was written in [from, to): a little more than that, never less. */
    private Seqs written(Instant from, Instant to) {
        String sql = "SELECT COALESCE(MIN(first_seq), 1), COALESCE(MAX(last_seq), 0) FROM hour_span"
                + " WHERE hour_start >= ? AND hour_start <= ?";
        List<Long> hours = List.of(Math.floorDiv(from.toEpochMilli(), HOUR), Math.floorDiv(to.toEpochMilli(), HOUR));
        return ask(sql, hours, rows -> {
            rows.next();
            return new Seqs(rows.getLong(1), rows.getLong(2));
        });
    }

    private static void where(StringBuilder sql, List<Object> values, String condition, Object value) {
        sql.append(" AND ").append(condition);
        values.add(value);
    }

    @Override
    public synchronized Map<String, Long> denials(Instant from, Instant to) {
        long start = from.toEpochMilli();
        long end = to.toEpochMilli();
        long firstHour = -Math.floorDiv(-start, HOUR);
        long lastHour = Math.floorDiv(end, HOUR);
        var counts = new TreeMap<String, Long>();
        if (firstHour >= lastHour) {
            addEntries(counts, start, end);
        } else {
            addEntries(counts, start, firstHour * HOUR);
            add(counts, "SELECT denial, SUM(amount) FROM hour_count WHERE denial <> ''" + IN_HOURS
                    + " GROUP BY denial", List.of(firstHour, lastHour));
            addEntries(counts, lastHour * HOUR, end);
        }
        return counts;
    }

    private void addEntries(Map<String, Long> to, long from, long until) {
        if (from < until) {
            var sql = new StringBuilder("SELECT denial, SUM(amount) FROM entry WHERE denial <> ''");
            var values = new ArrayList<Object>();
            where(sql, values, "wall >= ?", from);
            where(sql, values, "wall < ?", until);
            within(sql, values, written(Instant.ofEpochMilli(from), Instant.ofEpochMilli(until)));
            add(to, sql.append(" GROUP BY denial").toString(), values);
        }
    }

    private void add(Map<String, Long> to, String sql, List<?> values) {
        ask(sql, values, rows -> {
            while (rows.next()) {
                to.merge(rows.getString(1), rows.getLong(2), Long::sum);
            }
            return to;
        });
    }

    @Override
    public synchronized List<Hour> hours(Instant from, Instant to) {
        long first = Math.floorDiv(from.toEpochMilli(), HOUR);
        long end = -Math.floorDiv(-to.toEpochMilli(), HOUR);
        List<Long> range = List.of(first, end);
        var grants = numbers("SELECT hour_start, SUM(entries) FROM hour_count WHERE kind = 'granted'"
                + IN_HOURS + " GROUP BY hour_start", range);
        var denials = numbers("SELECT hour_start, SUM(amount) FROM hour_count WHERE denial <> ''"
                + IN_HOURS + " GROUP BY hour_start", range);
        var energy = numbers("SELECT hour_start, SUM(milliwatt_hours) FROM hour_energy WHERE TRUE" + IN_HOURS
                + " GROUP BY hour_start", range);
        var visitors = visitors(first, end);
        Map<Long, Count> people = people(range);
        var all = new TreeSet<Long>(people.keySet());
        List.of(grants, denials, energy, visitors).forEach(each -> all.addAll(each.keySet()));
        return all.stream().map(hour -> new Hour(Instant.ofEpochMilli(hour * HOUR), grants.getOrDefault(hour, 0L),
                denials.getOrDefault(hour, 0L), visitors.getOrDefault(hour, 0L), Optional.ofNullable(people.get(hour)),
                energy.getOrDefault(hour, 0L))).toList();
    }

    private Map<Long, Long> visitors(long firstHour, long endHour) {
        Instant from = Instant.ofEpochMilli(firstHour * HOUR);
        Instant to = Instant.ofEpochMilli(endHour * HOUR);
        var sql = new StringBuilder("SELECT wall / " + HOUR + " AS began, COUNT(DISTINCT pass) FROM entry"
                + " WHERE kind = 'granted'");
        var values = new ArrayList<Object>();
        where(sql, values, "wall >= ?", from.toEpochMilli());
        where(sql, values, "wall < ?", to.toEpochMilli());
        within(sql, values, written(from, to));
        return numbers(sql.append(" GROUP BY began").toString(), values);
    }

    private Map<Long, Long> numbers(String sql, List<?> values) {
        return ask(sql, values, rows -> {
            var numbers = new TreeMap<Long, Long>();
            while (rows.next()) {
                numbers.put(rows.getLong(1), rows.getLong(2));
            }
            return numbers;
        });
    }

    private Map<Long, Count> people(List<Long> range) {
        return ask("SELECT hour_start, least, estimate, most FROM hour_people WHERE TRUE" + IN_HOURS, range, rows -> {
            var people = new TreeMap<Long, Count>();
            while (rows.next()) {
                people.put(rows.getLong(1), new Count(rows.getInt(2), rows.getInt(3), rows.getInt(4)));
            }
            return people;
        });
    }

    @Override
    public synchronized Map<String, Long> energy(Instant from, Instant to) {
        var outlets = new TreeMap<String, Long>();
        add(outlets, "SELECT outlet, SUM(milliwatt_hours) FROM hour_energy WHERE TRUE" + IN_HOURS + " GROUP BY outlet",
                List.of(Math.floorDiv(from.toEpochMilli(), HOUR), -Math.floorDiv(-to.toEpochMilli(), HOUR)));
        return outlets;
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
        } catch (SQLTimeoutException e) {
            throw new TooLong(e);
        } catch (SQLException e) {
            throw new H2View.ViewException("asking the view", e);
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        connection.close();
    }
}
