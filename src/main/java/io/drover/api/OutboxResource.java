package io.drover.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.OutboxRows;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What Drover publishes: {@code /api/drover/outbox} says how much is owed and why it waits, {@code /api/drover/schemas}
 * which messages there are, {@code /api/drover/schemas/<name>} what is in one. Thread-safe.
 */
public final class OutboxResource implements Resources.Face {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> NAMES = List.of(
            "drover.event.v1",
            "drover.action.v1",
            "freshmaker.event.v1",
            "freshmaker.event.min.v1",
            "freshmaker.build.v1");

    private final boolean enabled;
    private final OutboxRows rows;
    private final Supplier<Optional<String>> trouble;
    private final Map<String, JsonNode> schemas = new LinkedHashMap<>();

    /** @param trouble why messages wait; empty where nothing is wrong */
    public OutboxResource(boolean enabled, OutboxRows rows, Supplier<Optional<String>> trouble) {
        this.enabled = enabled;
        this.rows = rows;
        this.trouble = trouble;
        NAMES.forEach(name -> schemas.put(name, schema(name)));
    }

    @Override
    public void addTo(Resources resources) {
        resources.get("/api/drover/outbox", (request, path) -> standing());
        resources.get("/api/drover/schemas", (request, path) -> list(request));
        resources.get("/api/drover/schemas/{name}", (request, path) -> one(path.text("name")));
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

    private static JsonNode schema(String name) {
        try (InputStream in = OutboxResource.class.getResourceAsStream("/schemas/" + name + ".json")) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("schema " + name + " of the jar", e);
        }
    }
}
