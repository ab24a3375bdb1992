package io.drover.ledger;

import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the ledger's schema up to date, while other instances work on it: migrations only add. Several that start at once
 * wait for each other. A schema that a newer version has written is used as it is.
 */
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    private Schema() {}

    static void migrate(DataSource pool, Dialect dialect, String... locations) {
        Flyway flyway = Flyway.configure(Database.class.getClassLoader())
                .dataSource(pool)
                .locations(locations)
                .placeholders(dialect.words())
                .table("schema_history")
                .ignoreMigrationPatterns("*:future")
                .load();
        flyway.migrate();
        List<String> newer = Arrays.stream(flyway.info().applied())
                .filter(migration -> migration.getState().name().startsWith("FUTURE"))
                .map(MigrationInfo::getScript)
                .toList();
        if (!newer.isEmpty()) {
            LOG.warn(
                    "a newer version of Drover has changed the ledger's schema: {}. Such changes only add; this version goes"
                            + " on with what it knows",
                    newer);
        }
    }
}
