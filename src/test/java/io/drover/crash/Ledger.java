package io.drover.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger's rows, as crash tests need them. */
record Ledger(JdbcClient sql) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static final String PUSH = "distgit-push-empty-commit";
    static final String SUBMIT = "mbs-submit-build";
    static final String BUILD = "koji-build-container";
    static final String COMPOSE = "odcs-request-compose";

    record MessageRow(UUID id, int receptions) {}

    record DeliveryRow(UUID message, String route, String state, @Nullable String decision) {}

    record EventRow(long id, String type, String state) {}

    record ActionRow(long id, String verb, String key, String state, @Nullable String externalId, JsonNode resolved) {
        boolean is(String wantedVerb, String wantedState) {
            return verb.equals(wantedVerb) && state.equals(wantedState);
        }
    }

    record Need(long action, long needs) {}

    /**
     * One try of a build.
     *
     * @param mark what is planted in its request
     * @param resolved what was sent
     */
    record Try(String mark, @Nullable String externalId, JsonNode resolved) {}

    /** The build of an image, with its tries in their order, the present one last. */
    record ImageRow(String key, String name, int batch, String state, @Nullable String rebuiltNvr, List<Try> tries) {
        Try last() {
            return tries.get(tries.size() - 1);
        }
    }

    List<MessageRow> messages() {
        return sql.sql("SELECT id, receptions FROM message ORDER BY received_at, id")
                .query((row, n) -> new MessageRow(row.getObject(1, UUID.class), row.getInt(2)))
                .list();
    }

    List<DeliveryRow> deliveries() {
        return sql.sql("SELECT message_id, route, state, decision FROM delivery ORDER BY id")
                .query((row, n) -> new DeliveryRow(
                        row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getString(4)))
                .list();
    }

    List<EventRow> events() {
        return sql.sql("SELECT id, type, state FROM event ORDER BY id")
                .query((row, n) -> new EventRow(row.getLong(1), row.getString(2), row.getString(3)))
                .list();
    }

    List<ActionRow> actions() {
        return sql.sql("SELECT id, verb, action_key, state, external_id, resolved FROM action ORDER BY id")
                .query((row, n) -> new ActionRow(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        json(row.getString(6))))
                .list();
    }

    List<ActionRow> actions(String verb, String state) {
        return actions().stream().filter(action -> action.is(verb, state)).toList();
    }

    List<Need> needs() {
        return sql.sql("SELECT action_id, needs_id FROM action_dependency")
                .query((row, n) -> new Need(row.getLong(1), row.getLong(2)))
                .list();
    }

    List<ImageRow> images() {
        Map<Long, List<Try>> tries = new HashMap<>();
        sql.sql(
                        """
                        SELECT a.id, a.action_key, t.try_no, t.external_id, t.resolved
                          FROM action a JOIN action_try t ON t.action_id = a.id WHERE a.verb = :verb
                        UNION ALL
                        SELECT id, action_key, try_no, external_id, resolved FROM action WHERE verb = :verb
                         ORDER BY 1, 3""")
                .param("verb", BUILD)
                .query((row, n) -> {
                    String mark = row.getString(2) + (row.getInt(3) == 1 ? "" : " (try " + row.getInt(3) + ")");
                    return tries.computeIfAbsent(row.getLong(1), id -> new ArrayList<>())
                            .add(new Try(mark, row.getString(4), json(row.getString(5))));
                })
                .list();
        return sql.sql(
                        "SELECT id, action_key, name, batch, state, rebuilt_nvr FROM action WHERE verb = :verb ORDER BY id")
                .param("verb", BUILD)
                .query((row, n) -> new ImageRow(
                        row.getString(2),
                        row.getString(3),
                        row.getInt(4),
                        row.getString(5),
                        row.getString(6),
                        tries.getOrDefault(row.getLong(1), List.of())))
                .list();
    }

    /** State and reason of events, by what people look them up by. */
    Map<String, List<String>> outcomes() {
        Map<String, List<String>> outcomes = new HashMap<>();
        sql.sql("SELECT search_key, state || ': ' || COALESCE(reason, '') FROM event ORDER BY id")
                .query((row, n) -> outcomes.computeIfAbsent(row.getString(1), key -> new ArrayList<>())
                        .add(row.getString(2)))
                .list();
        return outcomes;
    }

    /** Of all actions of a verb. */
    List<String> names(String verb) {
        return sql.sql("SELECT name FROM action WHERE verb = :verb ORDER BY id")
                .param("verb", verb)
                .query(String.class)
                .list();
    }

    /** Actions of which a call was noted before the last call of one that they need, which is the one that ended it. */
    List<String> begunTooEarly() {
        return sql.sql(
                        """
                        SELECT a.action_key || ' before the end of ' || n.action_key
                          FROM action_dependency d JOIN action a ON a.id = d.action_id JOIN action n ON n.id = d.needs_id
                         WHERE (SELECT MIN(id) FROM call WHERE action_id = a.id)
                             < (SELECT MAX(id) FROM call WHERE action_id = n.id)""")
                .query(String.class)
                .list();
    }

    List<String> deadLetters() {
        return sql.sql("SELECT evidence FROM dead_letter ORDER BY id")
                .query(String.class)
                .list();
    }

    /** Their ids on the bus. @param state OWED, PUBLISHED */
    List<String> publications(String state) {
        return sql.sql("SELECT CAST(message_id AS varchar) FROM publication WHERE state = :state ORDER BY id")
                .param("state", state)
                .query(String.class)
                .list();
    }

    /** Requests and probes in the order in which they were noted: {@code send ambiguous}. */
    List<String> calls(long action) {
        return sql.sql("SELECT kind || ' ' || outcome FROM call WHERE action_id = :action ORDER BY id")
                .param("action", action)
                .query(String.class)
                .list();
    }

    private static JsonNode json(@Nullable String text) {
        try {
            return JSON.readTree(text == null ? "{}" : text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
