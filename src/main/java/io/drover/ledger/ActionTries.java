package io.drover.ledger;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tries of an action: what its system accepted and then failed becomes a row of the past, and the action is planned anew. */
final class ActionTries {
    private static final String OURS =
            " WHERE id = :id AND state = 'ACCEPTED' AND owner = :owner AND try_no = :try AND try_no < tries + :more";

    private ActionTries() {}

    /**
     * @param now when the try failed
     * @param next before which the next one is not sent
     * @param more tries beyond those that were planned
     */
    record Times(Instant now, Instant next, int more) {
        /** Later, by a second at least, than anything of the try before: releases are made of seconds. */
        Instant plannedAt(ActionRow.Tries before) {
            return (now.isAfter(before.plannedAt()) ? now : before.plannedAt()).plusSeconds(1);
        }
    }

    /** In the caller's transaction. @return whether it is planned anew; else nothing was written */
    static boolean again(JdbcClient sql, ActionRow action, String owner, String reason, Times times, Changes changes) {
        JdbcClient.StatementSpec kept = keeping(sql, OURS, ":reason")
                .param("reason", SqlText.clean(reason))
                .param("now", Judgements.at(times.now()));
        if (ours(kept, action, owner, times).update() == 0) {
            return false;
        }
        JdbcClient.StatementSpec planned = planning(
                        sql, OURS, "CASE WHEN artifact IS NULL THEN :plain ELSE :reason END")
                .param("owner", owner)
                .param("reason", SqlText.clean("Retrying failed build " + action.externalId() + ": " + reason))
                .param("plain", SqlText.clean("tried anew after " + action.externalId() + ": " + reason))
                .param("planned", Judgements.at(times.plannedAt(action.tries())))
                .param("next", Judgements.at(times.next()));
        if (changes.ofActions(sql, ours(planned, action, owner, times)) == 0) {
            throw new IllegalStateException("action " + action.id() + " moved on while its try was kept");
        }
        return true;
    }

    private static JdbcClient.StatementSpec ours(
            JdbcClient.StatementSpec statement, ActionRow action, String owner, Times times) {
        return statement
                .param("id", action.id())
                .param("owner", owner)
                .param("try", action.tries().number())
                .param("more", times.more());
    }

    /** The same for one that ended as a dead letter, which somebody replays. */
    static boolean reopened(JdbcClient sql, long action, String owner, Instant now, Changes changes) {
        String ended = " WHERE id = :id AND state IN ('DEAD', 'FAILED') AND external_id IS NOT NULL";
        int kept = keeping(sql, ended, "reason")
                .param("now", Judgements.at(now))
                .param("id", action)
                .update();
        if (kept == 1) {
            changes.ofActions(
                    sql,
                    planning(sql, ended, ":reason")
                            .param("owner", owner)
                            .param("reason", "replayed: tried anew")
                            .param("planned", Judgements.at(now.plusSeconds(1)))
                            .param("next", null, java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                            .param("id", action));
        }
        return kept == 1;
    }

    private static JdbcClient.StatementSpec keeping(JdbcClient sql, String which, String reason) {
        return sql.sql(
                """
                INSERT INTO action_try (action_id, try_no, resolved, rebuilt_nvr, external_id, external_url, reason,
                                        submitted_at, ended_at)
                SELECT id, try_no, resolved, rebuilt_nvr, external_id, external_url, %s, submitted_at, :now
                  FROM action"""
                                .formatted(reason)
                        + which);
    }

    private static JdbcClient.StatementSpec planning(JdbcClient sql, String which, String reason) {
        return sql.sql("UPDATE action SET " + Changes.TO_STATE
                        + """
                        , reason = %s, try_no = try_no + 1, try_at = :planned, attempts = 0, owner = :owner,
                          next_attempt_at = :next, poll_at = NULL, in_doubt_until = NULL, resolved = NULL,
                          rebuilt_nvr = NULL, subject = NULL, sent_as = NULL, external_id = NULL, external_url = NULL,
                          result = NULL, submitted_at = NULL, completed_at = NULL"""
                                .formatted(reason)
                        + which)
                .param("state", "PLANNED");
    }
}
