package io.drover.ledger;

import io.drover.ledger.ActionCommits.Accepting;
import io.drover.ledger.ActionCommits.Sending;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/** What {@link Actions} writes one by one, in a handful of PostgreSQL statements for all. For one transaction. */
final class ActionBatch {
    private static final String SENDING = "UPDATE action AS a SET " + Changes.TO_STATE
            + """
            , attempts = attempts + 1, resolved = u.u_resolved, subject = u.u_subject,
              rebuilt_nvr = COALESCE(u.u_rebuilt, rebuilt_nvr), submitted_at = COALESCE(submitted_at, :now)
             FROM unnest(:ids, :befores, :tried, :tries, :resolved, :subjects, :rebuilt)
                  AS u (u_id, u_before, u_tried, u_try, u_resolved, u_subject, u_rebuilt)
             WHERE id = u.u_id AND state = u.u_before AND attempts = u.u_tried AND try_no = u.u_try
               AND owner = :owner AND cancel_with IS NULL AND\s"""
            + Lanes.FREE;
    private static final String ACCEPTING = "UPDATE action SET " + Changes.TO_STATE
            + """
            , reason = u.u_how, external_id = u.u_external, external_url = u.u_url, result = u.u_result,
              original_nvr = COALESCE(u.u_original, original_nvr), rebuilt_nvr = COALESCE(u.u_rebuilt, rebuilt_nvr),
              poll_at = COALESCE(poll_at, u.u_poll::timestamptz), next_attempt_at = NULL, completed_at = :completed
             FROM unnest(:ids, :tries, :hows, :externals, :urls, :results, :originals, :rebuilt, :polls)
                  AS u (u_id, u_try, u_how, u_external, u_url, u_result, u_original, u_rebuilt, u_poll)
             WHERE id = u.u_id AND try_no = u.u_try AND state NOT IN ('ACCEPTED', 'DONE', 'FAILED', 'CANCELED', 'DEAD')
               AND (cancel_with IS NULL OR :state = 'DONE')""";

    private final JdbcClient sql;
    private final OffsetDateTime now;
    private final String owner;
    private final Changes changes;

    ActionBatch(JdbcClient sql, OffsetDateTime now, String owner, Changes changes) {
        this.sql = sql;
        this.now = now;
        this.owner = owner;
        this.changes = changes;
    }

    /** Ids of those that were taken. */
    Set<Long> sending(List<Sending> all) {
        Lanes.lock(
                sql,
                all.stream()
                        .map(Sending::action)
                        .filter(ActionRow::inLane)
                        .map(ActionRow::id)
                        .toList());
        return all.isEmpty()
                ? Set.of()
                : new HashSet<>(changes.idsOfActions(
                        sql,
                        sql.sql(SENDING)
                                .param("state", "SENDING")
                                .param("now", now)
                                .param("owner", owner)
                                .param("ids", ids(all))
                                .param("befores", SqlArrays.texts(all, one -> one.action()
                                        .state()))
                                .param("tried", SqlArrays.of("integer", all, one -> one.action()
                                        .attempts()))
                                .param("tries", tries(all))
                                .param(
                                        "resolved",
                                        SqlArrays.texts(
                                                all,
                                                one -> SqlText.clean(
                                                        one.request().resolved())))
                                .param(
                                        "subjects",
                                        SqlArrays.texts(
                                                all,
                                                one -> SqlText.cutOrNull(
                                                        one.request().subject(), ColumnLimits.SUBJECT)))
                                .param(
                                        "rebuilt",
                                        SqlArrays.texts(
                                                all,
                                                one -> SqlText.cutOrNull(
                                                        one.request().rebuiltNvr(), ColumnLimits.NVR)))));
    }

    /** Ids of those whose state was changed; the calls are noted in any case. */
    Set<Long> accepting(List<Accepting> all) {
        Set<Long> changed = new HashSet<>();
        if (!all.isEmpty()) {
            note(all);
            changed.addAll(taken("ACCEPTED", all));
            Set<Long> done = taken("DONE", all);
            changed.addAll(done);
            Set<Long> events = new HashSet<>();
            all.stream()
                    .filter(one -> done.contains(one.action().id()))
                    .forEach(one -> events.add(one.action().event()));
            if (!events.isEmpty()) {
                Events.close(sql, events, now, changes);
            }
        }
        return changed;
    }

    private Set<Long> taken(String state, List<Accepting> all) {
        List<Accepting> some =
                all.stream().filter(one -> one.state().equals(state)).toList();
        return some.isEmpty()
                ? Set.of()
                : new HashSet<>(changes.idsOfActions(
                        sql,
                        sql.sql(ACCEPTING)
                                .param("state", state)
                                .param("completed", state.equals("DONE") ? now : null)
                                .param("ids", ids(some))
                                .param("tries", tries(some))
                                .param(
                                        "originals",
                                        SqlArrays.texts(
                                                some,
                                                one -> BuildNvrs.original(
                                                        one.taken().result())))
                                .param(
                                        "rebuilt",
                                        SqlArrays.texts(
                                                some,
                                                one -> BuildNvrs.rebuilt(
                                                        one.taken().result())))
                                .param(
                                        "hows",
                                        SqlArrays.texts(
                                                some,
                                                one -> SqlText.clean(one.taken().how())))
                                .param(
                                        "externals",
                                        SqlArrays.texts(
                                                some,
                                                one -> SqlText.cutOrNull(
                                                        one.taken().externalId(), ColumnLimits.EXTERNAL_ID)))
                                .param(
                                        "urls",
                                        SqlArrays.texts(
                                                some,
                                                one -> SqlText.cutOrNull(
                                                        one.taken().url(), ColumnLimits.EXTERNAL_URL)))
                                .param(
                                        "results",
                                        SqlArrays.texts(
                                                some,
                                                one -> SqlText.clean(one.taken().result())))
                                .param(
                                        "polls",
                                        SqlArrays.texts(
                                                some,
                                                one -> one.pollAt() == null
                                                        ? null
                                                        : one.pollAt().toString()))));
    }

    private void note(List<Accepting> all) {
        sql.sql(
                        """
                        INSERT INTO call (action_id, kind, attempt, called_at, took_ms, request, outcome, answer)
                        SELECT id, kind, attempt, at::timestamptz, took, request, outcome, answer
                          FROM unnest(?, ?, ?, ?, ?, ?, ?, ?) WITH ORDINALITY
                               AS u (id, kind, attempt, at, took, request, outcome, answer, position)
                         ORDER BY position""")
                .param(ids(all))
                .param(SqlArrays.texts(all, one -> one.call().kind()))
                .param(SqlArrays.of("integer", all, one -> one.call().attempt()))
                .param(SqlArrays.texts(all, one -> one.call().at().toString()))
                .param(SqlArrays.longs(all, one -> one.call().tookMs()))
                .param(SqlArrays.texts(all, one -> SqlText.clean(one.call().request())))
                .param(SqlArrays.texts(all, one -> one.call().outcome()))
                .param(SqlArrays.texts(all, one -> SqlText.clean(one.call().answer())))
                .update();
    }

    private static SqlArrayValue tries(Collection<? extends ActionCommits.Write> all) {
        return SqlArrays.of("integer", all, one -> one.action().tries().number());
    }

    private static SqlArrayValue ids(Collection<? extends ActionCommits.Write> all) {
        return SqlArrays.ids(all.stream().map(one -> one.action().id()).toList());
    }
}
