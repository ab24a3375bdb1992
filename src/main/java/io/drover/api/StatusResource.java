package io.drover.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.OpenWork;
import io.drover.ledger.OutboxRows;
import java.util.List;
import java.util.function.Supplier;

/** {@code /api/drover/status}: how much is open and how old, in one answer. Thread-safe. */
public final class StatusResource implements Resources.Face {
    private final String instance;
    private final OpenWork open;
    private final OutboxRows outbox;
    private final Supplier<List<String>> systems;

    /** @param systems the names of the remote systems that there are */
    public StatusResource(String instance, OpenWork open, OutboxRows outbox, Supplier<List<String>> systems) {
        this.instance = instance;
        this.open = open;
        this.outbox = outbox;
        this.systems = systems;
    }

    @Override
    public void addTo(Resources resources) {
        resources.get(
                Operation.get("/api/drover/status", "What is open in this instance's ledger, and how old it is.")
                        .gives(
                                "instance",
                                "newest_message",
                                "deliveries_open",
                                "oldest_delivery_seconds",
                                "actions_open",
                                "dead_letters_open",
                                "messages_owed",
                                "oldest_owed",
                                "polls_overdue_seconds"),
                (request, path) -> Answer.ok(body()));
    }

    private ObjectNode body() {
        double newest = open.newestMessage();
        OutboxRows.Standing owed = outbox.standing();
        ObjectNode json = Json.object()
                .put("instance", instance)
                .put(
                        "newest_message",
                        newest == 0 ? null : Json.exact(java.time.Instant.ofEpochMilli((long) (newest * 1e3))))
                .put("deliveries_open", open.deliveries())
                .put("oldest_delivery_seconds", (long) open.oldestDelivery())
                .put("actions_open", open.actions())
                .put("dead_letters_open", open.deadLetters())
                .put("messages_owed", owed.owed())
                .put("oldest_owed", Json.exact(owed.oldest()));
        ObjectNode late = json.putObject("polls_overdue_seconds");
        systems.get().forEach(system -> {
            long seconds = (long) open.overduePoll(system);
            if (seconds > 0) {
                late.put(system, seconds);
            }
        });
        return json;
    }
}
