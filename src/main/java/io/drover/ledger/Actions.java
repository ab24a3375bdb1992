package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The states of actions, from PLANNED to their end, and what an end means for those that wait for it and for the event.
 * Every change is guarded by the state it starts from, so that two that try do it once. Thread-safe.
 */
public final class Actions {
    private static final String COLUMNS =
            "id, event_id, verb, system, action_key, name, parameters, resolved, state, attempts, external_id";

    private final Database database;
    private final Clock clock;
    private final String instance;

    public Actions(Database database, Clock clock, String instance) {
        this.database = database;
        this.clock = clock;
        this.instance = instance;
    }

    /** What was being sent when the process died: sent or not, nobody knows. Called once at start. */
    public int recoverInterrupted() {
        return database.inTransaction(sql -> sql.sql(
                        """
                        UPDATE action SET state = 'UNKNOWN', next_attempt_at = NULL,
                               reason = 'the process ended while this was being sent'
                         WHERE state = 'SENDING' AND owner = :owner""")
                .param("owner", instance)
                .update());
    }

    /**
     * Ends what two commits at the same moment left open, since neither saw the other: an action planned while the one
     * it needs failed, an event whose last two actions ended together. Cheap where there is nothing of the kind.
     */
    public void settle() {
        if (Events.isUnsettled(database.sql())) {
            database.inTransaction(sql -> {
                Events.settle(sql, now());
                return true;
            });
        }
    }

    /** Systems that open, unsent actions wait for. */
    public List<String> systemsWithWork() {
        return database.sql()
                .sql("SELECT DISTINCT system FROM action WHERE state IN ('PLANNED', 'UNKNOWN', 'SENDING')"
                        + " AND owner = :owner ORDER BY system")
                .param("owner", instance)
                .query(String.class)
                .list();
    }

    /**
     * A system's actions that may be sent or probed now: all they need is done, and their next attempt is due. Oldest
     * first. One that is SENDING is either in the caller's hand, or was left so when its outcome could not be stored.
     */
    public List<ActionRow> due(String system, int limit) {
        return database.sql()
                .sql(
                        "SELECT " + COLUMNS
                                + """
                         FROM action a
                        WHERE a.state IN ('PLANNED', 'UNKNOWN', 'SENDING') AND a.system = :system AND a.owner = :owner
                          AND (a.next_attempt_at IS NULL OR a.next_attempt_at <= :now)
                          AND NOT EXISTS (SELECT 1 FROM action_dependency d JOIN action n ON n.id = d.needs_id
                                           WHERE d.action_id = a.id AND n.state <> 'DONE')
                        ORDER BY a.id LIMIT :limit""")
                .param("system", system)
                .param("owner", instance)
                .param("now", now())
                .param("limit", limit)
                .query(Actions::row)
                .list();
    }

    /** Accepted actions whose next look at the remote system is due, one system's together, oldest first. */
    public List<ActionRow> duePolls(int limit) {
        return database.sql()
                .sql("SELECT " + COLUMNS
                        + " FROM action WHERE state = 'ACCEPTED' AND owner = :owner AND poll_at <= :now"
                        + " ORDER BY system, verb, id LIMIT :limit")
                .param("owner", instance)
                .param("now", now())
                .param("limit", limit)
                .query(Actions::row)
                .list();
    }

