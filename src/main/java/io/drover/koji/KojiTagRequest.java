package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.CallResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * "These builds into that tag", by the hub's ids.
 *
 * @param profile name of the hub's profile, null for the default one
 * @param tag id of the tag the builds go into
 * @param from id of the tag they leave, null where they leave none
 * @param force tag also what is in the tag
 */
record KojiTagRequest(@Nullable String profile, long tag, @Nullable Long from, boolean force, List<Build> builds) {

    /** FREE, OPEN, ASSIGNED. */
    private static final List<Integer> LIVE = List.of(0, 1, 4);

    private static final int CLOSED = 2;

    KojiTagRequest {
        builds = List.copyOf(builds);
    }

    /** @param name NVR */
    record Build(long id, String name) {}

    /**
     * @param task of ours that tags it or did, null where there is none
     * @param there it is in the tag and has left the other one
     */
    record Found(Build build, @Nullable Long task, boolean there) {

        boolean missing() {
            return task == null && !there;
        }
    }

    /**
     * @param names the answer to {@link KojiTagging#names}
     * @throws KojiException Refused, naming what the hub does not know
     */
    static KojiTagRequest of(JsonNode parameters, JsonNode names) {
        long tag = id(names.path(1), "tag " + parameters.path("tag"));
        Long from = moves(parameters) ? id(names.path(2), "tag " + parameters.path("fromTag")) : null;
        int first = from == null ? 2 : 3;
        List<Build> builds = new ArrayList<>();
        for (int i = first; i < names.size(); i++) {
            long id = id(names.get(i), "build, number " + (i - first + 1) + " of " + parameters);
            builds.add(new Build(id, KojiOutcome.value(names.get(i)).path("nvr").asText()));
        }
        String profile = parameters.path("profile").asText(null);
        return new KojiTagRequest(profile, tag, from, parameters.path("force").asBoolean(), builds);
    }

    /** Whether the builds are to leave another tag. */
    static boolean moves(JsonNode parameters) {
        return parameters.hasNonNull("fromTag");
    }

    private static long id(JsonNode outcome, String what) {
        JsonNode value = KojiOutcome.value(outcome);
        if (!value.path("id").canConvertToLong()) {
            throw new KojiException(
                    "tagBuild", new CallResult.Refused<>("nothing was tagged: koji knows no such " + what));
        }
        return value.get("id").longValue();
    }

    /** The arguments of moveBuild. */
    ArrayNode moveArguments(Build build) {
        return JsonNodeFactory.instance
                .arrayNode()
                .add(from)
                .add(tag)
                .add(build.id())
                .add(force);
    }

    /** @param tags the build's, as listTags tells them */
    boolean isInPlace(JsonNode tags) {
        return holds(tags, tag) && (from == null || !holds(tags, from));
    }

    private static boolean holds(JsonNode tags, long id) {
        for (JsonNode tag : tags) {
            if (tag.path("id").longValue() == id) {
                return true;
            }
        }
        return false;
    }

    /**
     * The newest task of this request. One that failed or was canceled did not tag; one that is over tagged only if the
     * build is in place: else somebody untagged it later, and this is another request.
     *
     * @param known our newest tasks of the method tagBuild
     * @param free whether no other action has the task
     */
    Optional<Long> taskOf(Build build, boolean inPlace, JsonNode known, LongPredicate free) {
        for (JsonNode task : known) {
            int state = task.path("state").asInt(-1);
            long id = task.path("id").longValue();
            if ((LIVE.contains(state) || state == CLOSED && inPlace)
                    && isThis(build, task.path("request"))
                    && free.test(id)) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    /** The hub keeps {@code [tag id, build id, force, from-tag id or nil]}. */
    private boolean isThis(Build build, JsonNode request) {
        return request.path(0).asLong() == tag
                && request.path(1).asLong() == build.id()
                && request.path(2).asBoolean() == force
                && request.path(3).asLong(0) == (from == null ? 0 : from);
    }
}
