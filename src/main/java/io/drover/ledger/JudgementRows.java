package io.drover.ledger;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/** What a {@link JudgementBatch} writes, an array for each column. For one transaction on PostgreSQL. */
final class JudgementRows {
    record EventRow(long id, Ended ended, NewEvent event, boolean open, int depth) {
        String type() {
            return SqlText.cut(event.type(), 100);
        }

        String searchKey() {
            return SqlText.cut(event.searchKey(), 500);
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
            return SqlText.cut(action.name(), 300);
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
                .param(longs(outcomes, o -> o.delivery().id()))
                .param(texts(outcomes, o -> o.decision().word()))
                .param(texts(outcomes, o -> SqlText.clean(o.decision().reason())))
                .param(longs(outcomes, o -> o.decision().event()))
                .param(texts(outcomes, o -> SqlText.clean(o.trace())))
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
                                               finished_at, depth)
                            SELECT u.id, u.message, u.delivery, u.type, u.search, u.state, u.reason, ?::timestamptz,
                                   CASE WHEN u.state = 'OPEN' THEN NULL ELSE ?::timestamptz END, u.depth
                              FROM unnest(?, ?, ?, ?, ?, ?, ?, ?)
                                   AS u (id, message, delivery, type, search, state, reason, depth)""")
                    .param(now)
                    .param(now)
                    .param(longs(events, EventRow::id))
                    .param(array("uuid", events, row -> row.ended().delivery().messageId()))
                    .param(longs(events, row -> row.ended().delivery().id()))
                    .param(texts(events, EventRow::type))
                    .param(texts(events, EventRow::searchKey))
                    .param(texts(events, EventRow::state))
                    .param(texts(events, EventRow::reason))
                    .param(array("integer", events, EventRow::depth))
                    .update();
        }
    }

    private void insertActions() {
        if (!actions.isEmpty()) {
            sql.sql(
                            """
                            INSERT INTO action (id, event_id, verb, system, action_key, name, artifact, parameters, batch,
                                                rebuild_reason, state, owner, created_at)
                            SELECT u.*, 'PLANNED', ?, ?
                              FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS u""")
                    .param(owner)
                    .param(now)
                    .param(longs(actions, ActionMade::id))
                    .param(longs(actions, ActionMade::event))
                    .param(texts(actions, row -> row.action().verb()))
                    .param(texts(actions, row -> row.action().system()))
                    .param(texts(actions, row -> row.action().key()))
                    .param(texts(actions, ActionMade::name))
                    .param(texts(actions, row -> row.action().artifact()))
                    .param(texts(actions, row -> SqlText.clean(row.action().parameters())))
                    .param(array("integer", actions, row -> row.action().batch()))
                    .param(texts(actions, row -> row.action().rebuildReason()))
                    .update();
        }
    }

    private void insertDependencies() {
        if (!dependencies.isEmpty()) {
            sql.sql("INSERT INTO action_dependency (action_id, needs_id) SELECT * FROM unnest(?, ?)")
                    .param(longs(dependencies, Needed::action))
                    .param(longs(dependencies, Needed::needs))
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
                    .param(longs(uses, Use::delivery))
                    .param(texts(uses, use -> SqlText.cut(use.lookup().step(), 200)))
                    .param(texts(uses, use -> SqlText.clean(use.lookup().question())))
                    .param(texts(uses, use -> use.lookup().outcome()))
                    .param(texts(uses, use -> SqlText.cleanOrNull(use.lookup().answer())))
                    .param(texts(uses, use -> use.lookup().digest()))
                    .param(array(
                            "timestamptz", uses, use -> use.lookup().askedAt().toString()))
                    .param(longs(uses, use -> use.lookup().tookMs()))
                    .update();
        }
    }

    private static <T> SqlArrayValue texts(List<T> rows, Function<T, @Nullable String> value) {
        return array("text", rows, value);
    }

    private static <T> SqlArrayValue longs(List<T> rows, Function<T, @Nullable Long> value) {
        return array("bigint", rows, value);
    }

    private static <T> SqlArrayValue array(String type, List<T> rows, Function<T, ? extends @Nullable Object> value) {
        Stream<? extends @Nullable Object> values = rows.stream().map(value);
        return new SqlArrayValue(type, values.toArray());
    }
}
