package io.drover.ledger;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Commits what routes decided: decision, event, actions and lookups in one transaction that is guarded by the delivery's
 * state, so that judging twice plans once. Thread-safe.
 */
public final class Judgements {
    private final Database database;
    private final Clock clock;
    private final String instance;

    public Judgements(Database database, Clock clock, String instance) {
        this.database = database;
        this.clock = clock;
        this.instance = instance;
    }

    /** Ends a delivery. Empty when it had ended before: then nothing is changed. */
    public Optional<Decision> commit(StoredDelivery delivery, Judgement judgement) {
        return database.inTransaction(sql -> {
            if (!claim(sql, delivery)) {
                return Optional.<Decision>empty();
            }
            Decision decision = decide(sql, delivery, judgement);
            end(sql, delivery.id(), decision, judgement.trace());
            lookups(sql, delivery.id(), judgement.lookups());
            return Optional.of(decision);
        });
    }

    /** A lookup could not tell: the delivery waits, and says for what. */
    public void waitUntil(StoredDelivery delivery, Instant next, String reason, Judgement soFar) {
        database.inTransaction(sql -> {
            int changed = sql.sql(
                            """
                            UPDATE delivery SET state = 'WAITING', attempts = attempts + 1, next_attempt_at = :next,
                                   reason = :reason, trace = :trace
                             WHERE id = :id AND state IN ('PENDING', 'WAITING')""")
                    .param("next", at(next))
                    .param("reason", SqlText.clean(reason))
                    .param("trace", SqlText.clean(soFar.trace()))
                    .param("id", delivery.id())
                    .update();
            if (changed == 1) {
                lookups(sql, delivery.id(), soFar.lookups());
            }
            return changed;
        });
    }

    /** The delivery cannot be judged: it ends as a dead letter. */
    public void dead(StoredDelivery delivery, ReasonClass reasonClass, String evidence, Judgement soFar) {
        database.inTransaction(sql -> {
            int changed = sql.sql(
                            """
                            UPDATE delivery SET state = 'DEAD', attempts = attempts + 1, next_attempt_at = NULL,
                                   reason = :reason, trace = :trace, judged_at = :now
                             WHERE id = :id AND state IN ('PENDING', 'WAITING')""")
                    .param("reason", SqlText.clean(evidence))
                    .param("trace", SqlText.clean(soFar.trace()))
                    .param("now", now())
                    .param("id", delivery.id())
                    .update();
            if (changed == 1) {
                lookups(sql, delivery.id(), soFar.lookups());
                NewDeadLetter letter =
                        new NewDeadLetter(reasonClass, evidence, delivery.route(), delivery.topic(), null, new byte[0]);
                DeadLetters.insert(
                        sql,
                        letter,
                        DeadLetters.Links.toDelivery(delivery.messageId(), delivery.id()),
                        clock.instant());
            }
            return changed;
        });
    }

    private boolean claim(JdbcClient sql, StoredDelivery delivery) {
        return sql.sql("UPDATE delivery SET state = 'JUDGED', attempts = attempts + 1, next_attempt_at = NULL"
                                + " WHERE id = :id AND state IN ('PENDING', 'WAITING')")
                        .param("id", delivery.id())
                        .update()
                == 1;
    }

    private Decision decide(JdbcClient sql, StoredDelivery delivery, Judgement judgement) {
        if (!judgement.actions().isEmpty()) {
            return plan(sql, delivery, judgement);
        }
        if (!judgement.tracked().isEmpty()) {
            return track(sql, judgement);
        }
        Long event = judgement.event() == null
                ? null
                : open(sql, delivery, judgement.event(), "SKIPPED", judgement.refusal());
        return new Decision("ignored", judgement.refusal(), event, List.of());
    }

    private Decision plan(JdbcClient sql, StoredDelivery delivery, Judgement judgement) {
        Map<String, Existing> known = new LinkedHashMap<>();
        List<NewAction> fresh = new ArrayList<>();
        for (NewAction action : judgement.actions()) {
            Optional<Existing> existing = find(sql, action.verb(), action.key());
            existing.ifPresentOrElse(e -> known.put(action.key(), e), () -> fresh.add(action));
        }
        Superfluous.removeFrom(fresh, judgement.actions());
        if (fresh.isEmpty()) {
            Existing first = known.values().iterator().next();
            return new Decision("duplicate", "already covered by event " + first.event(), first.event(), List.of());
        }
        NewEvent mark = judgement.event() == null
                ? new NewEvent(delivery.route(), fresh.get(0).key())
                : judgement.event();
        long event = open(sql, delivery, mark, "OPEN", null);
        Set<String> systems = new LinkedHashSet<>();
        for (NewAction action : fresh) {
            long id = insert(sql, event, action);
            known.put(action.key(), new Existing(id, event));
            systems.add(action.system());
        }
        PlanOrder.check(judgement.actions());
        for (NewAction action : fresh) {
            need(sql, action, known);
        }
        Events.settle(sql, now());
        return new Decision("acted", sentence(fresh, known, event), event, List.copyOf(systems));
    }

