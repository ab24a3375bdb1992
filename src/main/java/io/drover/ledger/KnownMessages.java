package io.drover.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What the ledger knows of messages, asked for many at a time and without changing anything. Thread-safe. */
public final class KnownMessages {
    private static final int AT_ONCE = 500;
    private static final int MOST_TOPICS = 500;
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private final Database database;

    public KnownMessages(Database database) {
        this.database = database;
    }

    /** Those of the ids that the ledger has a message of; one statement for each 500. */
    public Set<UUID> of(Collection<UUID> ids) {
        Set<UUID> known = new HashSet<>();
        List<UUID> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            known.addAll(database.sql()
                    .sql("SELECT id FROM message WHERE id IN (:ids)")
                    .param("ids", all.subList(from, Math.min(from + AT_ONCE, all.size())))
                    .query(UUID.class)
                    .list());
        }
        return known;
    }

    /** When the last message came, whichever way; empty for an empty ledger. */
    public Optional<Instant> newest() {
        return database.sql()
                .sql("SELECT received_at FROM message ORDER BY received_at DESC LIMIT 1")
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    /**
     * How far a bus has come.
     *
     * @param sentAt when the last of the messages that it brought was sent
     * @param receivedAt when the last of them came
     */
    public record Brought(String source, Instant sentAt, Instant receivedAt) {
        /** How long messages are on their way. */
        public Duration transit() {
            return Duration.between(sentAt, receivedAt);
        }
    }

    /** How far each bus has come that brought messages since then. */
    public List<Brought> busesReached(Instant since) {
        return database.sql()
                .sql("SELECT source, MAX(sent_at), MAX(received_at) FROM message WHERE received_at >= :since"
                        + " AND source NOT IN ('archive', 'http') AND sent_at IS NOT NULL GROUP BY source")
                .param("since", Judgements.at(since))
                .query((row, number) -> new Brought(
                        row.getString(1),
                        row.getObject(2, OffsetDateTime.class).toInstant(),
                        row.getObject(3, OffsetDateTime.class).toInstant()))
                .list();
    }

    /**
     * The topics, at most 500, of messages that a bus brought and that were sent in a stretch of time.
     *
     * @param late how much later than sent they may have come
     */
    public List<String> busTopics(Instant from, Instant to, Duration late) {
        return database.sql()
                .sql(
                        """
                        SELECT DISTINCT topic FROM message
                         WHERE received_at >= :received AND received_at < :until AND sent_at >= :from AND sent_at < :to
                           AND source NOT IN ('archive', 'http')
                         LIMIT :most""")
                .param("received", Judgements.at(from.minus(CLOCKS_APART)))
                .param("until", Judgements.at(to.plus(late)))
                .param("from", Judgements.at(from))
                .param("to", Judgements.at(to))
                .param("most", MOST_TOPICS)
                .query(String.class)
                .list();
    }
}
