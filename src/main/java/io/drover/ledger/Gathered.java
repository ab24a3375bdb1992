package io.drover.ledger;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deliveries of one route and key that are judged as one: the first of them waits, and the others end with it. */
final class Gathered {
    private Gathered() {}

    /** @return how many rows: 0 where it has ended, or is another's by now */
    static int waits(JdbcClient sql, StoredDelivery delivery, String owner, Instant until) {
        return sql.sql(
                        """
                        UPDATE delivery SET state = 'WAITING', next_attempt_at = :until, reason = :reason, waits_for = NULL
                         WHERE id = :id AND owner = :owner AND state IN ('PENDING', 'WAITING')""")
                .param("until", Judgements.at(until))
                .param("reason", "others of its key may join it until " + until)
                .param("id", delivery.id())
                .param("owner", owner)
                .update();
    }

    /** In the transaction that ends the first; whoever owns the others, they end with it. */
    static void end(JdbcClient sql, StoredDelivery first, List<Long> others, Decision decision, OffsetDateTime now) {
        boolean acted = decision.word().equals("acted") && decision.event() != null;
        sql.sql(
                        """
                        UPDATE delivery SET state = 'JUDGED', attempts = attempts + 1, next_attempt_at = NULL,
                               waits_for = NULL, decision = :word, reason = :reason, event_id = :event, judged_at = :now
                         WHERE id = ANY(:ids) AND route = :route AND state IN ('PENDING', 'WAITING')""")
                .param("word", acted ? "duplicate" : decision.word())
                .param(
                        "reason",
                        SqlText.clean(
                                acted
                                        ? "combined into event " + decision.event()
                                        : "judged together with delivery " + first.id() + ": " + decision.reason()))
                .param("event", decision.event())
                .param("now", now)
                .param("ids", SqlArrays.ids(others))
                .param("route", first.route())
                .update();
    }
}
