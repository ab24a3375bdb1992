package io.drover.ledger;

import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What one judgement's plan writes, row by row, in the caller's transaction; {@link JudgementRows} is for many. */
final class PlanRows {
    private final Database database;
    private final Clock clock;
    private final Owner owner;

    PlanRows(Database database, Clock clock, Owner owner) {
        this.database = database;
        this.clock = clock;
        this.owner = owner;
    }

    long open(JdbcClient sql, StoredDelivery delivery, NewEvent event, String state, @Nullable String reason) {
        long id = Keys.insert(sql.sql(
                        """
                        INSERT INTO event (message_id, delivery_id, type, search_key, state, reason, created_at,
                                           finished_at, depth, dry_run)
                        VALUES (:message, :delivery, :type, :search, :state, :reason, :now, :finished, :depth, :dry)""")
                .param("message", delivery.messageId())
                .param("delivery", delivery.id())
                .param("type", SqlText.cut(event.type(), ColumnLimits.EVENT_TYPE))
                .param("search", SqlText.cut(event.searchKey(), ColumnLimits.SEARCH_KEY))
                .param("state", state)
                .param("reason", reason == null ? null : SqlText.clean(reason))
                .param("now", Judgements.at(clock.instant()))
                .param("finished", "OPEN".equals(state) ? null : Judgements.at(clock.instant()))
                .param("depth", Changes.depth(sql, delivery))
                .param("dry", event.dryRun()));
        database.changes().newEvents(sql, List.of(id));
        return id;
    }

    long insert(JdbcClient sql, long event, NewAction action) {
        long id = Keys.insert(sql.sql(
                        """
                        INSERT INTO action (event_id, verb, system, action_key, name, artifact, parameters, batch, state,
                                            rebuild_reason, owner, created_at, tries, original_nvr, lanes)
                        VALUES (:event, :verb, :system, :key, :name, :artifact, :parameters, :batch, 'PLANNED',
                                :why, :owner, :now, :tries, :original, :lanes)""")
                .param("event", event)
                .param("verb", action.verb())
                .param("system", action.system())
                .param("key", action.key())
                .param("name", SqlText.cut(action.name(), ColumnLimits.ACTION_NAME))
                .param("artifact", action.artifact())
                .param("parameters", SqlText.clean(action.parameters()))
                .param("batch", action.batch())
                .param("why", action.rebuildReason())
                .param("owner", owner.name())
                .param("now", Judgements.at(clock.instant()))
                .param("tries", action.tries())
                .param("original", SqlText.cutOrNull(action.originalNvr(), ColumnLimits.NVR))
                .param("lanes", action.lanes().size()));
        Lanes.insert(sql, id, action.lanes());
        return id;
    }

    static void need(JdbcClient sql, NewAction action, Map<String, Judgements.Existing> known) {
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
}
