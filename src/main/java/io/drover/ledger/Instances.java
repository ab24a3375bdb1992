package io.drover.ledger;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Who is alive. An instance that has not beaten for a while loses its open work to the one that notices. Thread-safe.
 */
public final class Instances {
    private final Database database;
    private final Clock clock;
    private final String name;
    private final UUID boot = UUID.randomUUID();

    public Instances(Database database, Clock clock, String name) {
        this.database = database;
        this.clock = clock;
        this.name = name;
    }

    /** Says that this instance lives; the first time, or again. */
    public void beat() {
        database.inTransaction(sql -> {
            int known = sql.sql("UPDATE instance SET heartbeat_at = :now, boot = :boot WHERE name = :name")
                    .param("now", Judgements.at(clock.instant()))
                    .param("boot", boot)
                    .param("name", name)
                    .update();
            if (known == 1) {
                return known;
            }
            return sql.sql(
                            "INSERT INTO instance (name, boot, started_at, heartbeat_at) VALUES (:name, :boot, :now, :now)")
                    .param("name", name)
                    .param("boot", boot)
                    .param("now", Judgements.at(clock.instant()))
                    .update();
        });
    }

    /** Takes the open deliveries and actions of instances that have been silent for {@code silence}; how many rows. */
    public int takeOver(Duration silence) {
        return database.inTransaction(sql -> {
            List<String> silent = sql.sql("SELECT name FROM instance WHERE name <> :name AND heartbeat_at < :before")
                    .param("name", name)
                    .param("before", Judgements.at(clock.instant().minus(silence)))
                    .query(String.class)
                    .list();
            if (silent.isEmpty()) {
                return 0;
            }
            int taken = sql.sql(
                            "UPDATE delivery SET owner = :name WHERE owner IN (:silent) AND state IN ('PENDING', 'WAITING')")
                    .param("name", name)
                    .param("silent", silent)
                    .update();
            taken += sql.sql(
                            """
                            UPDATE action SET owner = :name,
                                   state = CASE WHEN state = 'SENDING' THEN 'UNKNOWN' ELSE state END
                             WHERE owner IN (:silent) AND state IN ('PLANNED', 'SENDING', 'UNKNOWN', 'ACCEPTED')""")
                    .param("name", name)
                    .param("silent", silent)
                    .update();
            sql.sql("DELETE FROM instance WHERE name IN (:silent)")
                    .param("silent", silent)
                    .update();
            return taken;
        });
    }
}
