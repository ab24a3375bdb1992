package io.drover.ledger;

import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is written of accepted actions that go on; see {@link Actions}. */
final class ActionPolls {
    private ActionPolls() {}

    static int later(JdbcClient sql, List<Long> actions, Instant asked, Instant next) {
        return sql.sql("UPDATE action SET poll_at = :next WHERE id IN (:ids) AND state = 'ACCEPTED'"
                        + " AND poll_at <= :asked")
                .param("next", Judgements.at(next))
                .param("asked", Judgements.at(asked))
                .param("ids", actions)
                .update();
    }

    static int unsure(JdbcClient sql, ActionRow action, String owner, String why) {
        return sql.sql("UPDATE action SET reason = :reason WHERE id = :id AND state = 'ACCEPTED' AND owner = :owner"
                        + " AND try_no = :try AND (reason IS NULL OR reason <> :reason)")
                .param("reason", SqlText.clean(why))
                .param("id", action.id())
                .param("owner", owner)
                .param("try", action.tries().number())
                .update();
    }
}
