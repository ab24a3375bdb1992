package io.drover.ledger;

import java.util.Optional;
import org.springframework.dao.DataAccessException;

/** Asks the database for a sign of life. Thread-safe; takes as long as the pool waits for a connection at the most. */
public final class LedgerPing {
    private final Database database;

    public LedgerPing(Database database) {
        this.database = database;
    }

    /** Why it does not answer; empty where it does. */
    public Optional<String> failure() {
        try {
            database.sql().sql("SELECT 1").query(Integer.class).single();
            return Optional.empty();
        } catch (DataAccessException e) {
            return Optional.of(String.valueOf(e.getMostSpecificCause().getMessage()));
        }
    }
}
