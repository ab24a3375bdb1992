package io.drover.ledger;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tries of an action: what its system accepted and then failed becomes a row of the past, and the action is planned anew. */
final class ActionTries {
    private static final String OURS =
            " WHERE id = :id AND state = 'ACCEPTED' AND owner = :owner AND try_no = :try AND try_no < tries";

    private ActionTries() {}

    /**
     * @param now when the try failed
     * @param next before which the next one is not sent
     */
    record Times(Instant now, Instant next) {
        /** Later, by a second at least, than anything of the try before: releases are made of seconds. */
        Instant plannedAt(ActionRow.Tries before) {
            return (now.isAfter(before.plannedAt()) ? now : before.plannedAt()).plusSeconds(1);
        }
    }

    /** In the caller's transaction. @return whether it is planned anew; else nothing was written */
    static boolean again(JdbcClient sql, ActionRow action, String owner, String reason, Times times, Changes changes) {
        int kept = sql.sql(
                        """
                        INSERT INTO action_try (action_id, try_no, resolved, rebuilt_nvr, external_id, external_url, reason,
                                                submitted_at, ended_at)
                        SELECT id, try_no, resolved, rebuilt_nvr, external_id, external_url, :reason, submitted_at, :now
                          FROM action"""
                                + OURS)
                .param("reason", SqlText.clean(reason))
                .param("now", Judgements.at(times.now()))
                .param("id", action.id())
                .param("owner", owner)
                .param("try", action.tries().number())
                .update();
        if (kept == 0) {
            return false;
        }
        int changed = changes.ofActions(
                sql,
                sql.sql("UPDATE action SET " + Changes.TO_STATE
                                + """
                                , reason = :reason, try_no = try_no + 1, try_at = :planned, attempts = 0,
                                  next_attempt_at = :next, poll_at = NULL, in_doubt_until = NULL, resolved = NULL,
                                  rebuilt_nvr = NULL, subject = NULL, sent_as = NULL, external_id = NULL,
                                  external_url = NULL, result = NULL, submitted_at = NULL"""
                                + OURS)
                        .param("state", "PLANNED")
                        .param("reason", SqlText.clean("Retrying failed build " + action.externalId() + ": " + reason))
                        .param("planned", Judgements.at(times.plannedAt(action.tries())))
                        .param("next", Judgements.at(times.next()))
                        .param("id", action.id())
                        .param("owner", owner)
                        .param("try", action.tries().number()));
        if (changed == 0) {
            throw new IllegalStateException("action " + action.id() + " moved on while its try was kept");
        }
        return true;
    }
}
