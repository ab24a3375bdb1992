package io.drover.ledger;

import io.drover.ledger.ActionCommits.Accepting;
import io.drover.ledger.ActionCommits.Sending;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The states of actions, from PLANNED to their end, and what an end means for those that wait for it and for the event.
 * Every change is guarded by the state it starts from, so that two that try do it once. Thread-safe.
 */
public final class Actions {
    /** Not once another has taken it over, or tried it since: what was learnt then is about a request of the past. */
    static final String OURS = " AND owner = :owner AND try_no = :try AND attempts BETWEEN :tried AND :tried + 1";

    private final Database database;
    private final Clock clock;
    private final Owner owner;
    private final Settling settling;
    private final ActionEnds ends;
    private final ActionWrites writes;

    public Actions(Database database, Clock clock, String owner) {
        this(database, clock, () -> owner);
    }

    public Actions(Database database, Clock clock, Owner owner) {
        this.database = database;
        this.clock = clock;
        this.owner = owner;
        this.settling = new Settling(database, clock);
        this.ends = new ActionEnds(database, settling, clock, owner);
        this.writes = new ActionWrites(database, clock, owner);
    }

    ActionWrites writes() {
        return writes;
    }

    /** Until when a request of a process that is gone may still be on its way: a probe that finds nothing proves nothing. */
    public Optional<Instant> inDoubtUntil(ActionRow action) {
        return ActionTraces.inDoubtUntil(database.sql(), action.id(), now());
    }

    /**
     * Ends what two commits at the same moment left open, since neither saw the other: an action planned while the one
     * it needs failed, an event whose last two actions ended together. Looks at what was written since the last time; the
     * first time, and after trouble, at all that is open.
     */
    public void settle() {
        settling.settle();
        Lanes.forgetEnded(database);
    }

    /** Results of the actions that {@code action} needs, by their key: what its references point to. */
    public Map<String, String> resultsNeededBy(long action) {
        return ActionTraces.resultsNeededBy(database.sql(), action);
    }

    /**
     * Notes that the request is about to go out. On disk when it returns.
     *
     * @return false when somebody else took the action, or the row has been tried since it was read
     */
    public boolean sending(ActionRow action, Request request) {
        return writes.together(List.of(new Sending(action, request))).get(0);
    }

    /**
     * Notes under what its system would know the request again, before it goes out. On disk when it returns.
     *
     * @return false when the action, which was SENDING, has become somebody else's meanwhile
     */
    public boolean sentAs(ActionRow action, String as) {
        return database.inTransaction(sql -> sql.sql("UPDATE action SET sent_as = :sent"
                                + " WHERE id = :id AND state = 'SENDING' AND owner = :owner AND try_no = :try"
                                + " AND attempts = :tried")
                        .param("sent", SqlText.cut(as, ColumnLimits.SENT_AS))
                        .param("id", action.id())
                        .param("owner", owner.name())
                        .param("try", action.tries().number())
                        .param("tried", action.attempts() + 1)
                        .update()
                == 1);
    }

    /**
     * The system took this try on, or a probe found that it had. It is polled from {@code pollAt}, or at once where a message
     * about it has come meanwhile, or is DONE where {@code pollAt} is null. True whoever owns the action by now: the
     * answer to a request of one who was taken for dead is as good as any.
     */
    public void accepted(ActionRow action, CallMade call, Taken taken, @Nullable Instant pollAt) {
        writes.together(List.of(new Accepting(action, call, taken, pollAt)));
    }

    /**
     * It did not happen, or nobody can tell ({@code unknown}: then a probe comes first); try again at {@code next}.
     *
     * @param attempts how many there have been that count towards giving up
     * @return false when the action has become somebody else's meanwhile: then only the call is noted
     */
    public boolean again(ActionRow action, CallMade call, Instant next, boolean unknown, int attempts) {
        return database.inTransaction(sql -> {
            call.store(sql, action.id());
            if (!unknown && isCanceledInstead(sql, action)) {
                return true;
            }
            return database.changes()
                            .ofActions(
                                    sql,
                                    sql.sql("UPDATE action SET " + Changes.TO_STATE
                                                    + """
                                    , next_attempt_at = :next, reason = :reason, attempts = :attempts
                                     WHERE id = :id AND state IN ('PLANNED', 'SENDING', 'UNKNOWN')"""
                                                    + OURS)
                                            .param("owner", owner.name())
                                            .param("try", action.tries().number())
                                            .param("tried", action.attempts())
                                            .param("state", unknown ? "UNKNOWN" : "PLANNED")
                                            .param("next", Judgements.at(next))
                                            .param("reason", SqlText.clean(call.answer()))
                                            .param("attempts", attempts)
                                            .param("id", action.id()))
                    == 1;
        });
    }

    /** A call that changed nothing by itself: a poll that says done, before its verdict is noted. */
    public void called(ActionRow action, CallMade call) {
        database.inTransaction(sql -> {
            call.store(sql, action.id());
            return true;
        });
    }

    /**
     * A probe found nothing, before the action is sent.
     *
     * @return false where its event was canceled meanwhile: now it is canceled, too, and is not sent
     */
    public boolean notFound(ActionRow action, CallMade call) {
        return database.inTransaction(sql -> {
            call.store(sql, action.id());
            return !isCanceledInstead(sql, action);
        });
    }

