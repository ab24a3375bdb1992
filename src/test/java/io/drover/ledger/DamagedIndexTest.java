package io.drover.ledger;

import static io.drover.ledger.InboxFixture.count;
import static io.drover.ledger.InboxFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.db.MVTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kill once left on H2: an entry in the unique index of deliveries whose row, and message, are not there. */
class DamagedIndexTest {
    private final InboxFixture given = new InboxFixture();
    private final RecordedLog log = new RecordedLog();

    @TempDir
    private Path folder;

    @AfterEach
    void stopRecording() {
        log.close();
    }

    @Test
    void isMadeAnewAndTheMessageIsStored() throws SQLException {
        DatabaseSettings settings = new DatabaseSettings("jdbc:h2:file:" + folder.resolve("ledger"), "", "", 4);
        try (Database database = Database.open(settings)) {
            put(database, message(1, "a", "b"));
            put(database, message(2, "a"));
            loseRows(database);
        }

        try (Database database = Database.open(settings)) {
            put(database, message(1, "a", "b"));
            put(database, message(2, "a"));

            assertThat(given.results).containsOnly(PutResult.STORED);
            assertThat(count(database, "dead_letter")).isZero();
            assertThat(database.sql()
                            .sql("SELECT route FROM delivery ORDER BY message_id, route")
                            .query(String.class)
                            .list())
                    .isEqualTo(List.of("a", "b", "a"));
        }
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("entry without a row", "made anew"));
    }

    private void put(Database database, InboxMessage message) {
        int before = given.results.size();
        try (Inbox inbox = given.inbox(database)) {
            inbox.put(message, Acknowledgement.none(), given.results::add);
            await().atMost(Duration.ofSeconds(20)).until(() -> given.results.size() > before);
        }
    }

    /** Takes the rows, and leaves what indexes say of them. */
    private static void loseRows(Database database) throws SQLException {
        try (Connection connection = database.connect("test");
                Statement statement = connection.createStatement()) {
            SessionLocal session =
                    (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
            MVTable table = (MVTable) session.getDatabase().getMainSchema().findTableOrView(session, "delivery");
            for (long id : List.of(1L, 2L, 3L)) {
                table.getScanIndex(session).remove(session, table.getRow(session, id));
            }
            connection.commit();
            statement.execute("SET REFERENTIAL_INTEGRITY FALSE");
            statement.execute("DELETE FROM message");
            statement.execute("SET REFERENTIAL_INTEGRITY TRUE");
        }
    }
}
