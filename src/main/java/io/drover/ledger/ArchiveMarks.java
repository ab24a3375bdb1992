package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of {@link ArchiveMark}s; shared by all instances. Thread-safe. */
public final class ArchiveMarks {
    private static final int LONGEST_ANSWER = 1_000;

    private final Database database;

    public ArchiveMarks(Database database) {
        this.database = database;
    }

    /** All there are, by scope. */
    public List<ArchiveMark> all() {
        return database.sql()
                .sql("SELECT * FROM archive_mark ORDER BY scope")
                .query((row, number) -> mark(row))
                .list();
    }

    /** Adds scopes that are not there yet; those that are stay as they are. */
    public void add(Collection<String> scopes, Instant origin, Instant now) {
        database.inTransaction(sql -> {
            Set<String> missing = new HashSet<>(scopes);
            sql.sql("SELECT scope FROM archive_mark WHERE scope IN (:scopes)")
                    .param("scopes", scopes)
                    .query(String.class)
                    .list()
                    .forEach(missing::remove);
            for (String scope : missing) {
                sql.sql("INSERT INTO archive_mark (scope, origin, mark, swept_at, state)"
                                + " VALUES (:scope, :origin, :origin, :now, 'NEW')")
                        .param("scope", scope)
                        .param("origin", Judgements.at(origin))
                        .param("now", Judgements.at(now))
                        .update();
            }
            return missing.size();
        });
    }

    /**
     * Everything up to {@code mark} has been looked at and is on disk. A mark never goes back.
     *
     * @param recovered how many messages were found for a scope, those without any left out
     */
    public void advance(Collection<String> scopes, Instant mark, ArchiveAnswer answer, Map<String, Integer> recovered) {
        Instant doubted = answer.doubtedSince();
        database.inTransaction(sql -> {
            count(sql, recovered);
            return sql.sql(
                            """
                            UPDATE archive_mark SET mark = GREATEST(mark, :mark), asked_at = :at, state = :state,
                                   answer = :answer, doubted_since = :doubted
                             WHERE scope IN (:scopes)""")
                    .param("mark", Judgements.at(mark))
                    .param("at", Judgements.at(answer.at()))
                    .param("state", answer.state().name())
                    .param("answer", cut(answer.said()))
                    .param("doubted", doubted == null ? null : Judgements.at(doubted), Types.TIMESTAMP_WITH_TIMEZONE)
                    .param("scopes", scopes)
                    .update();
        });
    }

    /** The archive was asked and the mark has to stay where it is. */
    public void stay(Collection<String> scopes, ArchiveAnswer answer, Map<String, Integer> recovered) {
        advance(scopes, Instant.EPOCH, answer, recovered);
    }

    /** A longer stretch has been looked through again. */
    public void swept(Collection<String> scopes, Instant at, Map<String, Integer> recovered) {
        database.inTransaction(sql -> {
            count(sql, recovered);
            return sql.sql("UPDATE archive_mark SET swept_at = :at WHERE scope IN (:scopes)")
                    .param("at", Judgements.at(at))
                    .param("scopes", scopes)
                    .update();
        });
    }

    private static void count(JdbcClient sql, Map<String, Integer> recovered) {
        recovered.forEach(
                (scope, count) -> sql.sql("UPDATE archive_mark SET recovered = recovered + :count WHERE scope = :scope")
                        .param("count", count)
                        .param("scope", scope)
                        .update());
    }

    private static String cut(String answer) {
        String clean = SqlText.clean(answer);
        return clean.length() <= LONGEST_ANSWER ? clean : clean.substring(0, LONGEST_ANSWER);
    }

    private static ArchiveMark mark(ResultSet row) throws SQLException {
        return new ArchiveMark(
                row.getString("scope"),
                row.getObject("origin", OffsetDateTime.class).toInstant(),
                row.getObject("mark", OffsetDateTime.class).toInstant(),
                row.getObject("swept_at", OffsetDateTime.class).toInstant(),
                StoredMessages.instant(row, "asked_at"),
                ArchiveMark.State.valueOf(row.getString("state")),
                row.getString("answer"),
                StoredMessages.instant(row, "doubted_since"),
                row.getLong("recovered"));
    }
}
