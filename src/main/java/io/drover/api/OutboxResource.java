package io.drover.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.OutboxRows;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What Drover publishes: {@code /api/drover/outbox} says how much is owed and why it waits, {@code /api/drover/schemas}
 * which messages there are, {@code /api/drover/schemas/<name>} what is in one. Thread-safe.
 */
public final class OutboxResource implements Resources.Face {
    private final boolean enabled;
    private final OutboxRows rows;
    private final Supplier<Optional<String>> trouble;
    private final Map<String, JsonNode> schemas = Schemas.all();

    /** @param trouble why messages wait; empty where nothing is wrong */
    public OutboxResource(boolean enabled, OutboxRows rows, Supplier<Optional<String>> trouble) {
        this.enabled = enabled;
        this.rows = rows;
        this.trouble = trouble;
    }

    @Override
    public void addTo(Resources resources) {
        resources.get(
                Operation.get("/api/drover/outbox", "How many messages the bus is owed, and why they wait.")
                        .gives("enabled", "owed", "oldest", "trouble"),
                (request, path) -> standing());
        resources.get(
                Operation.get("/api/drover/schemas", "Which messages Drover publishes, by their schemas.")
                        .gives("items"),
                (request, path) -> list(request));
        resources.get(
                Operation.get("/api/drover/schemas/{name}", "What is in one kind of message that Drover publishes.")
                        .path("name", "Name of the schema: drover.event.v1.")
                        .givesAs("application/schema+json", "A JSON schema, draft 2019-09."),
                (request, path) -> one(path.text("name")));
    }

    private Answer standing() {
        OutboxRows.Standing standing = rows.standing();
        return Answer.ok(Json.object()
                .put("enabled", enabled)
                .put("owed", standing.owed())
                .put("oldest", Json.exact(standing.oldest()))
                .put("trouble", trouble.get().orElse(null)));
    }

    private Answer list(Request request) {
        ObjectNode body = Json.object();
        ArrayNode items = body.putArray("items");
        schemas.forEach((name, schema) -> items.addObject()
                .put("name", name)
                .put("topic", schema.path("x-topic").asText())
                .put("title", schema.path("title").asText())
                .put("url", request.base() + "/api/drover/schemas/" + name));
        return Answer.ok(body);
    }

    private Answer one(String name) {
        JsonNode schema = schemas.get(name);
        if (schema == null) {
            throw ApiError.notFound("No schema " + name + "; there are " + String.join(", ", schemas.keySet()) + ".");
        }
        return new Answer(200, "application/schema+json", Json.bytes(schema), Map.of());
    }
}