    private static String sentence(List<NewAction> fresh, Map<String, Existing> known, long event) {
        String planned = "planned " + fresh.size() + (fresh.size() == 1 ? " action" : " actions");
        long covered = known.values().stream().filter(e -> e.event() != event).count();
        return covered == 0 ? planned : planned + "; " + covered + " more already covered by earlier events";
    }

    private Decision track(JdbcClient sql, Judgement judgement) {
        List<String> systems = new ArrayList<>();
        Existing hit = null;
        for (Tracked tracked : judgement.tracked()) {
            for (Existing action : Hints.waitingFor(sql, tracked)) {
                Hints.pollNow(sql, action.id(), now());
                systems.add(tracked.system());
                hit = action;
            }
        }
        Tracked first = judgement.tracked().get(0);
        String what = first.system() + " " + (first.externalId() == null ? first.subject() : first.externalId());
        return hit == null
                ? new Decision("ignored", "no action of ours waits for " + what, null, List.of())
                : new Decision(
                        "acted",
                        "asks about " + what + ", which action " + hit.id() + " waits for",
                        hit.event(),
                        systems);
    }

    private Optional<Existing> find(JdbcClient sql, String verb, String key) {
        return sql.sql("SELECT id, event_id FROM action WHERE verb = :verb AND action_key = :key")
                .param("verb", verb)
                .param("key", key)
                .query((row, n) -> new Existing(row.getLong(1), row.getLong(2)))
                .optional();
    }

    private long open(JdbcClient sql, StoredDelivery delivery, NewEvent event, String state, @Nullable String reason) {
        return Keys.insert(sql.sql(
                        """
                        INSERT INTO event (message_id, delivery_id, type, search_key, state, reason, created_at, finished_at)
                        VALUES (:message, :delivery, :type, :search, :state, :reason, :now, :finished)""")
                .param("message", delivery.messageId())
                .param("delivery", delivery.id())
                .param("type", SqlText.cut(event.type(), 100))
                .param("search", SqlText.cut(event.searchKey(), 500))
                .param("state", state)
                .param("reason", reason == null ? null : SqlText.clean(reason))
                .param("now", now())
                .param("finished", "OPEN".equals(state) ? null : now()));
    }

    private long insert(JdbcClient sql, long event, NewAction action) {
        return Keys.insert(sql.sql(
                        """
                        INSERT INTO action (event_id, verb, system, action_key, name, artifact, parameters, batch, state,
                                            rebuild_reason, owner, created_at)
                        VALUES (:event, :verb, :system, :key, :name, :artifact, :parameters, :batch, 'PLANNED',
                                :why, :owner, :now)""")
                .param("event", event)
                .param("verb", action.verb())
                .param("system", action.system())
                .param("key", action.key())
                .param("name", SqlText.cut(action.name(), 300))
                .param("artifact", action.artifact())
                .param("parameters", SqlText.clean(action.parameters()))
                .param("batch", action.batch())
                .param("why", action.rebuildReason())
                .param("owner", instance)
                .param("now", now()));
    }

    private void need(JdbcClient sql, NewAction action, Map<String, Existing> known) {
        Set<Long> needed = new LinkedHashSet<>();
        for (String key : action.needs()) {
            needed.add(Objects.requireNonNull(known.get(key)).id());
        }
        action.after().stream().map(known::get).filter(Objects::nonNull).forEach(e -> needed.add(e.id()));
        long self = Objects.requireNonNull(known.get(action.key())).id();
        for (long id : needed) {
            sql.sql("INSERT INTO action_dependency (action_id, needs_id) VALUES (:action, :needs)")
                    .param("action", self)
                    .param("needs", id)
                    .update();
        }
    }

    private void end(JdbcClient sql, long delivery, Decision decision, String trace) {
        sql.sql(
                        """
                        UPDATE delivery SET decision = :word, reason = :reason, event_id = :event, trace = :trace,
                               judged_at = :now
                         WHERE id = :id""")
                .param("word", decision.word())
                .param("reason", SqlText.clean(decision.reason()))
                .param("event", decision.event())
                .param("trace", SqlText.clean(trace))
                .param("now", now())
                .param("id", delivery)
                .update();
    }

    private void lookups(JdbcClient sql, long delivery, List<LookupUse> lookups) {
        for (LookupUse use : lookups) {
            sql.sql(
                            """
                            INSERT INTO lookup (delivery_id, step, question, outcome, answer, digest, asked_at, took_ms)
                            VALUES (:delivery, :step, :question, :outcome, :answer, :digest, :asked, :took)""")
                    .param("delivery", delivery)
                    .param("step", SqlText.cut(use.step(), 200))
                    .param("question", SqlText.clean(use.question()))
                    .param("outcome", use.outcome())
                    .param("answer", use.answer() == null ? null : SqlText.clean(use.answer()))
                    .param("digest", use.digest())
                    .param("asked", at(use.askedAt()))
                    .param("took", use.tookMs())
                    .update();
        }
    }

    private OffsetDateTime now() {
        return at(clock.instant());
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** An action that is in the ledger already. */
    record Existing(long id, long event) {}
}
