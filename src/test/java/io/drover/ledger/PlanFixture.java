package io.drover.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One instance's view of a ledger, with stored messages to judge and plans to commit. */
final class PlanFixture {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final String ROUTE = "baking";

    final Database database;
    final Judgements judgements;
    final Actions actions;
    final DueActions due;
    private final Owner owner;

    PlanFixture(Database database, String instance) {
        this(database, () -> instance);
    }

    PlanFixture(Database database, String instance, Clock clock) {
        this(database, () -> instance, clock);
    }

    PlanFixture(Database database, String instance, Clock clock, Changes changes) {
        this(database, instance, clock);
        database.tell(changes);
    }

    PlanFixture(Database database, Owner owner) {
        this(database, owner, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private PlanFixture(Database database, Owner owner, Clock clock) {
        this.database = database;
        this.owner = owner;
        this.judgements = new Judgements(database, clock, owner);
        this.actions = new Actions(database, clock, owner);
        this.due = new DueActions(database, clock, owner);
    }

    /** A message with one delivery that waits to be judged. */
    StoredDelivery delivery() {
        return delivery(ROUTE);
    }

    StoredDelivery delivery(String route) {
        UUID message = UUID.randomUUID();
        long id = database.inTransaction(sql -> {
            sql.sql("INSERT INTO message (id, topic, received_at, source, envelope, headers, body)"
                            + " VALUES (?, 'order.new', ?, 'test', 'fedmsg', '{}', ?)")
                    .params(message, Judgements.at(NOON), "{}".getBytes(StandardCharsets.UTF_8))
                    .update();
            return Keys.insert(sql.sql("INSERT INTO delivery (message_id, route, state, received_at, owner)"
                            + " VALUES (:message, :route, 'PENDING', :now, :owner)")
                    .param("message", message)
                    .param("route", route)
                    .param("now", Judgements.at(NOON))
                    .param("owner", owner.name()));
        });
        return new StoredDelivery(id, message, route, null, 0, "order.new", null, null);
    }

    static NewAction action(String key, String... needs) {
        return new NewAction("bake", "bakery", key, key, null, "{}", List.of(needs), List.of(), 0, null);
    }

    static Judgement plan(NewAction... actions) {
        return judgement(new NewEvent("OrderEvent", "ann"), actions);
    }

    static Judgement judgement(@Nullable NewEvent event, NewAction... actions) {
        return new Judgement("not so: there is flour", "[]", event, List.of(actions), List.of(), List.of());
    }

    static Judgement tracking(Tracked... tracked) {
        return new Judgement("", "[]", null, List.of(), List.of(tracked), List.of());
    }

    /** Commits a plan of its own message. */
    Decision planned(NewAction... actions) {
        return judgements.commit(delivery(), plan(actions)).orElseThrow();
    }

    ActionRow due(String key) {
        return due.due("bakery", 100, false).stream()
                .filter(row -> row.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not due: " + key));
    }

    List<String> dueKeys() {
        return due.due("bakery", 100, false).stream().map(ActionRow::key).toList();
    }

    void end(String key, String state) {
        ActionRow row = due(key);
        actions.sending(row, new Actions.Request("{}", null));
        actions.ended(row, call("send"), state, "said so", null);
    }

    void accept(String key, String externalId) {
        ActionRow row = due(key);
        actions.sending(row, new Actions.Request("{}", "about " + key));
        actions.accepted(
                row,
                call("send"),
                new Actions.Taken(externalId, null, "{\"loaf\": 1}", "ordered"),
                NOON.plusSeconds(60));
    }

    static CallMade call(String kind) {
        return new CallMade(kind, 1, NOON, 5, "{}", "done", "so it was");
    }

    /** {@code key: STATE}, oldest first. */
    List<String> states() {
        return texts("SELECT action_key || ': ' || state FROM action ORDER BY id");
    }

    /** {@code STATE: reason}, oldest first. */
    List<String> events() {
        return texts("SELECT state || ': ' || COALESCE(reason, '') FROM event ORDER BY id");
    }

    List<String> texts(String query) {
        return database.sql().sql(query).query(String.class).list();
    }
}
