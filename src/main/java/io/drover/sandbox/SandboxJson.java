package io.drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.Simulator.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON as the simulators read and answer it. */
public final class SandboxJson {
    private static final ObjectReader READER = new ObjectMapper().readerFor(JsonNode.class);

    private SandboxJson() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** @throws IOException where the bytes are not JSON; empty bytes are a missing node */
    public static JsonNode parse(byte[] bytes) throws IOException {
        return READER.readTree(bytes);
    }

    public static Answer answer(int status, JsonNode body) {
        return Answer.of(status, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
