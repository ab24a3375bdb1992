package io.drover.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.ActionCommits.Accepting;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What becomes of the actions of a canceled event: each has {@code cancel_with}, which says how its work is stopped, and once
 * it is CANCELED nothing makes it anything else. For one transaction.
 */
final class CanceledActions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String NOTHING = "{}";
    private static final String TAKEN =
            ":reason || CASE WHEN external_id IS NULL THEN '' WHEN cancel_with = '" + NOTHING
                    + "' THEN ' Its system cannot be asked to stop it, so it goes on there as '"
                    + " ELSE ' Its system is asked to stop it, known there as ' END"
                    + " || COALESCE(external_id || '.', '')";

    private final Database database;
    private final Owner owner;
    private final OffsetDateTime now;

    CanceledActions(Database database, Owner owner, OffsetDateTime now) {
        this.database = database;
        this.owner = owner;
        this.now = now;
    }

    /** What {@code cancel_with} holds; an empty object where nothing can stop it. */
    static String json(Optional<HowToCancel.Way> way) {
        ObjectNode json = JSON.createObjectNode();
        way.ifPresent(w -> json.put("verb", w.verb())
                .put("system", w.system())
                .put("parameter", w.parameter())
                .set("parameters", read(w.parameters())));
        return json.toString();
    }

    int unsent(JdbcClient sql, long event) {
        return database.changes()
                .ofActions(
                        sql,
                        canceling(sql, ":reason", " WHERE event_id = :event AND state = 'PLANNED' AND cancels IS NULL")
                                .param("reason", Cancellations.BEFORE_RUNNING)
                                .param("event", event));
    }

    /** Those that systems have taken on; ids of those that were canceled. */
    List<Long> accepted(JdbcClient sql, long event, String who) {
        return database.changes()
                .idsOfActions(
                        sql,
                        canceling(sql, TAKEN, " WHERE event_id = :event AND state = 'ACCEPTED' AND cancels IS NULL")
                                .param("reason", SqlText.clean("Canceled by user " + who + "."))
                                .param("event", event));
    }

    /** Has those that are not yet known to be taken or not looked for at once; how many they are. */
    int lookSoon(JdbcClient sql, long event) {
        return sql.sql("UPDATE action SET next_attempt_at = NULL WHERE event_id = :event"
                        + " AND state IN ('SENDING', 'UNKNOWN') AND cancels IS NULL")
                .param("event", event)
                .update();
    }

    private JdbcClient.StatementSpec canceling(JdbcClient sql, String reason, String where) {
        return sql.sql("UPDATE action SET " + Changes.TO_STATE + ", reason = " + reason
                        + ", poll_at = NULL, next_attempt_at = NULL, completed_at = :now" + where)
                .param("state", "CANCELED")
                .param("now", now);
    }

    /** It turned out not to have been taken: CANCELED, where that was asked for. */
    boolean insteadOfSending(JdbcClient sql, ActionRow action) {
        return database.changes()
                        .ofActions(
                                sql,
                                canceling(
                                                sql,
                                                ":reason",
                                                " WHERE id = :id AND cancel_with IS NOT NULL AND owner = :owner"
                                                        + " AND state IN ('PLANNED', 'SENDING', 'UNKNOWN')")
                                        .param("reason", Cancellations.BEFORE_RUNNING)
                                        .param("owner", owner.name())
                                        .param("id", action.id()))
                == 1;
    }

    /** It turned out to have been taken, when it was to be canceled or already was: it is, and its work is stopped. */
    boolean insteadOfAccepting(JdbcClient sql, Accepting write) {
        Actions.Taken taken = write.taken();
        long id = write.action().id();
        if (write.pollAt() == null) {
            return false;
        }
        int known = sql.sql("UPDATE action SET external_id = :external, external_url = :url, result = :result"
                        + " WHERE id = :id AND cancel_with IS NOT NULL AND external_id IS NULL"
                        + " AND state IN ('PLANNED', 'SENDING', 'UNKNOWN', 'CANCELED')")
                .param("external", SqlText.cutOrNull(taken.externalId(), ColumnLimits.EXTERNAL_ID))
                .param("url", SqlText.cutOrNull(taken.url(), ColumnLimits.EXTERNAL_URL))
                .param("result", SqlText.clean(taken.result()))
                .param("id", id)
                .update();
        if (known == 0) {
            return false;
        }
        database.changes()
                .ofActions(
                        sql,
                        canceling(sql, TAKEN, " WHERE id = :id")
                                .param(
                                        "reason",
                                        SqlText.clean("Canceled as soon as this was known: " + taken.how() + "."))
                                .param("id", id));
        stop(sql, List.of(id));
        return true;
    }

    private record Stop(long action, long event, String name, @Nullable String externalId, @Nullable String with) {}

    /** Plans the actions that stop the work of these canceled ones, where that can be stopped; how many they are. */
    int stop(JdbcClient sql, Collection<Long> canceled) {
        List<Stop> stops = sql.sql("SELECT id, event_id, name, external_id, cancel_with FROM action"
                        + " WHERE id = ANY(:ids) AND external_id IS NOT NULL ORDER BY id")
                .param("ids", SqlArrays.ids(canceled))
                .query((row, n) ->
                        new Stop(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4), row.getString(5)))
                .list();
        List<Long> made = new ArrayList<>();
        for (Stop stop : stops) {
            JsonNode with = read(stop.with == null ? NOTHING : stop.with);
            if (with.has("verb")) {
                made.add(insert(sql, stop, with));
            }
        }
        database.changes().newActions(sql, made);
        return made.size();
    }

    private long insert(JdbcClient sql, Stop stop, JsonNode with) {
        ObjectNode parameters = with.path("parameters").deepCopy();
        parameters.put(with.path("parameter").asText(), stop.externalId);
        return Keys.insert(sql.sql(
                        """
                        INSERT INTO action (event_id, verb, system, action_key, name, parameters, state, owner, created_at,
                                            cancels)
                        VALUES (:event, :verb, :system, :key, :name, :parameters, 'PLANNED', :owner, :now, :cancels)""")
                .param("event", stop.event)
                .param("verb", with.path("verb").asText())
                .param("system", with.path("system").asText())
                .param("key", SqlText.cutUniquely("action " + stop.action + " as " + stop.externalId, 500))
                .param("name", stop.name)
                .param("parameters", parameters.toString())
                .param("owner", owner.name())
                .param("now", now)
                .param("cancels", stop.action));
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON: " + json, e);
        }
    }
}
