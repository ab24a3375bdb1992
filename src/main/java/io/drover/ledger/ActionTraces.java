package io.drover.ledger;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is known of actions and of tries of the past, and of what they need; see {@link Actions}. */
final class ActionTraces {
    private ActionTraces() {}

    static List<Actions.OwnAction> about(JdbcClient sql, OwnTrace trace) {
        return sql.sql(
                        """
                        SELECT a.id, a.event_id, a.state, e.type FROM action a JOIN event e ON e.id = a.event_id
                         WHERE a.system <> :pretended AND a.id IN (
                           SELECT id FROM action WHERE system = :system AND external_id = :external
                           UNION SELECT id FROM action WHERE system = :system AND subject = :subject
                           UNION SELECT id FROM action WHERE rebuilt_nvr = :nvr AND artifact IS NOT NULL
                           UNION SELECT id FROM action WHERE verb = :verb AND action_key IN (:mark, :key)
                           UNION SELECT t.action_id FROM action_try t JOIN action o ON o.id = t.action_id
                            WHERE o.system = :system AND t.external_id = :external)
                         ORDER BY a.id LIMIT 10""")
                .param("pretended", DryRun.SYSTEM)
                .param("system", trace.system())
                .param("external", trace.externalId())
                .param("subject", trace.subject())
                .param("nvr", trace.nvr())
                .param("verb", trace.verb())
                .param("mark", trace.mark())
                .param("key", trace.mark() == null ? null : ActionRow.keyOfMark(trace.mark()))
                .query((row, n) ->
                        new Actions.OwnAction(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4)))
                .list();
    }

    static Optional<Instant> inDoubtUntil(JdbcClient sql, long action, OffsetDateTime now) {
        return sql.sql("SELECT in_doubt_until FROM action WHERE id = :id AND in_doubt_until > :now")
                .param("id", action)
                .param("now", now)
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    static Map<String, String> resultsNeededBy(JdbcClient sql, long action) {
        Map<String, String> results = new LinkedHashMap<>();
        sql.sql(
                        """
                        SELECT n.action_key, n.result FROM action_dependency d JOIN action n ON n.id = d.needs_id
                         WHERE d.action_id = :id ORDER BY n.id""")
                .param("id", action)
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2) == null ? "{}" : row.getString(2)))
                .list()
                .forEach(e -> results.put(DryRun.plannedKey(e.getKey()), e.getValue()));
        return results;
    }

    static boolean knowsBuild(JdbcClient sql, String nvr) {
        return !sql.sql("SELECT id FROM action WHERE rebuilt_nvr = :nvr AND artifact IS NOT NULL LIMIT 1")
                .param("nvr", nvr)
                .query(Long.class)
                .list()
                .isEmpty();
    }

    static Optional<Instant> plannedAt(JdbcClient sql, long action) {
        return sql.sql(
                        """
                        SELECT COALESCE(a.try_at, CASE WHEN m.sent_at < a.created_at THEN m.sent_at END, a.created_at)
                          FROM action a JOIN event e ON e.id = a.event_id
                          LEFT JOIN message m ON m.id = e.message_id AND m.source = :archive
                         WHERE a.id = :id""")
                .param("archive", InboxMessage.ARCHIVE)
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
