package io.drover.ledger;

import java.time.Clock;
import java.time.Duration;

/**
 * Whose turn it is to ask the archive, or another system: one of all instances on this database at a time, for as long as
 * it says that it goes on. The turn of an instance that fell silent ends by itself. Two that ask at once would do no harm;
 * it would only be twice the work for the archive. Thread-safe.
 */
public final class ArchiveTurn {
    private static final String ARCHIVE = "datagrepper";

    private final Database database;
    private final Clock clock;
    private final String instance;
    private final Duration length;
    private final String name;

    /** @param length how long a turn lasts from the last word of its holder */
    public ArchiveTurn(Database database, Clock clock, String instance, Duration length) {
        this(database, clock, instance, length, ARCHIVE);
    }

    /** @param name of what one instance at a time does, at most 50 characters */
    public ArchiveTurn(Database database, Clock clock, String instance, Duration length, String name) {
        this.name = name;
        this.database = database;
        this.clock = clock;
        this.instance = instance;
        this.length = length;
    }

    /** Takes the turn, or goes on with it; false where it is another's. */
    public boolean take() {
        return database.inTransaction(sql -> {
            int ours = sql.sql(
                            """
                            UPDATE archive_turn SET owner = :owner, until_at = :until
                             WHERE name = :name AND (owner = :owner OR until_at < :now)""")
                    .param("owner", instance)
                    .param("until", Judgements.at(clock.instant().plus(length)))
                    .param("now", Judgements.at(clock.instant()))
                    .param("name", name)
                    .update();
            if (ours == 1) {
                return true;
            }
            boolean others = sql.sql("SELECT COUNT(*) FROM archive_turn WHERE name = :name")
                            .param("name", name)
                            .query(Integer.class)
                            .single()
                    > 0;
            if (!others) {
                sql.sql("INSERT INTO archive_turn (name, owner, until_at) VALUES (:name, :owner, :until)")
                        .param("name", name)
                        .param("owner", instance)
                        .param("until", Judgements.at(clock.instant().plus(length)))
                        .update();
            }
            return !others;
        });
    }

    /** Ends the turn where it is ours, so that any instance may take the next. */
    public void end() {
        database.inTransaction(
                sql -> sql.sql("UPDATE archive_turn SET until_at = :past WHERE name = :name AND owner = :owner")
                        .param("past", Judgements.at(clock.instant().minusMillis(1)))
                        .param("name", name)
                        .param("owner", instance)
                        .update());
    }
}
