package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Side tags, of which every request makes another one ({@code wire/koji.md} §5.5). The hub takes no mark of ours, so the
 * ledger tells them apart: a side tag's name is the external id of the action it was made for. Called as the bean {@code
 * kojiSideTags}. Stateless, thread-safe.
 */
public final class KojiSideTags {

    private final KojiOwnTasks tasks;

    public KojiSideTags(KojiOwnTasks tasks) {
        this.tasks = tasks;
    }

    /** @param value what createSideTag returned: a struct with id and name */
    public CallResult<Accepted> created(@Body JsonNode value) {
        if (!value.path("name").isTextual()) {
            return new CallResult.Ambiguous<>("koji answered createSideTag with " + value + ", which is no side tag");
        }
        return new CallResult.Done<>(accepted(value, "created"), "koji made the side tag " + value.path("name"));
    }

    private static Accepted accepted(JsonNode tag, String how) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.set("tag", tag.get("name"));
        result.set("tag_id", tag.path("id"));
        return new Accepted(tag.path("name").asText(), null, result, how);
    }

    /** The arguments of listSideTags for those of ours. @param names the answer to getLoggedInUser */
    public ObjectNode question(@Body JsonNode parameters, @Variable("kojiNames") JsonNode names) {
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        named.set("basetag", parameters.path("baseTag"));
        return named.put("user", KojiOwnTasks.id(KojiOutcome.value(names.path(0))));
    }

    /**
     * The side tag that no other action has.
     *
     * @param found the answer to {@link #question}
     * @return Refused where there are several: nobody can tell which is whose
     */
    public CallResult<Optional<Accepted>> judged(
            @Body JsonNode parameters,
            @Variable("kojiFound") JsonNode found,
            @Variable("actionId") @Nullable Long action) {
        String profile = parameters.path("profile").asText(null);
        JsonNode only = null;
        for (JsonNode tag : found) {
            if (tasks.isFree(tag.path("name").asText(), action, profile)) {
                if (only != null) {
                    return new CallResult.Refused<>("koji has several side tags of ours that no action knows of, among"
                            + " them " + only.path("name") + " and " + tag.path("name")
                            + ". Remove those that nobody needs, then replay");
                }
                only = tag;
            }
        }
        return only == null
                ? KojiOwnTasks.nothing("every side tag of ours belongs to another action")
                : KojiOwnTasks.found(accepted(only, "adopted: a side tag of ours that no action had"));
    }
}
