package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * An external repository of a tag: the hub's row of it, made where it is missing, and its place in the tag
 * ({@code wire/koji.md} §5.5). Called as the bean {@code kojiExternalRepos}. Parameters: {@code {"tag": "f41-build",
 * "name": "epel-10", "url": "https://…/$arch/", "priority": 5, "mergeMode": "koji", "arches": ["x86_64"]}}, the last two
 * optional. Stateless, thread-safe.
 */
public final class KojiExternalRepos {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String METHOD = "addExternalRepoToTag";

    /** A multiCall for the repository of that name and those of the tag. */
    public ArrayNode question(@Body JsonNode parameters) {
        return NODES.arrayNode()
                .add(KojiOwnTasks.about("getExternalRepo", parameters.path("name")))
                .add(KojiOwnTasks.about("getTagExternalRepos", parameters.path("tag")));
    }

    /**
     * A multiCall, to be made in a session, of what is missing: createExternalRepo, then addExternalRepoToTag or
     * editTagExternalRepo. Empty where all is as wanted.
     *
     * @param outcomes the answer to {@link #question}
     * @throws KojiException Refused where the name stands for another URL
     */
    public ArrayNode calls(@Body JsonNode parameters, @Variable("kojiOutcomes") JsonNode outcomes) {
        ArrayNode calls = NODES.arrayNode();
        if (repo(parameters, outcomes).isNull()) {
            calls.add(KojiOwnTasks.call(
                    "createExternalRepo",
                    NODES.arrayNode().add(parameters.path("name")).add(parameters.path("url"))));
        }
        JsonNode link = link(parameters, outcomes);
        if (link.isNull()) {
            calls.add(KojiOwnTasks.call(METHOD, arguments(parameters)));
        } else if (!isWanted(parameters, link)) {
            calls.add(KojiOwnTasks.call("editTagExternalRepo", arguments(parameters)));
        }
        return calls;
    }

    /** Of both addExternalRepoToTag and editTagExternalRepo. */
    private static ArrayNode arguments(JsonNode parameters) {
        ObjectNode wanted = wanted(parameters);
        return NODES.arrayNode()
                .add(parameters.path("tag"))
                .add(parameters.path("name"))
                .add(wanted.get("priority"))
                .add(wanted.get("merge_mode"))
                .add(wanted.get("arches"));
    }

    private static ObjectNode wanted(JsonNode parameters) {
        ObjectNode wanted = NODES.objectNode();
        wanted.put("priority", parameters.path("priority").asLong());
        wanted.put("merge_mode", parameters.path("mergeMode").asText("koji"));
        List<String> arches = new ArrayList<>();
        parameters.path("arches").forEach(arch -> arches.add(arch.asText()));
        return wanted.put("arches", arches.isEmpty() ? null : String.join(" ", arches));
    }

    private static boolean isWanted(JsonNode parameters, JsonNode link) {
        return wanted(parameters).properties().stream()
                .allMatch(member -> member.getValue().equals(link.path(member.getKey())));
    }

    /** Null where there is none of the name. */
    private static JsonNode repo(JsonNode parameters, JsonNode outcomes) {
        JsonNode outcome = outcomes.path(0);
        JsonNode repo = KojiStates.isMissing(outcome) ? NullNode.instance : KojiOutcome.value(outcome);
        if (!repo.isNull() && !repo.path("url").equals(parameters.path("url"))) {
            throw new KojiException(
                    METHOD,
                    new CallResult.Refused<>("nothing was changed: koji's external repository " + repo.path("name")
                            + " is at " + repo.path("url") + ", not " + parameters.path("url")
                            + ". Choose another name, or change its URL by editExternalRepo"));
        }
        return repo;
    }

    /** Null where the tag has no such repository. */
    private static JsonNode link(JsonNode parameters, JsonNode outcomes) {
        for (JsonNode link : KojiOutcome.value(outcomes.path(1))) {
            if (link.path("external_repo_name").equals(parameters.path("name"))) {
                return link;
            }
        }
        return NullNode.instance;
    }

    /** Whether nothing is missing any more. @param outcomes the answer to {@link #question} */
    public CallResult<Optional<Accepted>> judged(
            @Body JsonNode parameters, @Variable("kojiOutcomes") JsonNode outcomes) {
        ArrayNode missing = calls(parameters, outcomes);
        return missing.isEmpty()
                ? KojiOwnTasks.found(
                        new Accepted(null, null, NODES.objectNode(), "adopted: the tag has the repository as wanted"))
                : KojiOwnTasks.nothing("koji has yet to be told: " + missing);
    }
}
