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
                    "DROP INDEX entry_by_wall", "CREATE INDEX hour_count_by_kind ON hour_count (kind, hour_start)"),
            List.of("ALTER TABLE entry ADD COLUMN reason VARCHAR",
                    "UPDATE entry SET reason = REGEXP_SUBSTR(body,"
                            + " '\"(denial|mostly|reason|fault|code)\":\"([^\"]*)\"', 1, 1, NULL, 2)",
                    "CREATE INDEX entry_by_reason ON entry (reason, seq)",
                    """
                            CREATE TABLE hour_people (hour_start BIGINT PRIMARY KEY, least BIGINT NOT NULL,
                            estimate BIGINT NOT NULL, most BIGINT NOT NULL)""",
                    """
                            CREATE TABLE hour_energy (hour_start BIGINT NOT NULL, outlet VARCHAR NOT NULL,
                            milliwatt_hours BIGINT NOT NULL, PRIMARY KEY (hour_start, outlet))""",
                    """
                            CREATE TABLE outlet_energy (outlet VARCHAR PRIMARY KEY, session BIGINT NOT NULL,
                            milliwatt_hours BIGINT NOT NULL)""",
                    "INSERT INTO hour_people SELECT began, least, estimate, most FROM (SELECT began, least, estimate,"
                            + " most, ROW_NUMBER() OVER (PARTITION BY began ORDER BY estimate DESC) AS place FROM ("
                            + "SELECT wall / 3600000 AS began, " + number("least") + " AS least, " + number("estimate")
                            + " AS estimate, " + number("most") + " AS most FROM entry"
                            + " WHERE kind = 'occupancy-changed')) WHERE place = 1 AND least IS NOT NULL"
                            + " AND estimate IS NOT NULL AND most IS NOT NULL",
                    "INSERT INTO hour_energy SELECT began, subject, SUM(more) FROM (SELECT wall / 3600000 AS began,"
                            + " subject, counted - COALESCE(LAG(counted) OVER (PARTITION BY subject, session"
                            + " ORDER BY seq), 0) AS more FROM (" + sessions() + ")) WHERE more > 0"
                            + " GROUP BY began, subject",
                    "INSERT INTO outlet_energy SELECT subject, session, counted FROM (SELECT subject, session, counted,"
                            + " ROW_NUMBER() OVER (PARTITION BY subject ORDER BY seq DESC) AS place FROM ("
                            + sessions() + ")) WHERE place = 1"));

    private ViewSchema() {}

    private static String sessions() {
        return "SELECT seq, wall, subject, " + number("session") + " AS session, " + number("milliwattHours")
                + " AS counted FROM entry WHERE kind IN ('energy-counted', 'session-ended')";
    }

    /** A number of a flat body. */
    private static String number(String key) {
        return "CAST(REGEXP_SUBSTR(body, '\"" + key + "\":(\\d{1,12})', 1, 1, NULL, 1) AS BIGINT)";
    }

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
