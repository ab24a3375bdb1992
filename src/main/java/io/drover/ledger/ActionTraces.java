package io.drover.ledger;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is known of actions, and of tries of the past, by the names that systems have for them; see {@link Actions}. */
final class ActionTraces {
    private ActionTraces() {}

    static List<Actions.OwnAction> about(JdbcClient sql, Tracked tracked) {
        return sql.sql(
                        """
                        SELECT id, event_id, state FROM action
                         WHERE system = :system AND (external_id = :external OR subject = :subject)
                        UNION
                        SELECT a.id, a.event_id, a.state FROM action_try t JOIN action a ON a.id = t.action_id
                         WHERE a.system = :system AND t.external_id = :external
                         ORDER BY id LIMIT 10""")
                .param("system", tracked.system())
                .param("external", tracked.externalId())
                .param("subject", tracked.subject())
                .query((row, n) -> new Actions.OwnAction(row.getLong(1), row.getLong(2), row.getString(3)))
                .list();
    }

    static Optional<Instant> plannedAt(JdbcClient sql, long action) {
        return sql.sql("SELECT COALESCE(try_at, created_at) FROM action WHERE id = :id")
                .param("id", action)
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    static List<String> parametersOfOthers(JdbcClient sql, String system, String externalId, long action) {
        return sql.sql(
                        """
                        SELECT parameters FROM (
                          SELECT id, COALESCE(resolved, parameters) AS parameters FROM action
                           WHERE system = :system AND external_id = :external AND id <> :id
                          UNION ALL
                          SELECT a.id, COALESCE(t.resolved, a.parameters)
                            FROM action_try t JOIN action a ON a.id = t.action_id
                           WHERE a.system = :system AND t.external_id = :external) o
                         ORDER BY id LIMIT 10""")
                .param("system", system)
                .param("external", externalId)
                .param("id", action)
                .query(String.class)
                .list();
    }
}
