package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.OwnWork;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What our account made at a hub, told apart by the action it was made for: how a probe asks for it, and what it may take
 * for its own. Thread-safe. Source: wire/koji.md §3.3, §5.2.
 */
public final class KojiOwnTasks {

    /** Newest first; a doubt is about what was sent a short while ago. */
    static final int LOOKED_AT = 1000;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final KojiAnswers answers;
    private final OwnWork own;

    public KojiOwnTasks(KojiAnswers answers, OwnWork own) {
        this.answers = answers;
        this.own = own;
    }

    /** The entry of a multiCall, made in a session, that tells which user we are. */
    static ObjectNode whoWeAre() {
        return call("getLoggedInUser", NODES.arrayNode());
    }

    /** The entry of a multiCall: one method with positional (array) or named (object) arguments. */
    static ObjectNode call(String method, JsonNode params) {
        ObjectNode call = NODES.objectNode().put("method", method);
        call.set("params", params);
        return call;
    }

    /** The same with one positional argument. */
    static ObjectNode about(String method, Object argument) {
        return call(method, NODES.arrayNode().add(KojiJson.toJson(argument)));
    }

    /** The id in the answer to {@link #whoWeAre}. @throws KojiException Denied where the hub does not know us */
    static long id(JsonNode user) {
        if (!user.path("id").canConvertToLong()) {
            throw new KojiException(
                    "getLoggedInUser",
                    new CallResult.Denied<>("koji answered getLoggedInUser in a session of ours with " + user));
        }
        return user.path("id").longValue();
    }

    /**
     * The arguments of listTasks for the user's newest tasks of one method, in whatever state, with decoded requests.
     *
     * @param action ours; what is older than its being planned is left out. Null where there is none.
     */
    ObjectNode newest(String method, long user, @Nullable Long action) {
        ObjectNode opts =
                NODES.objectNode().put("owner", user).put("method", method).put("decode", true);
        Optional.ofNullable(action)
                .flatMap(own::plannedAt)
                .ifPresent(planned -> opts.put(
                        "createdAfter", planned.minus(OwnWork.CLOCKS_DIFFER).getEpochSecond()));
        ObjectNode named = NODES.objectNode();
        named.set("opts", opts);
        named.putObject("queryOpts").put("order", "-id").put("limit", LOOKED_AT);
        return named;
    }

    /**
     * Whether no other action of ours has it already.
     *
     * @param name what the ledger would have as external id
     * @param profile of the hub; empty or null for the default one. Other hubs have ids of their own
     */
    boolean isFree(String name, @Nullable Long action, @Nullable String profile) {
        return own.othersWith("koji", name, action == null ? 0 : action).stream()
                .noneMatch(parameters ->
                        hub(parameters.path("profile").asText(null)).equals(hub(profile)));
    }

    private static String hub(@Nullable String profile) {
        return profile == null || profile.isEmpty() ? "default" : profile;
    }

    /** A task of ours, with its page. @param how "submitted" or "adopted: …" */
    Accepted task(long id, String how) {
        return answers.task(id, how);
    }

    static CallResult<Optional<Accepted>> found(Accepted accepted) {
        return new CallResult.Done<>(Optional.of(accepted), accepted.how());
    }

    static CallResult<Optional<Accepted>> nothing(String evidence) {
        return new CallResult.Done<>(Optional.empty(), evidence);
    }
}
