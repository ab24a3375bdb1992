package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.koji.KojiInquiry.Ask;
import io.drover.koji.KojiInquiry.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Calls of one round of a {@link KojiInquiry}, each with the one who takes its outcome. Not thread-safe. */
final class KojiRound {

    private final List<ObjectNode> calls = new ArrayList<>();
    private final List<Consumer<JsonNode>> takers = new ArrayList<>();

    /** One call. */
    KojiRound ask(ObjectNode call, Consumer<JsonNode> taker) {
        calls.add(call);
        takers.add(taker);
        return this;
    }

    /** One call about each of them. */
    <T> KojiRound askEach(Collection<T> all, Function<T, ObjectNode> call, BiConsumer<T, JsonNode> taker) {
        all.forEach(one -> ask(call.apply(one), outcome -> taker.accept(one, outcome)));
        return this;
    }

    /** @param most calls in one request */
    Step then(int most, Supplier<Step> next) {
        return new Ask(calls, most, outcomes -> {
            for (int index = 0; index < outcomes.size(); index++) {
                takers.get(index).accept(outcomes.get(index));
            }
            return next.get();
        });
    }
}
