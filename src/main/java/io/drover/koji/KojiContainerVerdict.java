package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import io.drover.koji.KojiInquiry.Answer;
import io.drover.koji.KojiInquiry.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which koji build a container has become, and whether it really holds the RPMs that it was rebuilt for: each of the parameter
 * {@code mustHold} whose name is in one of the images must be there in at least that version. Source: wire/targets.md §1.4
 * "RebuildImagesOnParentImageBuild", §4.3. Belongs to one exchange; not thread-safe.
 */
final class KojiContainerVerdict {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_RPMS = 10_000;
    /** That are named one by one. */
    private static final int NAMED = 20;

    private final JsonNode question;
    /** The least version of each RPM, by its name. */
    private final Map<String, RpmVersion> least = new HashMap<>();
    /** What is older, in words. */
    private final Set<String> older = new TreeSet<>();

    /** What is new enough, in words. */
    private final Set<String> fresh = new TreeSet<>();
    /** As koji tells it; missing before it is known. */
    private JsonNode build = NODES.missingNode();

    private KojiContainerVerdict(JsonNode question) {
        this.question = question;
        JsonNode rpms = question.at("/parameters/mustHold");
        if (rpms.size() > MOST_RPMS) {
            throw KojiArguments.refused(
                    "listRPMs", "\"mustHold\" has at most " + MOST_RPMS + " RPMs, not " + rpms.size());
        }
        rpms.forEach(rpm -> least.merge(
                rpm.path("name").asText(),
                RpmVersion.of(rpm),
                (one, other) -> one.compareTo(other) >= 0 ? one : other));
    }

    /**
     * @param question {@code {"key": …, "state": "done", "parameters": {…, "mustHold": […]}, "result": …, "original_nvr": …}}; the
     *     result is a koji task's with {@code builds}, or an OSBS run's
     */
    static Step of(JsonNode question) {
        return new KojiContainerVerdict(question).first();
    }

    private Step first() {
        JsonNode result = question.path("result");
        JsonNode known = result.at("/builds/0");
        if (known.path("build_id").canConvertToLong()) {
            return judge(known);
        }
        return result.has("koji_builds") ? withoutBuild(result.path("koji_builds")) : searched();
    }

    private Step searched() {
        return new KojiImageSearch(question).first(found -> {
            if (found instanceof KojiImageSearch.Found.Made made) {
                return judge(made.build());
            }
            if (found instanceof KojiImageSearch.Found.Unnamed unnamed) {
                return unnamed(unnamed.why());
            }
            if (found instanceof KojiImageSearch.Found.Not not) {
                return told(State.FAILED, not.why(), not.forGood());
            }
            return told(State.RUNNING, ((KojiImageSearch.Found.Unknown) found).why(), false);
        });
    }

    private Step judge(JsonNode made) {
        build = made;
        if (least.isEmpty()) {
            return told(State.DONE, "");
        }
        List<JsonNode> images = new ArrayList<>();
        return new KojiRound()
                .ask(
                        KojiArchives.listOf(build.path("build_id"), NODES.textNode("image")),
                        outcome -> KojiOutcome.value(outcome).forEach(images::add))
                .then(1, () -> contents(images));
    }

    /** A scratch build leaves none; where there should be one, koji has lost it. */
    private Step withoutBuild(JsonNode named) {
        if (named.isEmpty()) {
            return unnamed("a scratch build leaves no koji build");
        }
        return told(State.FAILED, "koji does not know the build " + named.get(0).asText() + " that the task made");
    }

    private Step unnamed(String why) {
        return told(State.DONE, least.isEmpty() ? "" : "built; what it holds could not be verified: " + why);
    }

    private Step contents(List<JsonNode> images) {
        return new KojiRound()
                .askEach(images, image -> KojiArchives.rpmsOf(image.path("id")), (image, outcome) -> KojiOutcome.value(
                                outcome)
                        .forEach(this::look))
                .then(KojiArchives.IMAGES_AT_ONCE, () -> judged(images.size()));
    }

    private void look(JsonNode rpm) {
        String name = rpm.path("name").asText();
        RpmVersion wanted = least.get(name);
        if (wanted == null) {
            return;
        }
        RpmVersion held = RpmVersion.of(rpm);
        if (held.compareTo(wanted) < 0) {
            older.add(name + " " + held + " (at least " + wanted + ")");
        } else {
            fresh.add(name + " " + held.toString().replaceFirst("^0:", ""));
        }
    }

    private Step judged(int images) {
        if (images == 0) {
            return told(State.FAILED, "koji has no images of the container build (" + nvr() + ")");
        }
        if (older.isEmpty()) {
            return told(
                    State.DONE,
                    fresh.isEmpty()
                            ? "Built successfully; it no longer holds what it was rebuilt for."
                            : "Built successfully; it holds " + named(fresh) + ".");
        }
        return told(
                State.FAILED,
                "The following RPMs in container build (" + nvr() + ") do not match with the latest RPMs: "
                        + named(older));
    }

    private static String named(Set<String> rpms) {
        return String.join(", ", rpms.stream().limit(NAMED).toList())
                + (rpms.size() > NAMED ? " and " + (rpms.size() - NAMED) + " more" : "");
    }

    private String nvr() {
        return build.path("nvr").asText();
    }

    private Answer told(State state, String reason) {
        return told(state, reason, state == State.FAILED);
    }

    private Answer told(State state, String reason, boolean forGood) {
        ObjectNode result = NODES.objectNode();
        if (question.path("result").path("builds").isMissingNode() && build.has("build_id")) {
            result.set("koji_build_id", build.get("build_id"));
        }
        if (!nvr().isEmpty()) {
            result.put("nvr", nvr()).put("rebuilt_nvr", nvr());
        }
        if (question.path("original_nvr").isTextual()) {
            result.set("original_nvr", question.get("original_nvr"));
        }
        Completion completion = new Completion("", state, reason, result, forGood);
        return new Answer(new CallResult.Done<>(completion, reason.isEmpty() ? "nothing was to be verified" : reason));
    }
}
