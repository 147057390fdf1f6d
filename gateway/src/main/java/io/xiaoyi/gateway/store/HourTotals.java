package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What people and energy of each hour came to, gathered over one batch of entries and then written in its transaction.
 * Of people an hour keeps its fullest count; of energy the increments of each outlet's sessions, whose entries tell
 * what
 * there was since the session began.
 *
 * <p>Threading: the view's writer.
 */
final class HourTotals {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    /** No honest increment is larger: a megawatt-hour. */
    private static final long MOST_MILLIWATT_HOURS = 1_000_000_000;

    private final Connection connection;

    HourTotals(Connection connection) {
        this.connection = connection;
    }

    /** Takes what an entry adds, if it does. {@code body} is its own, flat. */
    void take(Entry entry, Map<String, Object> body) throws SQLException {
        switch (entry.kind()) {
            case "occupancy-changed" -> people(hour(entry.moment().wall()), body);
            case "occupancy-hour" -> people(hour(began(body, entry.moment().wall())), body);
            case "energy-counted", "session-ended" -> energy(entry, body);
            default -> {
                // nothing of it is counted by the hour here
            }
        }
    }

    static long hour(Instant wall) {
        return Math.floorDiv(wall.toEpochMilli(), HOUR);
    }

    private static Instant began(Map<String, Object> body, Instant otherwise) {
        try {
            return body.get("hour") instanceof String text ? Instant.parse(text) : otherwise;
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    private void people(long hour, Map<String, Object> body) throws SQLException {
        if (!(body.get("least") instanceof Long least && body.get("estimate") instanceof Long estimate
                && body.get("most") instanceof Long most)) {
            return;
        }
        try (var merge = connection.prepareStatement("MERGE INTO hour_people AS h USING (VALUES (CAST(? AS BIGINT),"
                + " CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT))) AS n (hour_start, least, estimate, most)"
                + " ON h.hour_start = n.hour_start WHEN MATCHED AND n.estimate > h.estimate THEN UPDATE SET"
                + " least = n.least, estimate = n.estimate, most = n.most WHEN NOT MATCHED THEN INSERT VALUES"
                + " (n.hour_start, n.least, n.estimate, n.most)")) {
            set(merge, hour, least, estimate, most);
            merge.executeUpdate();
        }
    }

    private void energy(Entry entry, Map<String, Object> body) throws SQLException {
        if (!(body.get("session") instanceof Long session
                && body.get("milliwattHours") instanceof Long sinceItBegan)) {
            return;
        }
        String outlet = entry.subject();
        long more = sinceItBegan - counted(outlet, session).orElse(0);
        try (var update = connection.prepareStatement("MERGE INTO outlet_energy KEY (outlet) VALUES (?,?,?)")) {
            update.setString(1, outlet);
            set(update, 2, session, sinceItBegan);
            update.executeUpdate();
        }
        if (more <= 0 || more > MOST_MILLIWATT_HOURS) {
            return;
        }
        try (var add = connection.prepareStatement("UPDATE hour_energy SET milliwatt_hours = milliwatt_hours + ?"
                + " WHERE hour_start = ? AND outlet = ?");
                var insert = connection.prepareStatement("INSERT INTO hour_energy (milliwatt_hours, hour_start, outlet)"
                        + " VALUES (?,?,?)")) {
            if (run(add, more, hour(entry.moment().wall()), outlet) == 0) {
                run(insert, more, hour(entry.moment().wall()), outlet);
            }
        }
    }

    /** What of an outlet's charging has been counted already; empty unless it is the last one told of. */
    private OptionalLong counted(String outlet, long session) throws SQLException {
        try (var ask = connection.prepareStatement("SELECT milliwatt_hours FROM outlet_energy WHERE outlet = ?"
                + " AND session = ?")) {
            ask.setString(1, outlet);
            ask.setLong(2, session);
            try (var rows = ask.executeQuery()) {
                return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    private static int run(PreparedStatement statement, long milliwattHours, long hour, String outlet)
            throws SQLException {
        statement.setLong(1, milliwattHours);
        statement.setLong(2, hour);
        statement.setString(3, outlet);
        return statement.executeUpdate();
    }

    private static void set(PreparedStatement statement, long... values) throws SQLException {
        set(statement, 1, values);
    }

    private static void set(PreparedStatement statement, int from, long... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(from + i, values[i], Types.BIGINT);
        }
    }
}
