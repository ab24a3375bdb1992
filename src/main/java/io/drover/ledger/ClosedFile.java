package io.drover.ledger;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * An H2 that has closed its file, as it does when it cannot write: the pool would hand its connections out for ever. All are
 * given up, those too that work: H2 2.3.232 may have opened the file a second time meanwhile, and its lock lets nobody
 * else in until the last of them is gone.
 */
final class ClosedFile implements SQLExceptionOverride {
    private volatile @Nullable HikariDataSource pool;

    /** From now on it is this one that gives up its connections. */
    void clears(HikariDataSource connections) {
        pool = connections;
    }

    /** H2's OBJECT_CLOSED, CONNECTION_BROKEN, DATABASE_IS_CLOSED and DATABASE_CALLED_AT_SHUTDOWN. */
    private static boolean isClosed(int code) {
        return code == 90_007 || code == 90_067 || code == 90_098 || code == 90_121;
    }

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        if (!isClosed(failure.getErrorCode())) {
            return Override.CONTINUE_EVICT;
        }
        HikariDataSource connections = pool;
        if (connections != null) {
            connections.getHikariPoolMXBean().softEvictConnections();
        }
        return Override.MUST_EVICT;
    }
}
