package io.drover.ledger;

import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Moves open rows from lives that are over to one that goes on. Two that try share them. */
final class Inheritance {
    private Inheritance() {}

    /** Deliveries, the oldest first, a slice at a time: a long backlog must not be one long transaction. */
    static int take(JdbcClient sql, List<String> gone, String heir, int slice) {
        List<Long> open = sql.sql("SELECT id FROM delivery WHERE owner IN (:gone)"
                        + " AND (state = 'PENDING' OR state = 'WAITING') ORDER BY id LIMIT :slice")
                .param("gone", gone)
                .param("slice", slice)
                .query(Long.class)
                .list();
        if (open.isEmpty()) {
            return 0;
        }
        return sql.sql("UPDATE delivery SET owner = :heir WHERE id IN (:open) AND owner IN (:gone)"
                        + " AND (state = 'PENDING' OR state = 'WAITING')")
                .param("heir", heir)
                .param("open", open)
                .param("gone", gone)
                .update();
    }

    static int actions(JdbcClient sql, List<String> gone, String heir, OffsetDateTime doubtEnds, Changes changes) {
        int doubted = changes.ofActions(
                sql,
                sql.sql(
                                "UPDATE action SET " + Changes.TO_STATE
                                        + """
                                , owner = :heir, in_doubt_until = :doubt, next_attempt_at = NULL,
                                  reason = 'the process ended while this was being sent'
                                 WHERE owner IN (:gone) AND state = 'SENDING'""")
                        .param("state", "UNKNOWN")
                        .param("heir", heir)
                        .param("gone", gone)
                        .param("doubt", doubtEnds));
        return doubted
                + sql.sql("UPDATE action SET owner = :heir"
                                + " WHERE owner IN (:gone) AND state IN ('PLANNED', 'UNKNOWN', 'ACCEPTED')")
                        .param("heir", heir)
                        .param("gone", gone)
                        .update();
    }
}
