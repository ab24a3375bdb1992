package io.drover.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/**
 * Follows the ledger's rows from any of them to all that belong to it: message, deliveries with the lookups they used,
 * events, actions, and every call. A fixed number of queries whatever the size; each list is cut at {@value #MOST}
 * rows. Thread-safe.
 */
public final class Chain {
    /** Rows of one kind in one answer. */
    public static final int MOST = 2_000;

    private final Database database;
    private final EventRows events;

    public Chain(Database database) {
        this.database = database;
        this.events = new EventRows(database);
    }

    /**
     * What belongs together.
     *
     * @param message null for manual requests and timer ticks
     * @param deliveries of the message; from an event or action on: those that opened or joined that event
     * @param lookups by delivery
     * @param actions by event
     * @param needs ids of the actions that an action waits for, by action
     * @param calls by action, oldest first
     * @param formerTries by action, those before the present one, oldest first
     * @param cut whether some list was longer than {@value Chain#MOST}
     */
    public record Links(
            LedgerRows.@Nullable Message message,
            List<LedgerRows.Delivery> deliveries,
            Map<Long, List<LedgerRows.Lookup>> lookups,
            List<EventRows.Event> events,
            Map<Long, List<LedgerRows.Action>> actions,
            Map<Long, List<Long>> needs,
            Map<Long, List<LedgerRows.Call>> calls,
            Map<Long, List<LedgerRows.Try>> formerTries,
            List<LedgerRows.DeadLetter> deadLetters,
            Told told,
            boolean cut) {}

    /**
     * What the bus was told, and was told by us.
     *
     * @param messages by event, how many in each state: OWED, PUBLISHED
     * @param reported where the message is one of our own: what it reported
     */
    public record Told(Map<Long, Map<String, Long>> messages, @Nullable Reported reported) {}

    /** @param action null where it reported the event itself */
    public record Reported(long event, @Nullable Long action) {}

    public Optional<Links> ofMessage(UUID id) {
        return message(id).map(message -> {
            List<LedgerRows.Delivery> deliveries =
                    rows("SELECT * FROM delivery WHERE message_id = :id ORDER BY id", "id", id, LedgerRows::delivery);
            Set<Long> eventIds = new LinkedHashSet<>(rows(
                    "SELECT id FROM event WHERE message_id = :id ORDER BY id",
                    "id",
                    id,
                    (row, number) -> row.getLong("id")));
            deliveries.stream()
                    .map(LedgerRows.Delivery::eventId)
                    .flatMap(Stream::ofNullable)
                    .forEach(eventIds::add);
            return links(message, deliveries, events.all(eventIds), actionsOf(eventIds));
        });
    }

    public Optional<Links> ofEvent(long id) {
        return events.find(id).map(event -> around(event, actionsOf(Set.of(id))));
    }

    /** The chain through this action alone, not through the others of its event. */
    public Optional<Links> ofAction(long id) {
        List<LedgerRows.Action> action = rows("SELECT * FROM action WHERE id = :id", "id", id, LedgerRows::action);
        return action.stream()
                .findFirst()
                .flatMap(found -> events.find(found.eventId()))
                .map(event -> around(event, action));
    }

    /** The action of this verb and key, with what it hangs together with; there is at most one. */
    public Optional<Links> ofKey(String verb, String key) {
        return database.sql()
                .sql("SELECT id FROM action WHERE verb = :verb AND action_key = :key")
                .param("verb", verb)
                .param("key", key)
                .query(Long.class)
                .optional()
                .flatMap(this::ofAction);
    }

    /** As {@link #ofAction}, for an action that makes an artifact. */
    public Optional<Links> ofBuild(long id) {
        return ofAction(id).filter(links -> links.actions().values().stream()
                .flatMap(List::stream)
                .allMatch(action -> action.artifact() != null));
    }

    public Optional<LedgerRows.Message> message(UUID id) {
        return rows(
                        "SELECT " + LedgerRows.MESSAGE_COLUMNS + " FROM message m WHERE m.id = :id",
                        "id",
                        id,
                        LedgerRows::message)
                .stream()
                .findFirst();
    }

    /** A message's body, byte for byte as received. */
    public Optional<byte[]> body(UUID id) {
        return rows("SELECT body FROM message WHERE id = :id", "id", id, (row, number) -> row.getBytes("body")).stream()
                .findFirst();
    }

    private Links around(EventRows.Event event, List<LedgerRows.Action> actions) {
        List<LedgerRows.Delivery> deliveries =
                rows("SELECT * FROM delivery WHERE event_id = :id ORDER BY id", "id", event.id(), LedgerRows::delivery);
        UUID messageId = event.messageId();
        return links(messageId == null ? null : message(messageId).orElse(null), deliveries, List.of(event), actions);
    }

