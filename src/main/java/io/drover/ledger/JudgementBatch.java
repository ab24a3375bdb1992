package io.drover.ledger;

import io.drover.ledger.JudgementRows.ActionMade;
import io.drover.ledger.JudgementRows.EventRow;
import io.drover.ledger.JudgementRows.Needed;
import io.drover.ledger.JudgementRows.Outcome;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Many judgements in a handful of PostgreSQL statements, as {@link Judgements#commit} writes them one by one: a statement
 * for each row costs more than all the rest of a message's way. All or nothing: whatever is not as it should be is thrown,
 * and the judgements are then written each alone. For one transaction.
 */
final class JudgementBatch {
    /** A judgement, with those of its actions that the ledger does not have. */
    private record Planned(Ended ended, List<NewAction> fresh) {
        boolean opensEvent() {
            return !fresh.isEmpty()
                    || ended.judgement().actions().isEmpty()
                            && ended.judgement().event() != null;
        }
    }

    private record VerbKey(String verb, String key) {
        static VerbKey of(NewAction action) {
            return new VerbKey(action.verb(), action.key());
        }
    }

    private final JdbcClient sql;
    private final OffsetDateTime now;
    private final Changes changes;
    private final Map<VerbKey, Judgements.Existing> known = new HashMap<>();
    private final JudgementRows rows;
    private final Set<Long> needOlder;

    /** @param needOlder takes the events whose actions need some of others */
    JudgementBatch(JdbcClient sql, OffsetDateTime now, String owner, Changes changes, Set<Long> needOlder) {
        this.sql = sql;
        // as the database will have it
        this.now = now.truncatedTo(ChronoUnit.MICROS);
        this.changes = changes;
        this.needOlder = needOlder;
        this.rows = new JudgementRows(sql, this.now, owner);
    }

    /**
     * Whether it can be written with others; one that asks remote systems about something, goes on with an event, or is of
     * many, cannot.
     */
    static boolean takes(Ended ended) {
        return ended.judgement().tracked().isEmpty()
                && ended.judgement().others().isEmpty()
                && !ManualEvents.mayBe(ended.delivery().topic());
    }

    /** The decisions, in order. @throws IllegalStateException where one of the deliveries has ended before, or is another's */
    List<Decision> commit(List<Ended> all) {
        findKnown(all);
        decide(fresh(all));
        rows.write(all);
        changes.made(sql, rows.events, rows.actions, now.toInstant());
        if (!needOlder.isEmpty()) {
            // what they need may have failed meanwhile
            Events.settle(sql, needOlder, now, changes);
        }
        return rows.outcomes.stream().map(Outcome::decision).toList();
    }

    /** Row by row through the index, whatever the planner thinks of a table that grew since it last looked. */
    private void findKnown(List<Ended> all) {
        Set<VerbKey> asked = new LinkedHashSet<>();
        all.stream()
                .map(Ended::judgement)
                .filter(judgement -> !judgement.isDryRun())
                .forEach(judgement -> judgement.actions().forEach(action -> asked.add(VerbKey.of(action))));
        if (asked.isEmpty()) {
            return;
        }
        sql.sql(
                        """
                        SELECT u.verb, u.action_key, a.id, a.event_id FROM unnest(?, ?) AS u (verb, action_key)
                         CROSS JOIN LATERAL (SELECT id, event_id FROM action
                                              WHERE verb = u.verb AND action_key = u.action_key LIMIT 1) a""")
                .param(SqlArrays.texts(asked, VerbKey::verb))
                .param(SqlArrays.texts(asked, VerbKey::key))
                .query((row, n) -> known.put(
                        new VerbKey(row.getString(1), row.getString(2)),
                        new Judgements.Existing(row.getLong(3), row.getLong(4))))
                .list();
    }

    /** What an earlier one of the batch plans is not fresh for a later one. */
    private List<Planned> fresh(List<Ended> all) {
        Set<VerbKey> taken = new HashSet<>(known.keySet());
        List<Planned> planned = new ArrayList<>(all.size());
        for (Ended ended : all) {
            List<NewAction> plan = ended.judgement().actions();
            PlanOrder.check(plan);
            List<NewAction> fresh = new ArrayList<>(plan);
            if (!ended.judgement().isDryRun()) {
                fresh.removeIf(action -> taken.contains(VerbKey.of(action)));
                Superfluous.removeFrom(fresh, plan);
                fresh.forEach(action -> taken.add(VerbKey.of(action)));
            }
            planned.add(new Planned(ended, fresh));
        }
        return planned;
    }

    private void decide(List<Planned> all) {
        Iterator<Long> eventIds =
                ids("event", all.stream().filter(Planned::opensEvent).count());
        Iterator<Long> actionIds =
                ids("action", all.stream().mapToLong(one -> one.fresh().size()).sum());
        for (Planned planned : all) {
            StoredDelivery delivery = planned.ended().delivery();
            Judgement judgement = planned.ended().judgement();
            Decision decision;
            if (judgement.actions().isEmpty()) {
                Long event = judgement.event() == null ? null : open(eventIds.next(), planned, false);
                decision = new Decision("ignored", judgement.refusal(), event, List.of());
            } else if (planned.fresh().isEmpty()) {
                long event = coveredBy(judgement);
                decision = new Decision("duplicate", "already covered by event " + event, event, List.of());
            } else {
                decision = plan(planned, open(eventIds.next(), planned, true), actionIds);
            }
            rows.outcomes.add(new Outcome(delivery, decision, judgement.trace()));
        }
    }

    private long coveredBy(Judgement judgement) {
        return judgement.actions().stream()
                .map(action -> known.get(VerbKey.of(action)))
                .filter(existing -> existing != null)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a plan without a fresh or a known action"))
                .event();
    }

    private long open(long id, Planned planned, boolean open) {
        Judgement judgement = planned.ended().judgement();
        NewEvent event = judgement.event() == null
                ? new NewEvent(
                        planned.ended().delivery().route(),
                        planned.fresh().get(0).key())
                : judgement.event();
        rows.events.add(new EventRow(
                id,
                planned.ended(),
                event,
                open,
                Changes.depth(sql, planned.ended().delivery())));
        return id;
    }

    private Decision plan(Planned planned, long event, Iterator<Long> ids) {
        boolean dry = planned.ended().judgement().isDryRun();
        Map<String, Judgements.Existing> ofPlan = dry ? new LinkedHashMap<>() : knownOf(planned);
        Set<String> systems = new LinkedHashSet<>();
        for (NewAction action : planned.fresh()) {
            NewAction row = dry ? DryRun.of(action, event) : action;
            Judgements.Existing made = new Judgements.Existing(ids.next(), event);
            known.put(VerbKey.of(row), made);
            ofPlan.put(action.key(), made);
            rows.actions.add(new ActionMade(made.id(), event, row));
            systems.add(row.system());
        }
        for (NewAction action : planned.fresh()) {
            need(action, ofPlan);
        }
        if (ofPlan.values().stream().anyMatch(needed -> needed.event() != event)) {
            needOlder.add(event);
        }
        return new Decision("acted", Judgements.sentence(planned.fresh(), ofPlan, event), event, List.copyOf(systems));
    }

    private Map<String, Judgements.Existing> knownOf(Planned planned) {
        Map<String, Judgements.Existing> ofPlan = new LinkedHashMap<>();
        for (NewAction action : planned.ended().judgement().actions()) {
            Judgements.Existing existing = known.get(VerbKey.of(action));
            if (existing != null) {
                ofPlan.put(action.key(), existing);
            }
        }
        return ofPlan;
    }

    private void need(NewAction action, Map<String, Judgements.Existing> ofPlan) {
        long self = idOf(ofPlan, action.key());
        Set<Long> needed = new LinkedHashSet<>();
        action.needs().forEach(key -> needed.add(idOf(ofPlan, key)));
        action.after().stream().filter(ofPlan::containsKey).forEach(key -> needed.add(idOf(ofPlan, key)));
        needed.forEach(id -> rows.dependencies.add(new Needed(self, id)));
    }

    private static long idOf(Map<String, Judgements.Existing> ofPlan, String key) {
        Judgements.Existing existing = ofPlan.get(key);
        if (existing == null) {
            throw new IllegalStateException("the plan needs '" + key + "' and does not have it");
        }
        return existing.id();
    }

    private Iterator<Long> ids(String table, long count) {
        return count == 0
                ? List.<Long>of().iterator()
                : sql.sql("SELECT nextval(pg_get_serial_sequence(?, 'id')) FROM generate_series(1, ?)")
                        .params(table, count)
                        .query(Long.class)
                        .list()
                        .iterator();
    }
}
