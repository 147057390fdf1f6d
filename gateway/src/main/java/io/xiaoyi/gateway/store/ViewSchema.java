package io.xiaoyi.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The view's tables, as the list of steps that made them: a view of an older version takes the steps it lacks. A step
 * is
 * never changed once released; a view that cannot follow is set aside and built anew, for it holds nothing of its own.
 * A migration library would cost more time at every start than these few statements, and the list is all it would read.
 */
final class ViewSchema {
    private static final List<List<String>> STEPS = List.of(List.of("""
            CREATE TABLE entry (seq BIGINT PRIMARY KEY, boot INT NOT NULL, wall BIGINT NOT NULL,
            trust VARCHAR(8) NOT NULL, kind VARCHAR NOT NULL, subject VARCHAR NOT NULL, pass VARCHAR,
            denial VARCHAR, amount BIGINT NOT NULL, body VARCHAR NOT NULL)""",
            "CREATE INDEX entry_by_wall ON entry (wall)", "CREATE INDEX entry_by_kind ON entry (kind, seq)",
            "CREATE INDEX entry_by_subject ON entry (subject, seq)", "CREATE INDEX entry_by_pass ON entry (pass, seq)",
            """
                    CREATE TABLE hour_count (hour_start BIGINT NOT NULL, kind VARCHAR NOT NULL, denial VARCHAR NOT NULL,
                    entries BIGINT NOT NULL, amount BIGINT NOT NULL, PRIMARY KEY (hour_start, kind, denial))""",
            "CREATE TABLE held (journal BIGINT NOT NULL, seq BIGINT NOT NULL)"),
            List.of("""
                    CREATE TABLE hour_span (hour_start BIGINT PRIMARY KEY, first_seq BIGINT NOT NULL,
                    last_seq BIGINT NOT NULL)""",
                    "INSERT INTO hour_span SELECT wall / 3600000, MIN(seq), MAX(seq) FROM entry"
                            + " GROUP BY wall / 3600000",
                    "DROP INDEX entry_by_wall", "CREATE INDEX hour_count_by_kind ON hour_count (kind, hour_start)"));

    private ViewSchema() {}

    /** Brings a view up to this software's version. */
    static void migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INT NOT NULL)");
            int version;
            try (var rows = statement.executeQuery("SELECT MAX(version) FROM schema_version")) {
                rows.next();
                version = rows.getInt(1);
            }
            if (version > STEPS.size()) {
                throw new SQLException("the view has schema version " + version + ", this software knows " + STEPS
                        .size());
            }
            for (int step = version; step < STEPS.size(); step++) {
                for (String sql : STEPS.get(step)) {
                    statement.execute(sql);
                }
                statement.execute("INSERT INTO schema_version VALUES (" + (step + 1) + ")");
            }
        }
        connection.commit();
    }
}
