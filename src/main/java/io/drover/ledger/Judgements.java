package io.drover.ledger;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    private final Owner owner;
    private final PlanRows rows;
    private final boolean dryRuns;
    private final ManualEvents manual;

    public Judgements(Database database, Clock clock, String owner) {
        this(database, clock, () -> owner);
    }

    public Judgements(Database database, Clock clock, Owner owner) {
        this(database, clock, owner, false);
    }

    /** @param dryRuns whether every event is a dry run, whatever its route says */
    public Judgements(Database database, Clock clock, Owner owner, boolean dryRuns) {
        this.dryRuns = dryRuns;
        this.database = database;
        this.clock = clock;
        this.owner = owner;
        this.rows = new PlanRows(database, clock, owner);
        this.manual = new ManualEvents(database, clock);
    }

    /** Ends a delivery. Empty when it had ended before, or is another instance's by now: then nothing is changed. */
    public Optional<Decision> commit(StoredDelivery delivery, Judgement judgement) {
        Set<Long> older = new HashSet<>();
        Optional<Decision> decision = database.inTransaction(sql -> {
            older.clear();
            return commit(sql, delivery, judgement, older);
        });
        database.looseEnds().of(older);
        return decision;
    }

    /**
     * Ends many in one transaction; in order, empty for each that had ended before. Nothing is written when it throws:
     * one of them may be the cause, so commit each alone then.
     */
    public List<Optional<Decision>> commitTogether(List<Ended> all) {
        Set<Long> older = new HashSet<>();
        List<Optional<Decision>> decisions = database.inTransaction(sql -> {
            older.clear();
            return together(sql, all, older);
        });
        database.looseEnds().of(older);
        return decisions;
    }

    private List<Optional<Decision>> together(JdbcClient sql, List<Ended> all, Set<Long> needOlder) {
        if (database.dialect() == Dialect.H2) {
            return all.stream()
                    .map(ended -> commit(sql, ended.delivery(), ended.judgement(), needOlder))
                    .toList();
        }
        List<Ended> said = dryRuns ? all.stream().map(Judgements::asDryRun).toList() : all;
        List<Ended> plain = said.stream().filter(JudgementBatch::takes).toList();
        Iterator<Decision> decisions = new JudgementBatch(sql, now(), owner.name(), database.changes(), needOlder)
                .commit(plain)
                .iterator();
        return said.stream()
                .map(ended -> JudgementBatch.takes(ended)
                        ? Optional.of(decisions.next())
                        : commit(sql, ended.delivery(), ended.judgement(), needOlder))
                .toList();
    }

    private static Ended asDryRun(Ended ended) {
        return new Ended(ended.delivery(), ended.judgement().asDryRun(ended.delivery()));
    }

    /** @param needOlder events whose actions need some of others: to be looked at once more after the commit */
    private Optional<Decision> commit(JdbcClient sql, StoredDelivery delivery, Judgement said, Set<Long> needOlder) {
        if (!claim(sql, delivery)) {
            return Optional.empty();
        }
        Optional<ManualEvents.Request> request = ManualEvents.of(sql, delivery);
        Judgement named = request.isPresent() ? said.goingOnWith(request.get().mark()) : said;
        Judgement judgement = dryRuns ? named.asDryRun(delivery) : named;
        Decision decision = request.flatMap(ManualEvents.Request::decided)
                .orElseGet(() -> decide(sql, delivery, judgement, request.orElse(null), needOlder));
        end(sql, delivery.id(), decision, judgement.trace());
        request.ifPresent(one -> manual.conclude(sql, one));
        LookupUse.store(sql, delivery.id(), judgement.lookups());
        if (!judgement.others().isEmpty()) {
            Gathered.end(sql, delivery, judgement.others(), decision, now());
        }
        return Optional.of(decision);
    }

    /** The delivery waits until then, so that others of its key may join it; no attempt counts. */
    public void gather(StoredDelivery delivery, Instant until) {
        database.inTransaction(sql -> Gathered.waits(sql, delivery, owner.name(), until));
    }

    /** A lookup could not tell: the delivery waits, and says for what; the attempt counts. */
    public void waitUntil(StoredDelivery delivery, Instant next, String reason, Judgement soFar) {
        waitFor(null, delivery, next, reason, soFar);
    }

    /**
     * The delivery waits for a system that is left alone.
     *
     * @param system whose recovery makes it due at once; the attempt does not count. Null where it waits by the clock alone
     *     and the attempt counts
     */
    public void waitFor(
            @Nullable String system, StoredDelivery delivery, Instant next, String reason, Judgement soFar) {
        database.inTransaction(sql -> {
            int changed = sql.sql(
                            """
                            UPDATE delivery SET state = 'WAITING', attempts = attempts + :counts,
                                   next_attempt_at = :next, reason = :reason, trace = :trace, waits_for = :system
                             WHERE id = :id AND owner = :owner AND state IN ('PENDING', 'WAITING')""")
                    .param("owner", owner.name())
                    .param("counts", system == null ? 1 : 0)
                    .param("next", at(next))
                    .param("reason", SqlText.clean(reason))
                    .param("trace", SqlText.clean(soFar.trace()))
                    .param("system", system)
                    .param("id", delivery.id())
                    .update();
            if (changed == 1) {
                LookupUse.store(sql, delivery.id(), soFar.lookups());
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
                             WHERE id = :id AND owner = :owner AND state IN ('PENDING', 'WAITING')""")
                    .param("owner", owner.name())
                    .param("reason", SqlText.clean(evidence))
                    .param("trace", SqlText.clean(soFar.trace()))
                    .param("now", now())
                    .param("id", delivery.id())
                    .update();
            if (changed == 1) {
                ManualEvents.of(sql, delivery).ifPresent(request -> manual.conclude(sql, request));
                LookupUse.store(sql, delivery.id(), soFar.lookups());
                NewDeadLetter letter =
                        new NewDeadLetter(reasonClass, evidence, delivery.route(), delivery.topic(), null, new byte[0]);
                DeadLetters.insert(sql, letter, Particulars.of(delivery, soFar), clock.instant());
            }
            return changed;
        });
    }

    private boolean claim(JdbcClient sql, StoredDelivery delivery) {
        return sql.sql("UPDATE delivery SET state = 'JUDGED', attempts = attempts + 1, next_attempt_at = NULL"
                                + " WHERE id = :id AND owner = :owner AND state IN ('PENDING', 'WAITING')")
                        .param("owner", owner.name())
                        .param("id", delivery.id())
                        .update()
                == 1;
    }

    private Decision decide(
            JdbcClient sql,
            StoredDelivery delivery,
            Judgement judgement,
            ManualEvents.@Nullable Request request,
            Set<Long> needOlder) {
        if (!judgement.actions().isEmpty()) {
            return plan(sql, delivery, judgement, request, needOlder);
        }
        if (!judgement.tracked().isEmpty()) {
            return Hints.askSoon(sql, judgement.tracked(), now());
        }
        if (request != null) {
            return new Decision("ignored", judgement.refusal(), request.event(), List.of());
        }
        Long event = judgement.event() == null
                ? null
                : rows.open(sql, delivery, judgement.event(), "SKIPPED", judgement.refusal());
        return new Decision("ignored", judgement.refusal(), event, List.of());
    }

    private Decision plan(
            JdbcClient sql,
            StoredDelivery delivery,
            Judgement judgement,
            ManualEvents.@Nullable Request request,
            Set<Long> needOlder) {
        Map<String, Existing> known = new LinkedHashMap<>();
        List<NewAction> fresh = new ArrayList<>();
        boolean dry = judgement.isDryRun();
        for (NewAction action : judgement.actions()) {
            Optional<Existing> existing = dry ? Optional.empty() : find(sql, action.verb(), action.key());
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
        long event = request == null
                ? rows.open(sql, delivery, mark, "OPEN", null)
                : manual.goOn(sql, request, delivery, mark);
        Set<String> systems = new LinkedHashSet<>();
        List<Long> made = new ArrayList<>();
        for (NewAction action : fresh) {
            NewAction row = dry ? DryRun.of(action, event) : action;
            long id = rows.insert(sql, event, row);
            known.put(action.key(), new Existing(id, event));
            systems.add(row.system());
            made.add(id);
        }
        database.changes().newActions(sql, made);
        PlanOrder.check(judgement.actions());
        for (NewAction action : fresh) {
            PlanRows.need(sql, action, known);
        }
        if (known.values().stream().anyMatch(needed -> needed.event() != event)) {
            // what it needs may have failed meanwhile
            Events.settle(sql, List.of(event), now(), database.changes());
            needOlder.add(event);
        }
        return new Decision("acted", sentence(fresh, known, event), event, List.copyOf(systems));
    }

    static String sentence(List<NewAction> fresh, Map<String, Existing> known, long event) {
        String planned = "planned " + fresh.size() + (fresh.size() == 1 ? " action" : " actions");
        long covered = known.values().stream().filter(e -> e.event() != event).count();
        return covered == 0 ? planned : planned + "; " + covered + " more already covered by earlier events";
    }

    private Optional<Existing> find(JdbcClient sql, String verb, String key) {
        return sql.sql("SELECT id, event_id FROM action WHERE verb = :verb AND action_key = :key")
                .param("verb", verb)
                .param("key", key)
                .query((row, n) -> new Existing(row.getLong(1), row.getLong(2)))
                .optional();
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

    private OffsetDateTime now() {
        return at(clock.instant());
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** An action that is in the ledger already. */
    record Existing(long id, long event) {}
}
