package io.drover.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The ledger's database: one pool, one schema, and transactions that are on disk when they return. Thread-safe.
 *
 * <p>H2 writes its file late even with {@code WRITE_DELAY=0}; a {@code CHECKPOINT SYNC} behind each commit is what made it
 * survive kill -9 (inbox.md §5), and only in version 2.3.232: any other one is refused.
 */
public final class Database implements AutoCloseable {
    static final String H2_THAT_SURVIVES_KILLS = "2.3.232";
    private static final String H2_FILE = "jdbc:h2:file:";
    private static final String H2_IN_MEMORY = "jdbc:h2:mem:";
    private static final int ATTEMPTS = 5;

    private final DatabaseSettings settings;
    private final HikariDataSource pool;
    private final Connections connections;
    private final Dialect dialect;
    private final JdbcClient sql;
    private final TransactionTemplate transactions;
    private volatile Changes changes = Changes.untold();
    private final LooseEnds looseEnds = new LooseEnds();

    private Database(DatabaseSettings settings, HikariDataSource pool, Dialect dialect, Connections connections) {
        this.settings = settings;
        this.connections = connections;
        this.pool = pool;
        this.dialect = dialect;
        this.sql = JdbcClient.create(pool);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
    }

    /**
     * Connects, migrates the schema, and checks the H2 version. Waits for a database that is away. One in memory is made when
     * it is first asked for something: a rehearsal never does.
     *
     * @throws IllegalStateException for an H2 that is known to lose commits, and for a database that refuses us
     */
    public static Database open(DatabaseSettings settings) {
        Dialect dialect = Dialect.of(settings.url());
        HikariConfig config = new HikariConfig();
        Connections connections = new Connections();
        config.setMetricsTrackerFactory(connections);
        config.setPoolName("ledger");
        config.setJdbcUrl(jdbcUrl(settings.url()));
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(5_000);
        config.setInitializationFailTimeout(-1);
        ClosedFile closedFile = new ClosedFile();
        if (dialect == Dialect.H2) {
            config.setExceptionOverride(closedFile);
        }
        Pool pool = new Pool(config, DiskReserve.of(config.getJdbcUrl()), first -> {
            FirstConnection.await(first, settings.url());
            if (dialect == Dialect.H2) {
                checkH2Version(first);
            }
            Schema.migrate(first, dialect, "classpath:db/ledger");
        });
        closedFile.clears(pool);
        try {
            if (!settings.url().startsWith(H2_IN_MEMORY)) {
                pool.prepare();
            }
            return new Database(settings, pool, dialect, connections);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** Gives nobody a connection before the schema is there. */
    private static final class Pool extends HikariDataSource {
        private final DiskReserve reserve;
        private final Consumer<DataSource> first;
        private boolean preparing;
        private volatile boolean prepared;

        Pool(HikariConfig config, DiskReserve reserve, Consumer<DataSource> first) {
            super(config);
            this.reserve = reserve;
            this.first = first;
        }

        /** What it runs gets connections; all others wait for it. */
        void prepare() {
            if (!prepared) {
                prepareOnce();
            }
        }

        private synchronized void prepareOnce() {
            if (preparing) {
                return;
            }
            preparing = true;
            try {
                first.accept(this);
                prepared = true;
            } finally {
                preparing = prepared;
            }
        }

        @Override
        public Connection getConnection() throws SQLException {
            prepare();
            reserve.check();
            return super.getConnection();
        }
    }

    /**
     * H2 closes its file, and with it the database for everybody, when a thread is interrupted while it writes; its
     * {@code async} file system does not (tried on 2.3.232).
     */
    private static String jdbcUrl(String url) {
        if (Dialect.of(url) != Dialect.H2) {
            return url;
        }
        String uninterruptible = url.startsWith(H2_FILE) ? "jdbc:h2:async:" + url.substring(H2_FILE.length()) : url;
        return uninterruptible.contains(";")
                ? uninterruptible
                : uninterruptible + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    private static void checkH2Version(DataSource pool) {
        try (Connection connection = pool.getConnection()) {
            String version = connection.getMetaData().getDatabaseProductVersion();
            if (!version.startsWith(H2_THAT_SURVIVES_KILLS)) {
                throw new IllegalStateException("H2 " + version + " is on the class path; only "
                        + H2_THAT_SURVIVES_KILLS + " kept every commit under kill -9. Use that one, or PostgreSQL.");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot ask H2 for its version", e);
        }
    }

    public Dialect dialect() {
        return dialect;
    }

    /** For single reads; several statements that belong together go through {@link #inTransaction}. */
    public JdbcClient sql() {
        return sql;
    }

    /**
     * A connection for a thread that keeps one: on PostgreSQL beside the pool, and given up after half a minute of silence.
     *
     * @param name what PostgreSQL lists it as, unless the URL says otherwise
     */
    Connection connect(String name) throws SQLException {
        if (dialect == Dialect.H2) {
            return pool.getConnection();
        }
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("ApplicationName", name);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(settings.url(), properties);
    }

    /**
     * Runs {@code work} in one transaction and returns when it is on disk. Runs it again from the start, up to five
     * times, when another transaction was in its way (deadlock, lock time-out, the same unique key inserted at the same
     * moment): {@code work} must have no effect outside the database.
     */
    public <T> T inTransaction(Function<JdbcClient, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                T result = transactions.execute(status -> work.apply(sql));
                makeDurable();
                return result;
            } catch (DuplicateKeyException | TransientDataAccessException e) {
                connections.rolledBack();
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (RuntimeException e) {
                connections.rolledBack();
                throw e;
            }
        }
    }

    /** Runs on the connection of the transaction that is under way. */
    <T> T onConnection(ConnectionCallback<T> work) {
        return Objects.requireNonNull(new JdbcTemplate(pool).execute(work));
    }

    /**
     * As {@link #inTransaction}, but never run again: for work that has effects elsewhere. When it throws, nothing of it is
     * in the database.
     */
    <T> T once(Function<JdbcClient, T> work) {
        T result = transactions.execute(status -> work.apply(sql));
        makeDurable();
        return result;
    }

    public Connections connections() {
        return connections;
    }

    /** From here on these learn of every change of an event's or an action's state. Before the first change. */
    public void tell(Changes told) {
        changes = told;
    }

    /** Where each change of a state passes. */
    Changes changes() {
        return changes;
    }

    LooseEnds looseEnds() {
        return looseEnds;
    }

    /** Has all that was committed so far on disk. */
    void makeDurable() {
        if (dialect == Dialect.H2) {
            sql.sql("CHECKPOINT SYNC").update();
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