    /** Results of the actions that {@code action} needs, by their key: what its references point to. */
    public Map<String, String> resultsNeededBy(long action) {
        Map<String, String> results = new LinkedHashMap<>();
        database.sql()
                .sql(
                        """
                        SELECT n.action_key, n.result FROM action_dependency d JOIN action n ON n.id = d.needs_id
                         WHERE d.action_id = :id ORDER BY n.id""")
                .param("id", action)
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2) == null ? "{}" : row.getString(2)))
                .list()
                .forEach(e -> results.put(e.getKey(), e.getValue()));
        return results;
    }

    /**
     * Notes that the request is about to go out. On disk when it returns.
     *
     * @return false when somebody else took the action, or the row has been tried since it was read
     */
    public boolean sending(ActionRow action, String resolved, @Nullable String subject) {
        return database.inTransaction(sql -> sql.sql(
                                """
                                UPDATE action SET state = 'SENDING', attempts = attempts + 1, resolved = :resolved,
                                       subject = :subject, submitted_at = COALESCE(submitted_at, :now)
                                 WHERE id = :id AND state = :state AND attempts = :attempts AND owner = :owner""")
                        .param("resolved", SqlText.clean(resolved))
                        .param("subject", subject == null ? null : SqlText.cut(subject, 500))
                        .param("now", now())
                        .param("id", action.id())
                        .param("state", action.state())
                        .param("attempts", action.attempts())
                        .param("owner", instance)
                        .update()
                == 1);
    }

    /**
     * The system took it on, or a probe found that it had. It is polled from {@code pollAt}, or at once where a message
     * about it has come meanwhile, or is DONE where {@code pollAt} is null.
     */
    public void accepted(ActionRow action, CallMade call, Taken taken, @Nullable Instant pollAt) {
        database.inTransaction(sql -> {
            int changed = sql.sql(
                            """
                            UPDATE action SET state = :state, reason = :how, external_id = :external,
                                   external_url = :url, result = :result, poll_at = COALESCE(poll_at, :poll),
                                   next_attempt_at = NULL, completed_at = :completed
                             WHERE id = :id AND state IN ('PLANNED', 'SENDING', 'UNKNOWN')""")
                    .param("state", pollAt == null ? "DONE" : "ACCEPTED")
                    .param("how", SqlText.clean(taken.how()))
                    .param("external", taken.externalId() == null ? null : SqlText.cut(taken.externalId(), 200))
                    .param("url", taken.url() == null ? null : SqlText.cut(taken.url(), 1000))
                    .param("result", SqlText.clean(taken.result()))
                    .param("poll", pollAt == null ? null : Judgements.at(pollAt))
                    .param("completed", pollAt == null ? now() : null)
                    .param("id", action.id())
                    .update();
            call.store(sql, action.id());
            if (changed == 1 && pollAt == null) {
                Events.settle(sql, now());
            }
            return changed;
        });
    }

    /**
     * It did not happen, or nobody can tell ({@code unknown}: then a probe comes first); try again at {@code next}.
     *
     * @param attempts how many there have been that count towards giving up
     */
    public void again(ActionRow action, CallMade call, Instant next, boolean unknown, int attempts) {
        database.inTransaction(sql -> {
            call.store(sql, action.id());
            return sql.sql(
                            """
                            UPDATE action SET state = :state, next_attempt_at = :next, reason = :reason,
                                   attempts = :attempts
                             WHERE id = :id AND state IN ('PLANNED', 'SENDING', 'UNKNOWN')""")
                    .param("state", unknown ? "UNKNOWN" : "PLANNED")
                    .param("next", Judgements.at(next))
                    .param("reason", SqlText.clean(call.answer()))
                    .param("attempts", attempts)
                    .param("id", action.id())
                    .update();
        });
    }

    /** A call that changed nothing: a probe that found nothing, before the action is sent. */
    public void called(ActionRow action, CallMade call) {
        database.inTransaction(sql -> {
            call.store(sql, action.id());
            return true;
        });
    }

    /**
     * Only the next look is put off: nothing new is known. Not for those of which a message has come since they were
     * {@code asked} about: that answer may be older than the message.
     */
    public void pollLater(List<Long> actions, Instant asked, Instant next) {
        if (!actions.isEmpty()) {
            database.inTransaction(
                    sql -> sql.sql("UPDATE action SET poll_at = :next WHERE id IN (:ids) AND state = 'ACCEPTED'"
                                    + " AND poll_at <= :asked")
                            .param("next", Judgements.at(next))
                            .param("asked", Judgements.at(asked))
                            .param("ids", actions)
                            .update());
        }
    }

    /** The end: DONE, FAILED or CANCELED; what needs it fails with it, events that have nothing open left are closed. */
    public void ended(ActionRow action, CallMade call, String state, String reason, @Nullable String result) {
        database.inTransaction(sql -> {
            call.store(sql, action.id());
            int changed = end(sql, action.id(), state, reason, result);
            if (changed == 1) {
                Events.settle(sql, now());
            }
            return changed;
        });
    }

    /** Given up after too many tries: the action is a dead letter. */
    public void dead(ActionRow action, CallMade call, ReasonClass reasonClass, String evidence) {
        database.inTransaction(sql -> {
            call.store(sql, action.id());
            int changed = end(sql, action.id(), "DEAD", evidence, null);
            if (changed == 1) {
                NewDeadLetter letter = new NewDeadLetter(reasonClass, evidence, action.verb(), null, null, new byte[0]);
                DeadLetters.insert(sql, letter, DeadLetters.Links.toAction(action.id()), clock.instant());
                Events.settle(sql, now());
            }
            return changed;
        });
    }

    private int end(JdbcClient sql, long action, String state, String reason, @Nullable String result) {
        return sql.sql(
                        """
                        UPDATE action SET state = :state, reason = :reason, result = COALESCE(:result, result),
                               poll_at = NULL, next_attempt_at = NULL, completed_at = :now
                         WHERE id = :id AND state IN ('PLANNED', 'SENDING', 'UNKNOWN', 'ACCEPTED')""")
                .param("state", state)
                .param("reason", SqlText.clean(reason))
                .param("result", result == null ? null : SqlText.clean(result))
                .param("now", now())
                .param("id", action)
                .update();
    }

    /**
     * Our own actions that a system's message may be about, whatever their state: lets a rule tell its own work from
     * that of others.
     */
    public List<OwnAction> about(Tracked tracked) {
        return database.sql()
                .sql("SELECT id, event_id, state FROM action WHERE system = :system"
                        + " AND (external_id = :external OR subject = :subject) ORDER BY id LIMIT 10")
                .param("system", tracked.system())
                .param("external", tracked.externalId())
                .param("subject", tracked.subject())
                .query((row, n) -> new OwnAction(row.getLong(1), row.getLong(2), row.getString(3)))
                .list();
    }

    private static ActionRow row(ResultSet row, int number) throws SQLException {
        return new ActionRow(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getInt(10),
                row.getString(11));
    }

    private OffsetDateTime now() {
        return Judgements.at(clock.instant());
    }

    /** @param state as in the ledger: ACCEPTED, DONE … */
    public record OwnAction(long id, long event, String state) {}

    /** What the system said when it took an action on; see {@code dispatch.Accepted}. */
    public record Taken(@Nullable String externalId, @Nullable String url, String result, String how) {}
}
