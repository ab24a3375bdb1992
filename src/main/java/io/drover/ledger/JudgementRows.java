package io.drover.ledger;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a {@link JudgementBatch} writes, an array for each column. For one transaction on PostgreSQL. */
final class JudgementRows {
    record EventRow(long id, Ended ended, NewEvent event, boolean open, int depth) {
        String type() {
            return SqlText.cut(event.type(), ColumnLimits.EVENT_TYPE);
        }

        String searchKey() {
            return SqlText.cut(event.searchKey(), ColumnLimits.SEARCH_KEY);
        }

        String state() {
            return open ? "OPEN" : "SKIPPED";
        }

        @Nullable
        String reason() {
            return open ? null : SqlText.clean(ended.judgement().refusal());
        }
    }

    record ActionMade(long id, long event, NewAction action) {
        String name() {
            return SqlText.cut(action.name(), ColumnLimits.ACTION_NAME);
        }
    }

    record Needed(long action, long needs) {}

    record Use(long delivery, LookupUse lookup) {}

    record Outcome(StoredDelivery delivery, Decision decision, String trace) {}

    private final JdbcClient sql;
    private final OffsetDateTime now;
    private final String owner;
    final List<EventRow> events = new ArrayList<>();
    final List<ActionMade> actions = new ArrayList<>();
    final List<Needed> dependencies = new ArrayList<>();
    final List<Outcome> outcomes = new ArrayList<>();

    JudgementRows(JdbcClient sql, OffsetDateTime now, String owner) {
        this.sql = sql;
        this.now = now;
        this.owner = owner;
    }

    /** @throws IllegalStateException where one of the deliveries has ended before, or is another's */
    void write(List<Ended> all) {
        claim();
        insertEvents();
        insertActions();
        insertDependencies();
        insertLookups(all);
    }

    private void claim() {
        int claimed = sql.sql(
                        """
                        UPDATE delivery d SET state = 'JUDGED', attempts = d.attempts + 1, next_attempt_at = NULL,
                               decision = u.decision, reason = u.reason, event_id = u.event, trace = u.trace, judged_at = ?
                          FROM unnest(?, ?, ?, ?, ?) AS u (id, decision, reason, event, trace)
                         WHERE d.id = u.id AND d.owner = ? AND d.state IN ('PENDING', 'WAITING')""")
                .param(now)
                .param(SqlArrays.longs(outcomes, o -> o.delivery().id()))
                .param(SqlArrays.texts(outcomes, o -> o.decision().word()))
                .param(SqlArrays.texts(outcomes, o -> SqlText.clean(o.decision().reason())))
                .param(SqlArrays.longs(outcomes, o -> o.decision().event()))
                .param(SqlArrays.texts(outcomes, o -> SqlText.clean(o.trace())))
                .param(owner)
                .update();
        if (claimed != outcomes.size()) {
            throw new IllegalStateException((outcomes.size() - claimed) + " of " + outcomes.size()
                    + " deliveries have ended before, or are another's");
        }
    }

    private void insertEvents() {
        if (!events.isEmpty()) {
            sql.sql(
                            """
                            INSERT INTO event (id, message_id, delivery_id, type, search_key, state, reason, created_at,
                                               finished_at, depth, dry_run)
                            SELECT u.id, u.message, u.delivery, u.type, u.search, u.state, u.reason, ?::timestamptz,
                                   CASE WHEN u.state = 'OPEN' THEN NULL ELSE ?::timestamptz END, u.depth, u.dry
                              FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
                                   AS u (id, message, delivery, type, search, state, reason, depth, dry)""")
                    .param(now)
                    .param(now)
                    .param(SqlArrays.longs(events, EventRow::id))
                    .param(SqlArrays.of(
                            "uuid", events, row -> row.ended().delivery().messageId()))
                    .param(SqlArrays.longs(events, row -> row.ended().delivery().id()))
                    .param(SqlArrays.texts(events, EventRow::type))
                    .param(SqlArrays.texts(events, EventRow::searchKey))
                    .param(SqlArrays.texts(events, EventRow::state))
                    .param(SqlArrays.texts(events, EventRow::reason))
                    .param(SqlArrays.of("integer", events, EventRow::depth))
                    .param(SqlArrays.of("boolean", events, row -> row.event().dryRun()))
                    .update();
        }
    }

    private void insertActions() {
        if (!actions.isEmpty()) {
            sql.sql(
                            """
                            INSERT INTO action (id, event_id, verb, system, action_key, name, artifact, parameters, batch,
                                                rebuild_reason, tries, original_nvr, lanes, state, owner, created_at)
                            SELECT u.*, 'PLANNED', ?, ?
                              FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS u""")
                    .param(owner)
                    .param(now)
                    .param(SqlArrays.longs(actions, ActionMade::id))
                    .param(SqlArrays.longs(actions, ActionMade::event))
                    .param(SqlArrays.texts(actions, row -> row.action().verb()))
                    .param(SqlArrays.texts(actions, row -> row.action().system()))
                    .param(SqlArrays.texts(actions, row -> row.action().key()))
                    .param(SqlArrays.texts(actions, ActionMade::name))
                    .param(SqlArrays.texts(actions, row -> row.action().artifact()))
                    .param(SqlArrays.texts(
                            actions, row -> SqlText.clean(row.action().parameters())))
                    .param(SqlArrays.of("integer", actions, row -> row.action().batch()))
                    .param(SqlArrays.texts(actions, row -> row.action().rebuildReason()))
                    .param(SqlArrays.of("integer", actions, row -> row.action().tries()))
                    .param(SqlArrays.texts(
                            actions, row -> SqlText.cutOrNull(row.action().originalNvr(), ColumnLimits.NVR)))
                    .param(SqlArrays.of(
                            "integer", actions, row -> row.action().lanes().size()))
                    .update();
            Lanes.insert(
                    sql,
                    actions.stream()
                            .flatMap(row -> row.action().lanes().stream().map(lane -> new Lanes.Lane(row.id(), lane)))
                            .toList());
        }
    }

    private void insertDependencies() {
        if (!dependencies.isEmpty()) {
            sql.sql("INSERT INTO action_dependency (action_id, needs_id) SELECT * FROM unnest(?, ?)")
                    .param(SqlArrays.longs(dependencies, Needed::action))
                    .param(SqlArrays.longs(dependencies, Needed::needs))
                    .update();
        }
    }

    private void insertLookups(List<Ended> all) {
        List<Use> uses = all.stream()
                .flatMap(ended -> ended.judgement().lookups().stream()
                        .map(lookup -> new Use(ended.delivery().id(), lookup)))
                .toList();
        if (!uses.isEmpty()) {
            sql.sql(
                            """
                            INSERT INTO lookup (delivery_id, step, question, outcome, answer, digest, asked_at, took_ms)
                            SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?)""")
                    .param(SqlArrays.longs(uses, Use::delivery))
                    .param(SqlArrays.texts(uses, use -> SqlText.cut(use.lookup().step(), ColumnLimits.LOOKUP_STEP)))
                    .param(SqlArrays.texts(
                            uses, use -> SqlText.clean(use.lookup().question())))
                    .param(SqlArrays.texts(uses, use -> use.lookup().outcome()))
                    .param(SqlArrays.texts(
                            uses, use -> SqlText.cleanOrNull(use.lookup().answer())))
                    .param(SqlArrays.texts(uses, use -> use.lookup().digest()))
                    .param(SqlArrays.of(
                            "timestamptz", uses, use -> use.lookup().askedAt().toString()))
                    .param(SqlArrays.longs(uses, use -> use.lookup().tookMs()))
                    .update();
        }
    }
}
