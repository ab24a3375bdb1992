package io.drover.ledger;

/** How much is open, counted anew at each call by indexes that hold only what is open. Thread-safe. */
public final class OpenWork {
    private final Database database;

    public OpenWork(Database database) {
        this.database = database;
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
