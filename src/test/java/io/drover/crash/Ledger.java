package io.drover.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger's rows, as crash tests need them. */
record Ledger(JdbcClient sql) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static final String PUSH = "distgit-push-empty-commit";
    static final String SUBMIT = "mbs-submit-build";

    record MessageRow(UUID id, int receptions) {}

    record DeliveryRow(UUID message, String route, String state, @Nullable String decision) {}

    record EventRow(long id, String type, String state) {}

    record ActionRow(long id, String verb, String key, String state, @Nullable String externalId, JsonNode resolved) {
        boolean is(String wantedVerb, String wantedState) {
            return verb.equals(wantedVerb) && state.equals(wantedState);
        }
    }

    record Need(long action, long needs) {}

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