    private boolean isCanceledInstead(JdbcClient sql, ActionRow action) {
        boolean canceled = new CanceledActions(database, owner, now()).insteadOfSending(sql, action);
        if (canceled) {
            Events.settle(sql, List.of(action.event()), now(), database.changes());
        }
        return canceled;
    }

    /** It is over at its system, and nobody can tell yet what came of it: people see why, nothing else changes. */
    public void unsure(ActionRow action, String why) {
        database.inTransaction(sql -> ActionPolls.unsure(sql, action, owner.name(), why));
    }

    /**
     * Only the next look is put off: nothing new is known. Not for those of which a message has come since they were
     * {@code asked} about: that answer may be older than the message.
     */
    public void pollLater(List<Long> actions, Instant asked, Instant next) {
        if (!actions.isEmpty()) {
            database.inTransaction(sql -> ActionPolls.later(sql, actions, asked, next));
        }
    }

    /** The end: DONE, FAILED or CANCELED; what needs it fails with it, events that have nothing open left are closed. */
    public void ended(ActionRow action, CallMade call, String state, String reason, @Nullable String result) {
        ends.ended(action, call, state, reason, result);
    }

    /**
     * Accepted work failed at its system for good, and a human is to see to it: FAILED where that is the system's answer, DEAD
     * where it was tried as often as it may be; with a dead letter, from whose replay on it is tried anew.
     */
    public void failed(ActionRow action, CallMade call, boolean exhausted, String evidence, @Nullable String result) {
        String state = exhausted ? "DEAD" : "FAILED";
        ReasonClass reason = exhausted ? ReasonClass.EXHAUSTED : ReasonClass.PERMANENT;
        ends.asLetter(action, call, new ActionEnds.Letter(state, reason, evidence, result));
    }

    /**
     * What the system had accepted failed there, and is to be tried anew from {@code next} on: the row is PLANNED as if it
     * had never been sent, under another mark, and what it was is kept as a try of the past.
     *
     * @param more tries beyond those that were planned
     * @return false when the action is somebody else's by now, or has moved on: then only the call is noted
     */
    public boolean retry(ActionRow action, CallMade call, String reason, Instant next, int more) {
        return database.inTransaction(sql -> {
            call.store(sql, action.id());
            return ActionTries.again(
                    sql,
                    action,
                    owner.name(),
                    reason,
                    new ActionTries.Times(clock.instant(), next, more),
                    database.changes());
        });
    }

    /** As the other, within the tries that were planned. */
    public boolean retry(ActionRow action, CallMade call, String reason, Instant next) {
        return retry(action, call, reason, next, 0);
    }

    /** Given up after too many attempts: the action is a dead letter. */
    public void dead(ActionRow action, CallMade call, ReasonClass reasonClass, String evidence) {
        ends.asLetter(action, call, new ActionEnds.Letter("DEAD", reasonClass, evidence, null));
    }

    /** The system said no for good: FAILED, with a dead letter from which it can be sent again when the cause is gone. */
    public void refused(ActionRow action, CallMade call) {
        ends.asLetter(action, call, new ActionEnds.Letter("FAILED", ReasonClass.PERMANENT, call.answer(), null));
    }

    /** Our own actions that a system's message may be about, whatever their state; one that is about a try of the past, too. */
    public List<OwnAction> about(OwnTrace trace) {
        return ActionTraces.about(database.sql(), trace);
    }

    /**
     * When an action's present try was planned, or may have been by a ledger that was lost since: one whose message came by
     * the archive, when that was sent. Empty where there is none of that id.
     */
    public Optional<Instant> plannedAt(long action) {
        return ActionTraces.plannedAt(database.sql(), action);
    }

    /** JSON, as sent, of the other actions, and of the tries of the past of any, that a system knows by this id. */
    public List<String> parametersOfOthers(String system, String externalId, long action) {
        return ActionTraces.parametersOfOthers(database.sql(), system, externalId, action);
    }

    /** Whether an action has made this build, or is to. */
    public boolean knowsBuild(String nvr) {
        return ActionTraces.knowsBuild(database.sql(), nvr);
    }

    private OffsetDateTime now() {
        return Judgements.at(clock.instant());
    }

    /**
     * What is about to be sent.
     *
     * @param resolved JSON, as it is sent
     * @param subject what the system's messages call the work, null where they do not name it
     * @param rebuiltNvr the build that is to come of it, null where that is not known
     */
    public record Request(String resolved, @Nullable String subject, @Nullable String rebuiltNvr) {
        public Request(String resolved, @Nullable String subject) {
            this(resolved, subject, null);
        }
    }

    /**
     * @param state as in the ledger: ACCEPTED, DONE …
     * @param eventType of its event: BodhiUpdateCompleteStableEvent
     */
    public record OwnAction(long id, long event, String state, String eventType) {}

    /** What the system said when it took an action on; see {@code dispatch.Accepted}. */
    public record Taken(@Nullable String externalId, @Nullable String url, String result, String how) {}
}
