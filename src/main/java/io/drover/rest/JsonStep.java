package io.drover.rest;

import java.util.function.Function;

/** What comes next in a {@link JsonTalk}: a question, and what its answer leads to, or the end. */
public sealed interface JsonStep {

    /**
     * A request to be made.
     *
     * @param then gets the answer, whatever its status. It may throw {@link io.drover.dispatch.CallFailed}
     */
    record Ask(JsonRequest request, Function<JsonReply, JsonStep> then) implements JsonStep {}

    /** What the kamelet leaves as body: a {@code CallResult} for DISPATCH, JSON for a rule. */
    record End(Object body) implements JsonStep {}
}
