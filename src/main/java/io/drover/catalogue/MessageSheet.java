package io.drover.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.MessageHeaders;

/**
 * A kind of message that Drover publishes.
 *
 * @param name of its schema: drover.event.v1
 * @param schema JSON schema of its body
 */
public record MessageSheet(String name, JsonNode schema) {
    public String topic() {
        return schema.path("x-topic").asText();
    }

    public String title() {
        return schema.path("title").asText();
    }

    public String description() {
        return schema.path("description").asText();
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("topic", topic())
                .put("title", title())
                .put("description", description());
        ObjectNode headers = json.putObject("headers");
        MessageHeaders.DESCRIBED.forEach(headers::put);
        json.set("schema", schema);
        return json;
    }
}
