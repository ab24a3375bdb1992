package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** A hub that knows a few calls by heart: {@code getBuild [42]}. Another one is a bug of the test, or of what it tests. */
final class RecitingHub {

    private final Map<String, ObjectNode> outcomes = new HashMap<>();
    /** Requests it got. */
    int rounds;

    RecitingHub told(String call, String value) {
        ObjectNode outcome = JsonNodeFactory.instance.objectNode();
        outcome.set("value", json(value));
        outcomes.put(call.replace('\'', '"'), outcome);
        return this;
    }

    RecitingHub fault(String call, int code, String text) {
        ObjectNode outcome = JsonNodeFactory.instance.objectNode();
        outcome.putObject("fault").put("code", code).put("text", text);
        outcomes.put(call.replace('\'', '"'), outcome);
        return this;
    }

    /** What a inquiry ends with. */
    Object inquiry(KojiInquiry.Step first) {
        KojiInquiry inquiry = new KojiInquiry(first);
        for (JsonNode question = inquiry.question(); question != null; question = inquiry.question()) {
            ArrayNode answers = JsonNodeFactory.instance.arrayNode();
            for (JsonNode call : question) {
                String text = call.path("method").asText() + " " + call.path("params");
                assertThat(outcomes).containsKey(text);
                answers.add(outcomes.get(text));
            }
            assertThat(answers).hasSizeBetween(1, KojiMultiCall.MOST);
            rounds++;
            inquiry.answered(answers);
        }
        return inquiry.answer();
    }
}
