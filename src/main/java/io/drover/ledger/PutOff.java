package io.drover.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What waits for a time that a clock has told: next attempts and polls, whoever owns them. Thread-safe. */
public final class PutOff {
    private final Database database;
    private final Clock clock;
    private final Duration inFlight;

    /** @param inFlight how long a request of a process that is gone may still be on its way */
    public PutOff(Database database, Clock clock, Duration inFlight) {
        this.database = database;
        this.clock = clock;
        this.inFlight = inFlight;
    }

    /**
     * Makes due what waits for a later time than that: an attempt too early does no harm. What is not accepted yet may have
     * a poll noted, by a message that came first.
     *
     * @return how many rows
     */
    public int isDueWhereBeyond(Instant later) {
        return database.inTransaction(sql -> due(
                        sql,
                        later,
                        "UPDATE action SET poll_at = :now WHERE poll_at > :later"
                                + " AND state IN ('PLANNED', 'SENDING', 'UNKNOWN', 'ACCEPTED')")
                + due(
                        sql,
                        later,
                        "UPDATE action SET next_attempt_at = :now WHERE next_attempt_at > :later"
                                + " AND state IN ('PLANNED', 'SENDING', 'UNKNOWN')")
                + due(
                        sql,
                        later,
                        "UPDATE delivery SET next_attempt_at = :now WHERE state = 'WAITING' AND next_attempt_at > :later")
                + doubt(sql));
    }

    /** No request is in doubt for longer than one may be on its way from now. */
    private int doubt(JdbcClient sql) {
        return sql.sql("UPDATE action SET in_doubt_until = :until WHERE in_doubt_until > :until"
                        + " AND state IN ('PLANNED', 'SENDING', 'UNKNOWN')")
                .param("until", Judgements.at(clock.instant().plus(inFlight)))
                .update();
    }

    private int due(JdbcClient sql, Instant later, String update) {
        return sql.sql(update)
                .param("now", Judgements.at(clock.instant()))
                .param("later", Judgements.at(later))
                .update();
    }
}
