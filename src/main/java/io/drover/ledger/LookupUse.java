package io.drover.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An answer that a rule used.
 *
 * @param step the kamelet that was asked
 * @param question JSON
 * @param outcome found, or the outcome of the failed call: unavailable, denied …
 * @param answer JSON, cut at a bound; null where there was none
 * @param digest SHA-256 hex of the whole answer
 */
public record LookupUse(
        String step,
        String question,
        String outcome,
        @Nullable String answer,
        String digest,
        Instant askedAt,
        long tookMs) {
    /** Stores what a judgement used. */
    static void store(JdbcClient sql, long delivery, List<LookupUse> lookups) {
        for (LookupUse use : lookups) {
            sql.sql(
                            """
                            INSERT INTO lookup (delivery_id, step, question, outcome, answer, digest, asked_at, took_ms)
                            VALUES (:delivery, :step, :question, :outcome, :answer, :digest, :asked, :took)""")
                    .param("delivery", delivery)
                    .param("step", SqlText.cut(use.step(), ColumnLimits.LOOKUP_STEP))
                    .param("question", SqlText.clean(use.question()))
                    .param("outcome", use.outcome())
                    .param("answer", SqlText.cleanOrNull(use.answer()))
                    .param("digest", use.digest())
                    .param("asked", Judgements.at(use.askedAt()))
                    .param("took", use.tookMs())
                    .update();
        }
    }
}