    private Links links(
            LedgerRows.@Nullable Message message,
            List<LedgerRows.Delivery> deliveries,
            List<EventRows.Event> events,
            List<LedgerRows.Action> actions) {
        List<Long> deliveryIds =
                deliveries.stream().map(LedgerRows.Delivery::id).toList();
        List<Long> actionIds = actions.stream().map(LedgerRows.Action::id).toList();
        List<LedgerRows.Lookup> lookups =
                ofAny("SELECT * FROM lookup WHERE delivery_id IN (:ids) ORDER BY id", deliveryIds, LedgerRows::lookup);
        List<LedgerRows.Call> calls =
                ofAny("SELECT * FROM call WHERE action_id IN (:ids) ORDER BY id", actionIds, LedgerRows::call);
        return new Links(
                message,
                deliveries,
                by(lookups, LedgerRows.Lookup::deliveryId),
                events,
                by(actions, LedgerRows.Action::eventId),
                needs(actionIds),
                by(calls, LedgerRows.Call::actionId),
                by(
                        ofAny(
                                "SELECT * FROM action_try WHERE action_id IN (:ids) ORDER BY action_id, try_no",
                                actionIds,
                                LedgerRows::formerTry),
                        LedgerRows.Try::actionId),
                deadLetters(message == null ? null : message.id(), deliveryIds, actionIds),
                told(message == null ? null : message.id(), events),
                Stream.of(deliveries, lookups, actions, calls).anyMatch(list -> list.size() == MOST));
    }

    private List<LedgerRows.Action> actionsOf(Collection<Long> eventIds) {
        return ofAny("SELECT * FROM action WHERE event_id IN (:ids) ORDER BY id", eventIds, LedgerRows::action);
    }

    private Map<Long, List<Long>> needs(Collection<Long> actionIds) {
        Map<Long, List<Long>> needs = new HashMap<>();
        ofAny(
                        "SELECT action_id, needs_id FROM action_dependency WHERE action_id IN (:ids) ORDER BY needs_id",
                        actionIds,
                        (row, number) -> Map.entry(row.getLong("action_id"), row.getLong("needs_id")))
                .forEach(need -> needs.computeIfAbsent(need.getKey(), id -> new ArrayList<>())
                        .add(need.getValue()));
        return needs;
    }

    private List<LedgerRows.DeadLetter> deadLetters(
            @Nullable UUID message, List<Long> deliveryIds, List<Long> actionIds) {
        Set<LedgerRows.DeadLetter> found = new LinkedHashSet<>();
        if (message != null) {
            found.addAll(rows(
                    "SELECT * FROM dead_letter WHERE message_id = :id ORDER BY id",
                    "id",
                    message,
                    LedgerRows::deadLetter));
        }
        found.addAll(ofAny(
                "SELECT * FROM dead_letter WHERE delivery_id IN (:ids) ORDER BY id",
                deliveryIds,
                LedgerRows::deadLetter));
        found.addAll(ofAny(
                "SELECT * FROM dead_letter WHERE action_id IN (:ids) ORDER BY id", actionIds, LedgerRows::deadLetter));
        return List.copyOf(found);
    }

    private Told told(@Nullable UUID message, List<EventRows.Event> events) {
        Map<Long, Map<String, Long>> messages = new HashMap<>();
        ofAny(
                "SELECT event_id, state, COUNT(*) AS messages FROM publication WHERE event_id IN (:ids)"
                        + " GROUP BY event_id, state",
                events.stream().map(EventRows.Event::id).toList(),
                (row, number) -> messages.computeIfAbsent(row.getLong("event_id"), id -> new TreeMap<>())
                        .put(row.getString("state"), row.getLong("messages")));
        List<Reported> reported = message == null
                ? List.of()
                : rows(
                        "SELECT event_id, action_id FROM publication WHERE message_id = :id",
                        "id",
                        message,
                        (row, number) -> new Reported(row.getLong("event_id"), Columns.number(row, "action_id")));
        return new Told(messages, reported.isEmpty() ? null : reported.get(0));
    }

    private <T> List<T> ofAny(String sql, Collection<Long> ids, RowMapper<T> mapper) {
        return ids.isEmpty() ? List.of() : rows(sql, "ids", ids, mapper);
    }

    private <T> List<T> rows(String sql, String param, Object value, RowMapper<T> mapper) {
        return database.sql()
                .sql(sql + " LIMIT " + MOST)
                .param(param, value)
                .query(mapper)
                .list();
    }

    private static <T> Map<Long, List<T>> by(List<T> rows, Function<T, Long> key) {
        return rows.stream().collect(Collectors.groupingBy(key));
    }
}
