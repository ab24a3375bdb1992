package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The JSON that {@link KojiJson#toJson} makes of the same values, without them in between. */
final class JsonForm implements XmlRpcForm<JsonNode> {

    static final JsonForm INSTANCE = new JsonForm();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonForm() {}

    @Override
    public JsonNode nil() {
        return NODES.nullNode();
    }

    @Override
    public JsonNode text(String text) {
        return NODES.textNode(text);
    }

    @Override
    public JsonNode integer(long number) {
        return NODES.numberNode(number);
    }

    @Override
    public JsonNode fraction(double number) {
        return NODES.numberNode(number);
    }

    @Override
    public JsonNode flag(boolean flag) {
        return NODES.booleanNode(flag);
    }

    @Override
    public JsonNode bytes(byte[] bytes) {
        return NODES.binaryNode(bytes);
    }

    @Override
    public Struct<JsonNode> struct() {
        ObjectNode object = NODES.objectNode();
        return new Struct<>() {
            @Override
            public void put(String name, @Nullable JsonNode value) {
                object.set(name, value);
            }

            @Override
            public JsonNode done() {
                return object;
            }
        };
    }

    @Override
    public Array<JsonNode> array() {
        ArrayNode array = NODES.arrayNode();
        return new Array<>() {
            @Override
            public void add(@Nullable JsonNode value) {
                array.add(value);
            }

            @Override
            public JsonNode done() {
                return array;
            }
        };
    }
}
