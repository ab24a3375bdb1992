package io.drover.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a database that is away; does not wait for one that refuses us. */
final class FirstConnection {
    private static final Logger LOG = LoggerFactory.getLogger(FirstConnection.class);

    private FirstConnection() {}

    /**
     * Returns when the database answers. The pool's own patience is the pause between two attempts.
     *
     * @throws IllegalStateException where waiting does not help: wrong password, no such database, file in use
     */
    static void await(DataSource pool, String url) {
        boolean said = false;
        while (true) {
            try (Connection connection = pool.getConnection()) {
                if (said) {
                    LOG.info("the ledger's database is there");
                }
                return;
            } catch (SQLException e) {
                SQLException cause = innermost(e);
                if (!mayPass(cause) || Thread.currentThread().isInterrupted()) {
                    throw new IllegalStateException(
                            "drover.db.url: " + url + " cannot be opened: " + cause.getMessage(), e);
                }
                if (!said) {
                    LOG.warn("waiting for the ledger's database at {}: {}", url, cause.getMessage());
                    said = true;
                }
            }
        }
    }

    private static SQLException innermost(SQLException thrown) {
        SQLException last = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                last = sql;
            }
        }
        return last;
    }

    /**
     * SQLState 08: no connection; 57P: shutting down or starting up; 53300: too many connections. A time-out that is the
     * pool's own: nobody has refused, an H2 file is being put in order after a crash.
     */
    private static boolean mayPass(SQLException cause) {
        if (cause instanceof SQLTransientConnectionException) {
            return true;
        }
        String state = cause.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P") || state.equals("53300"));
    }
}
