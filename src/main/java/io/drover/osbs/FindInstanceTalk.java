package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.OwnWork;
import io.drover.rest.RestReply;
import io.drover.rest.RestRequest;
import io.drover.rest.RestRequest.Parameter;
import io.drover.rest.Talk;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a BuildConfig has a build of an action: among its builds with our label, one that is not older than the action.
 * Ends with a {@code CallResult<Optional<Accepted>>}.
 */
final class FindInstanceTalk implements Talk {
    private final OsbsSettings settings;
    private final String buildConfig;
    private final OwnMark mark;
    private final @Nullable Instant planned;

    /** @param planned when the action was planned, null where that is not known: any build of ours then counts */
    FindInstanceTalk(OsbsSettings settings, String buildConfig, OwnMark mark, @Nullable Instant planned) {
        this.settings = settings;
        this.buildConfig = buildConfig;
        this.mark = mark;
        this.planned = planned;
    }

    @Override
    public Next begin() {
        String selector = "buildconfig=" + buildConfig + "," + OwnMark.LABEL + "=" + mark.digest();
        return new Next.Ask(RestRequest.get(Resource.BUILD.all(settings), new Parameter("labelSelector", selector)));
    }

    @Override
    public Next answered(RestReply reply) {
        CallResult<JsonNode> list = OsbsAnswers.ofRead(reply);
        if (list instanceof CallResult.Done<JsonNode> done
                && !done.value().path("items").isArray()) {
            return new Next.End(new CallResult.Unavailable<>(done.evidence() + ", but it is no list", null));
        }
        return new Next.End(list.map(this::newest));
    }

    private Optional<Accepted> newest(JsonNode list) {
        JsonNode found = null;
        for (JsonNode build : list.path("items")) {
            if (mark.isOn(build)
                    && isYoung(build)
                    && (found == null || created(build).isAfter(created(found)))) {
                found = build;
            }
        }
        return found == null
                ? Optional.empty()
                : Optional.of(Resource.BUILD.accepted(settings, found, "found: the cluster has it"));
    }

    private boolean isYoung(JsonNode build) {
        return planned == null || !created(build).isBefore(planned.minus(OwnWork.CLOCKS_DIFFER));
    }

    /** One without a time could be any; it carries our mark, so it counts. */
    private static Instant created(JsonNode build) {
        try {
            return Instant.parse(build.at("/metadata/creationTimestamp").asText());
        } catch (DateTimeParseException e) {
            return Instant.MAX;
        }
    }
}
