package io.drover.testing;

import io.drover.ledger.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The databases tests run on: an H2 file always, PostgreSQL on 127.0.0.1:5432 (user {@code postgres}, database
 * {@code test}) when it is there. Without it its tests are skipped, or fail when {@code drover.test.services=required} (or
 * {@code DROVER_TEST_SERVICES=required}) is set.
 */
public final class TestDatabases {
    private static final String POSTGRES = "jdbc:postgresql://127.0.0.1:5432/test";
    private static final String USER = "postgres";
    private static final String PASSWORD = "test";

    private TestDatabases() {}

    /** Both, each a fresh one, as arguments of a parameterised test. */
    public static Stream<TestDatabase> all() {
        return Stream.of(h2(), postgres());
    }

    public static TestDatabase h2() {
        return new TestDatabase("H2", new H2File());
    }

    public static TestDatabase postgres() {
        return new TestDatabase("PostgreSQL", new PostgresSchema());
    }

    /** A connection beside all others, to look at the server or to disturb it. */
    public static Connection postgresAdministrator() throws SQLException {
        return DriverManager.getConnection(POSTGRES, USER, PASSWORD);
    }

    private static final class H2File implements TestDatabase.Place {
        private Path directory = Path.of("");

        @Override
        public DatabaseSettings prepare() {
            try {
                directory = Files.createTempDirectory("drover-h2-");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new DatabaseSettings("jdbc:h2:file:" + directory.resolve("ledger"), "", "", 4);
        }

        @Override
        public void destroy() {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> {
                    if (!file.delete()) {
                        file.deleteOnExit();
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class PostgresSchema implements TestDatabase.Place {
        private final String name = "t_" + UUID.randomUUID().toString().replace("-", "");

        @Override
        public DatabaseSettings prepare() {
            Server.WHY_ABSENT.ifPresent(PostgresSchema::skipOrFail);
            administer("CREATE SCHEMA " + name);
            return new DatabaseSettings(
                    POSTGRES + "?currentSchema=" + name + "&ApplicationName=" + name, USER, PASSWORD, 4);
        }

        private static void skipOrFail(String why) {
            String services = System.getProperty("drover.test.services", System.getenv("DROVER_TEST_SERVICES"));
            if ("required".equals(services)) {
                throw new AssertionError("tests need PostgreSQL at " + POSTGRES + ": " + why);
            }
            Assumptions.abort("no PostgreSQL at " + POSTGRES);
        }

        @Override
        public void destroy() {
            administer("DROP SCHEMA " + name + " CASCADE");
        }

        private static void administer(String sql) {
            try (Connection connection = postgresAdministrator();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }
    }

    /** Looked for once per JVM. */
    private static final class Server {
        static final Optional<String> WHY_ABSENT = look();

        private static Optional<String> look() {
            try (Connection connection = postgresAdministrator()) {
                return connection.isValid(5) ? Optional.empty() : Optional.of("it does not answer");
            } catch (SQLException e) {
                System.out.println("PostgreSQL tests are SKIPPED: none at " + POSTGRES + " (" + e.getMessage() + ")");
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
    }
}
