package io.drover.ledger;

import java.time.Instant;
import java.time.OffsetDateTime;

/** When each timer ticked last, so that what was missed while nobody ran is known. Thread-safe. */
public final class Timers {
    private final Database database;

    public Timers(Database database) {
        this.database = database;
    }

    /** The time of the last tick; of a timer that was never seen before, {@code now}. */
    public Instant last(String name, Instant now) {
        return database.inTransaction(sql -> {
            var known = sql.sql("SELECT last_at FROM timer WHERE name = :name")
                    .param("name", name)
                    .query(OffsetDateTime.class)
                    .optional();
            if (known.isEmpty()) {
                sql.sql("INSERT INTO timer (name, last_at) VALUES (:name, :now)")
                        .param("name", name)
                        .param("now", Judgements.at(now))
                        .update();
            }
            return known.map(OffsetDateTime::toInstant).orElse(now);
        });
    }

    /** Notes a tick that is in the inbox; never goes back. */
    public void ticked(String name, Instant scheduled) {
        database.inTransaction(sql -> sql.sql("UPDATE timer SET last_at = :at WHERE name = :name AND last_at < :at")
                .param("at", Judgements.at(scheduled))
                .param("name", name)
                .update());
    }
}
