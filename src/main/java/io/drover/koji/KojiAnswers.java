package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;

/**
 * What the koji kamelets make of the hub's values; called as the bean {@code kojiAnswers}. Stateless, thread-safe.
 * Source: wire/koji.md §5.
 */
public final class KojiAnswers {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String web;

    /** @param web where people look at koji, {@code https://koji.example.org/koji}; empty: no links are given */
    public KojiAnswers(String web) {
        this.web = web.endsWith("/") ? web.substring(0, web.length() - 1) : web;
    }

    /**
     * The task id that a call of the hub returned, as an accepted action.
     *
     * @return Ambiguous where the hub answered something that is no task id
     */
    public CallResult<Accepted> taskAccepted(JsonNode value) {
        if (!value.canConvertToLong()) {
            return new CallResult.Ambiguous<>("koji answered " + value + " where a task id was expected");
        }
        return new CallResult.Done<>(task(value.longValue(), "submitted"), "koji made task " + value);
    }

    /** A task we know of. @param how "submitted" or "adopted: …" */
    Accepted task(long id, String how) {
        String url = web.isEmpty() ? null : web + "/taskinfo?taskID=" + id;
        return new Accepted(Long.toString(id), url, NODES.objectNode().put("task_id", id), how);
    }

    /** A name or an id; digits are an id, since no tag's or build's name is made of digits only. */
    static JsonNode reference(JsonNode object, String member, String method) {
        JsonNode value = object.path(member);
        if (value.isTextual() && value.textValue().matches("\\d{1,18}")) {
            return NODES.numberNode(Long.parseLong(value.textValue()));
        }
        if (value.isTextual() && !value.textValue().isBlank() || value.isIntegralNumber()) {
            return value;
        }
        throw KojiArguments.refused(method, "a text or number \"" + member + "\" is needed, not " + object);
    }
}
