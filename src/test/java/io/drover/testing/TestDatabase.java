package io.drover.testing;

import io.drover.ledger.Database;
import io.drover.ledger.DatabaseSettings;
import org.jspecify.annotations.Nullable;

/**
 * A fresh, migrated database of its own, gone after {@link #close}. JUnit closes those that are arguments of a
 * parameterised test. Connects on first use.
 */
public final class TestDatabase implements AutoCloseable {
    /** Makes the empty database, and destroys it. */
    interface Place {
        /** Aborts or fails the test when the service is not there. */
        DatabaseSettings prepare();

        void destroy();
    }

    private final String name;
    private final Place place;
    private @Nullable DatabaseSettings settings;
    private @Nullable Database database;

    TestDatabase(String name, Place place) {
        this.name = name;
        this.place = place;
    }

    /** For a second {@link Database} or another process. */
    public DatabaseSettings settings() {
        if (settings == null) {
            settings = place.prepare();
        }
        return settings;
    }

    public Database database() {
        if (database == null) {
            database = Database.open(settings());
        }
        return database;
    }

    /** Closes {@link #database()}; the next call of it opens the same data again. An H2 file has one process at a time. */
    public void disconnect() {
        if (database != null) {
            database.close();
            database = null;
        }
    }

    @Override
    public void close() {
        disconnect();
        if (settings != null) {
            settings = null;
            place.destroy();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
