package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A question to the hub that takes several rounds, each of them one multiCall: what is asked next depends on what came
 * back. Belongs to one exchange; not thread-safe.
 */
final class KojiInquiry {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What comes next. */
    sealed interface Step {}

    /**
     * Calls to be made, and what their outcomes lead to.
     *
     * @param calls as {@code koji:multiCall} takes them; none at all leads on at once
     * @param most that go into one request, 1 to 1,000: the bound of an answer's size
     * @param then gets one outcome for each call, in their order
     */
    record Ask(List<ObjectNode> calls, int most, Function<List<JsonNode>, Step> then) implements Step {
        Ask {
            calls = List.copyOf(calls);
        }
    }

    /** The end: what the lookup leaves as body. */
    record Answer(Object value) implements Step {}

    private final List<JsonNode> outcomes = new ArrayList<>();
    private Step step;

    KojiInquiry(Step first) {
        step = first;
        lead();
    }

    /** The next request; null when there is an {@link #answer}. */
    @Nullable
    ArrayNode question() {
        if (!(step instanceof Ask ask)) {
            return null;
        }
        List<ObjectNode> all = ask.calls();
        ArrayNode some = NODES.arrayNode();
        all.subList(outcomes.size(), Math.min(all.size(), outcomes.size() + ask.most()))
                .forEach(some::add);
        return some;
    }

    /** Takes the outcomes of the last {@link #question}. */
    void answered(JsonNode some) {
        some.forEach(outcomes::add);
        lead();
    }

    /** @throws IllegalStateException while there is a question left */
    Object answer() {
        if (step instanceof Answer answer) {
            return answer.value();
        }
        throw new IllegalStateException("the inquiry at the koji hub is not over");
    }

    private void lead() {
        while (step instanceof Ask ask && outcomes.size() >= ask.calls().size()) {
            List<JsonNode> complete = List.copyOf(outcomes);
            outcomes.clear();
            step = ask.then().apply(complete);
        }
    }

    /** One entry of a multiCall with positional arguments; null becomes nil. */
    static ObjectNode call(String method, @Nullable Object... arguments) {
        ObjectNode call = NODES.objectNode().put("method", method);
        ArrayNode params = call.putArray("params");
        for (Object argument : arguments) {
            params.add(KojiJson.toJson(argument));
        }
        return call;
    }

    /** One entry of a multiCall with named arguments. */
    static ObjectNode call(String method, ObjectNode named) {
        ObjectNode call = NODES.objectNode().put("method", method);
        call.set("params", named);
        return call;
    }
}
