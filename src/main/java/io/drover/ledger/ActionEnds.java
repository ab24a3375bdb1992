package io.drover.ledger;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ends of actions, and what an end means for those that wait for it and for the event. Thread-safe. */
final class ActionEnds {
    private final Database database;
    private final Settling settling;
    private final Clock clock;
    private final Owner owner;

    ActionEnds(Database database, Settling settling, Clock clock, Owner owner) {
        this.database = database;
        this.settling = settling;
        this.clock = clock;
        this.owner = owner;
    }

    /** As {@link Actions#ended}. */
    void ended(ActionRow action, CallMade call, String state, String reason, @Nullable String result) {
        settling.ending(action.event(), sql -> {
            call.store(sql, action.id());
            int changed = end(sql, action, state, reason, result);
            if (changed == 1 && "DONE".equals(state)) {
                Events.close(sql, List.of(action.event()), now(), database.changes());
            } else if (changed == 1) {
                Events.settle(sql, List.of(action.event()), now(), database.changes());
            }
            return changed;
        });
    }

    /** @param state FAILED or DEAD; the letter gives its reason */
    record Letter(String state, ReasonClass reason, String evidence, @Nullable String result) {}

    /** The end, with a dead letter. */
    void asLetter(ActionRow action, CallMade call, Letter end) {
        settling.ending(action.event(), sql -> {
            call.store(sql, action.id());
            int changed = end(sql, action, end.state(), end.evidence(), end.result());
            if (changed == 1) {
                NewDeadLetter letter =
                        new NewDeadLetter(end.reason(), end.evidence(), action.verb(), null, null, new byte[0]);
                DeadLetters.insert(sql, letter, Particulars.of(action, call), clock.instant());
                Events.settle(sql, List.of(action.event()), now(), database.changes());
            }
            return changed;
        });
    }

    private int end(JdbcClient sql, ActionRow action, String state, String reason, @Nullable String result) {
        return database.changes()
                .ofActions(
                        sql,
                        sql.sql("UPDATE action SET " + Changes.TO_STATE
                                        + """
                                , reason = :reason, result = COALESCE(:result, result), poll_at = NULL,
                                  original_nvr = COALESCE(:original, original_nvr),
                                  rebuilt_nvr = COALESCE(:rebuilt, rebuilt_nvr),
                                  next_attempt_at = NULL, completed_at = :now
                                 WHERE id = :id AND state IN ('PLANNED', 'SENDING', 'UNKNOWN', 'ACCEPTED')"""
                                        + Actions.OURS)
                                .param("owner", owner.name())
                                .param("try", action.tries().number())
                                .param("tried", action.attempts())
                                .param("original", BuildNvrs.original(result))
                                .param("rebuilt", BuildNvrs.rebuilt(result))
                                .param("state", state)
                                .param("reason", SqlText.clean(reason))
                                .param("result", result == null ? null : SqlText.clean(result))
                                .param("now", now())
                                .param("id", action.id()));
    }

    private OffsetDateTime now() {
        return Judgements.at(clock.instant());
    }
}
