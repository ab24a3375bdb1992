package io.drover.ledger;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One call to a remote system on behalf of an action.
 *
 * @param kind send, probe or poll
 * @param attempt from 1
 * @param request what was asked, JSON
 * @param outcome done, refused, unavailable, denied, ambiguous
 * @param answer the evidence: what came back
 */
public record CallMade(
        String kind, int attempt, Instant at, long tookMs, String request, String outcome, String answer) {

    void store(JdbcClient sql, long action) {
        sql.sql(
                        """
                        INSERT INTO call (action_id, kind, attempt, called_at, took_ms, request, outcome, answer)
                        VALUES (:action, :kind, :attempt, :at, :took, :request, :outcome, :answer)""")
                .param("action", action)
                .param("kind", kind)
                .param("attempt", attempt)
                .param("at", Judgements.at(at))
                .param("took", tookMs)
                .param("request", SqlText.clean(request))
                .param("outcome", outcome)
                .param("answer", SqlText.clean(answer))
                .update();
    }
}
