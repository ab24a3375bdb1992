package io.drover.ledger;

import io.drover.ledger.ActionCommits.Accepting;
import io.drover.ledger.ActionCommits.Sending;
import io.drover.ledger.ActionCommits.Write;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The writes before an action's request and after its answer, one or many in one transaction. Thread-safe. */
final class ActionWrites {
    private final Database database;
    private final Clock clock;
    private final Owner owner;

    ActionWrites(Database database, Clock clock, Owner owner) {
        this.database = database;
        this.clock = clock;
        this.owner = owner;
    }

    /** Several of these in one transaction; whether each changed its action, in order. */
    List<Boolean> together(List<? extends Write> writes) {
        List<Boolean> changed;
        try {
            changed = database.inTransaction(sql -> database.dialect() == Dialect.H2
                    ? writes.stream().map(write -> alone(sql, write)).toList()
                    : batch(sql, writes));
        } catch (RuntimeException e) {
            // it may have been committed all the same
            database.looseEnds().everywhere();
            throw e;
        }
        database.looseEnds()
                .of(writes.stream()
                        .filter(write -> write instanceof Accepting accepting && accepting.pollAt() == null)
                        .map(write -> write.action().event())
                        .toList());
        return changed;
    }

    private boolean alone(JdbcClient sql, Write write) {
        return write instanceof Sending sending ? sending(sql, sending) : accepted(sql, (Accepting) write);
    }

    private List<Boolean> batch(JdbcClient sql, List<? extends Write> writes) {
        ActionBatch batch = new ActionBatch(sql, now(), owner.name(), database.changes());
        List<Accepting> accepting = only(Accepting.class, writes);
        Set<Long> changed = new HashSet<>(batch.accepting(accepting));
        accepting.stream()
                .filter(write -> !changed.contains(write.action().id()))
                .filter(write -> canceledActions().insteadOfAccepting(sql, write))
                .forEach(write -> changed.add(write.action().id()));
        changed.addAll(batch.sending(only(Sending.class, writes)));
        return writes.stream()
                .map(write -> changed.contains(write.action().id()))
                .toList();
    }

    private boolean sending(JdbcClient sql, Sending write) {
        ActionRow action = write.action();
        if (action.inLane() && database.dialect() == Dialect.POSTGRESQL) {
            Lanes.lock(sql, List.of(action.id()));
        }
        Actions.Request request = write.request();
        return database.changes()
                        .ofActions(
                                sql,
                                sql.sql("UPDATE action a SET " + Changes.TO_STATE
                                                + """
                                        , attempts = attempts + 1, resolved = :resolved, subject = :subject,
                                          rebuilt_nvr = COALESCE(:rebuilt, rebuilt_nvr),
                                          submitted_at = COALESCE(submitted_at, :now)
                                         WHERE id = :id AND state = :before AND attempts = :attempts
                                           AND try_no = :try AND owner = :owner AND cancel_with IS NULL AND\s"""
                                                + Lanes.FREE)
                                        .param("state", "SENDING")
                                        .param("resolved", SqlText.clean(request.resolved()))
                                        .param("subject", SqlText.cutOrNull(request.subject(), ColumnLimits.SUBJECT))
                                        .param("rebuilt", SqlText.cutOrNull(request.rebuiltNvr(), ColumnLimits.NVR))
                                        .param("now", now())
                                        .param("id", action.id())
                                        .param("before", action.state())
                                        .param("attempts", action.attempts())
                                        .param("try", action.tries().number())
                                        .param("owner", owner.name()))
                == 1;
    }

    private boolean accepted(JdbcClient sql, Accepting write) {
        Actions.Taken taken = write.taken();
        Instant pollAt = write.pollAt();
        JdbcClient.StatementSpec update = sql.sql(
                        "UPDATE action SET " + Changes.TO_STATE
                                + """
                        , reason = :how, external_id = :external, external_url = :url, result = :result,
                          original_nvr = COALESCE(:original, original_nvr),
                          rebuilt_nvr = COALESCE(:rebuilt, rebuilt_nvr),
                          poll_at = COALESCE(poll_at, :poll), next_attempt_at = NULL,
                          completed_at = :completed
                         WHERE id = :id AND try_no = :try AND state IN ('PLANNED', 'SENDING', 'UNKNOWN')
                           AND (cancel_with IS NULL OR :state = 'DONE')""")
                .param("state", write.state())
                .param("how", SqlText.clean(taken.how()))
                .param("external", SqlText.cutOrNull(taken.externalId(), ColumnLimits.EXTERNAL_ID))
                .param("url", SqlText.cutOrNull(taken.url(), ColumnLimits.EXTERNAL_URL))
                .param("result", SqlText.clean(taken.result()))
                .param("original", BuildNvrs.original(taken.result()))
                .param("rebuilt", BuildNvrs.rebuilt(taken.result()))
                .param("poll", pollAt == null ? null : Judgements.at(pollAt))
                .param("completed", pollAt == null ? now() : null)
                .param("id", write.action().id())
                .param("try", write.action().tries().number());
        int changed = database.changes().ofActions(sql, update);
        write.call().store(sql, write.action().id());
        if (changed == 1 && pollAt == null) {
            Events.close(sql, List.of(write.action().event()), now(), database.changes());
        }
        return changed == 1 || canceledActions().insteadOfAccepting(sql, write);
    }

    private CanceledActions canceledActions() {
        return new CanceledActions(database, owner, now());
    }

    private static <T> List<T> only(Class<T> kind, List<? extends Write> writes) {
        return writes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private OffsetDateTime now() {
        return Judgements.at(clock.instant());
    }
}
