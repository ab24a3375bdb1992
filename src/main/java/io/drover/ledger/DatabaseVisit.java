package io.drover.ledger;

import java.io.Serial;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;

/** Looks at a PostgreSQL as it is configured, and leaves it as it is: nothing is migrated. */
public record DatabaseVisit(DatabaseSettings settings) {
    private static final List<String> KEEP_COMMITS = List.of("fsync", "full_page_writes", "synchronous_commit");

    /**
     * What was seen.
     *
     * @param losingCommits settings that are off and lose commits at a crash
     * @param now by its clock
     * @param schema version of the newest migration; "" where there is none
     * @param messages in the ledger, about: as the statistics have it
     */
    public record Seen(
            String version,
            List<String> losingCommits,
            int freeConnections,
            Instant now,
            String schema,
            long messages) {
        public Seen {
            losingCommits = List.copyOf(losingCommits);
        }
    }

    /** It does not let us in, or does not answer what it is asked. */
    public static final class Closed extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        Closed(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }

    public Seen look() throws Closed {
        try (Connection connection = DriverManager.getConnection(settings.url(), settings.user(), settings.password());
                Statement sql = connection.createStatement()) {
            boolean hasSchema = !one(sql, "SELECT COALESCE(to_regclass('flyway_schema_history')::text, '')")
                    .isEmpty();
            return new Seen(
                    one(sql, "SHOW server_version"),
                    off(sql),
                    Integer.parseInt(one(sql, "SHOW max_connections"))
                            - Integer.parseInt(one(
                                    sql,
                                    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")),
                    now(sql),
                    hasSchema
                            ? one(
                                    sql,
                                    "SELECT version FROM flyway_schema_history WHERE success"
                                            + " ORDER BY installed_rank DESC LIMIT 1")
                            : "",
                    hasSchema
                            ? Long.parseLong(one(
                                    sql,
                                    "SELECT GREATEST(reltuples, 0)::bigint FROM pg_class"
                                            + " WHERE oid = 'message'::regclass"))
                            : 0);
        } catch (SQLException e) {
            throw new Closed(e);
        }
    }

    private static List<String> off(Statement sql) throws SQLException {
        Stream.Builder<String> off = Stream.builder();
        for (String setting : KEEP_COMMITS) {
            if (one(sql, "SHOW " + setting).equals("off")) {
                off.add(setting);
            }
        }
        return off.build().toList();
    }

    private static Instant now(Statement sql) throws SQLException {
        try (ResultSet rows = sql.executeQuery("SELECT clock_timestamp()")) {
            rows.next();
            return rows.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static String one(Statement sql, String question) throws SQLException {
        try (ResultSet rows = sql.executeQuery(question)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }
}
