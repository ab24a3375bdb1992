package io.drover.ledger;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** How much is open, and how old, asked anew at each call by indexes that hold only what is open. Thread-safe. */
public final class OpenWork {
    private final Database database;
    private final Clock clock;

    public OpenWork(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** When the newest message came, seconds since 1970; 0 where there is none. From whatever bus, an archive included. */
    public double newestMessage() {
        return time("SELECT MAX(received_at) FROM message")
                .map(OpenWork::seconds)
                .orElse(0.0);
    }

    /** How long the oldest delivery has been waiting to be judged, in seconds; 0 where there is none. */
    public double oldestDelivery() {
        return age("SELECT MIN(received_at) FROM delivery WHERE state = 'PENDING' OR state = 'WAITING'");
    }

    /** For how long the accepted action that has waited longest to be asked after has been due, in seconds; 0 where none is. */
    public double overduePoll(String system) {
        return database.sql()
                .sql("SELECT MIN(poll_at) FROM action WHERE state = 'ACCEPTED' AND system = :system")
                .param("system", system)
                .query((row, number) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .single()
                .map(due -> Math.max(0, seconds(clock.instant()) - seconds(due.toInstant())))
                .orElse(0.0);
    }

    private double age(String sql) {
        return time(sql)
                .map(oldest -> Math.max(0, seconds(clock.instant()) - seconds(oldest)))
                .orElse(0.0);
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1e3;
    }

    private Optional<Instant> time(String sql) {
        return database.sql()
                .sql(sql)
                .query((row, number) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant))
                .single();
    }

    /** Deliveries that are to be judged, those included that wait for a lookup. */
    public long deliveries() {
        return count("SELECT COUNT(*) FROM delivery WHERE state = 'PENDING' OR state = 'WAITING'");
    }

    /** Actions that are not at their end. */
    public long actions() {
        return count("SELECT COUNT(*) FROM action WHERE state IN ('PLANNED', 'SENDING', 'UNKNOWN', 'ACCEPTED')");
    }

    /** Dead letters that nobody has dealt with. */
    public long deadLetters() {
        return count("SELECT COUNT(*) FROM dead_letter WHERE state = 'OPEN'");
    }

    private long count(String sql) {
        return database.sql().sql(sql).query(Long.class).single();
    }
}
