package io.drover.api.freshmaker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.ApiError;
import io.drover.api.Operation;
import io.drover.ledger.EventRows;
import io.drover.ledger.ManualRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for with POST, checked.
 *
 * @param topic of the message that it becomes, without the environment's prefix
 * @param idPrefix what the id of that message begins with
 * @param type of its event, as far as the request tells
 * @param about what its event is searched by: the id of an advisory, or what the event is about that it goes on from; null
 *     for builds that are about none
 * @param force whether it may run beside another about the same advisory
 * @param payload what the routes see of it, as it was sent
 */
record Wish(
        String topic,
        String idPrefix,
        String type,
        @Nullable String about,
        List<String> rebuilds,
        @Nullable ObjectNode metadata,
        boolean dryRun,
        boolean force,
        @Nullable Long dependsOn,
        ObjectNode payload) {
    private static final String BY_ADVISORY = "ManualRebuildWithAdvisoryEvent";
    private static final String OF_BUNDLES = "ManualBundleRebuildEvent";
    private static final String ASYNC = "FreshmakerAsyncManualBuildEvent";
    private static final String CONTAINER = "-container";

    static Operation rebuild(String base) {
        return built(Operation.post(base + "/builds/", "Ask that images be rebuilt."))
                .takes("errata_id", "integer", "Number of the advisory; this or freshmaker_event_id must be there.")
                .takes("freshmaker_event_id", "integer", "Number of the event to go on from.")
                .takes("container_images", "array", "Names or NVRs of the images; without it all.")
                .takes("force", "boolean", "Whether it may run beside another one about the same advisory.")
                .takes("bundle_related_image_overrides", "object", "What bundles are to pull instead.");
    }

    static Operation async(String base) {
        return built(Operation.post(base + "/async-builds/", "Ask that images be built apart from any event."))
                .needs("dist_git_branch", "string", "Branch to build from.")
                .needs("container_images", "array", "Names of the images.")
                .takes("brew_target", "string", "Build target.")
                .takes("freshmaker_event_id", "integer", "Number of the asynchronous event to go on from.");
    }

    private static Operation built(Operation operation) {
        return operation
                .takes("dry_run", "boolean", "Whether to plan and not to build.")
                .takes("metadata", "object", "Kept with the event.")
                .gives("id", "message_id", "state");
    }

    /** Of {@code POST /builds/}. @param events finds an event by its id @throws ApiError 400 */
    static Wish rebuild(ObjectNode json, LongFunction<Optional<EventRows.Event>> events) {
        RequestBody body = new RequestBody(json);
        Long advisory = body.id("errata_id");
        Long dependsOn = body.id("freshmaker_event_id");
        EventRows.Event former = dependsOn == null ? null : former(dependsOn, events);
        List<String> images = body.texts("container_images");
        boolean dryRun = body.flag("dry_run");
        boolean force = body.flag("force");
        ObjectNode metadata = body.object("metadata");
        ObjectNode overrides = body.object("bundle_related_image_overrides");
        if (overrides != null && images.isEmpty()) {
            throw ApiError.badRequest(
                    "\"bundle_related_image_overrides\" can only be used together with \"container_images\".");
        }
        if (advisory == null && former == null) {
            throw ApiError.badRequest(
                    "You must at least provide \"errata_id\" or \"freshmaker_event_id\" in the request.");
        }
        ObjectNode payload = json.deepCopy();
        String about = former == null ? String.valueOf(advisory) : aboutOf(former, advisory);
        payload.put("errata_id", Params.number(about).orElse(null));
        return new Wish(
                "drover.freshmaker.manual.rebuild",
                "manual_rebuild_",
                overrides == null ? BY_ADVISORY : OF_BUNDLES,
                about,
                images,
                metadata,
                dryRun,
                force,
                dependsOn,
                payload);
    }

    /** Of {@code POST /async-builds/}. @throws ApiError 400 */
    static Wish async(ObjectNode json, LongFunction<Optional<EventRows.Event>> events) {
        RequestBody body = new RequestBody(json);
        List<String> names = body.texts("container_images");
        if (body.text("dist_git_branch").isEmpty() || names.isEmpty()) {
            throw ApiError.badRequest(
                    "\"dist_git_branch\" and \"container_images\" are required in the request for async builds");
        }
        body.text("brew_target");
        Long dependsOn = body.id("freshmaker_event_id");
        if (dependsOn != null && !former(dependsOn, events).type().equals(ASYNC)) {
            throw ApiError.badRequest("The event (id=" + dependsOn + ") is not an async build event.");
        }
        List<String> images = names.stream()
                .map(name -> name.endsWith(CONTAINER) ? name : name + CONTAINER)
                .toList();
        ObjectNode payload = json.deepCopy();
        images.forEach(payload.putArray("container_images")::add);
        return new Wish(
                "drover.freshmaker.async.manual.build",
                "async_build_",
                ASYNC,
                null,
                images,
                body.object("metadata"),
                body.flag("dry_run"),
                true,
                dependsOn,
                payload);
    }

    private static EventRows.Event former(long id, LongFunction<Optional<EventRows.Event>> events) {
        return events.apply(id).orElseThrow(Wish::invalidEvent);
    }

    private static ApiError invalidEvent() {
        return ApiError.badRequest("The provided \"freshmaker_event_id\" is invalid.");
    }

    private static String aboutOf(EventRows.Event former, @Nullable Long advisory) {
        if (advisory != null && !former.searchKey().equals(advisory.toString())) {
            throw ApiError.badRequest(
                    "The provided \"errata_id\" doesn't match the Advisory ID associated with the input"
                            + " \"freshmaker_event_id\".");
        }
        return former.searchKey();
    }

    /** The payload under an id, as its message has it. */
    ObjectNode payload(String messageId, @Nullable String requester) {
        return payload.deepCopy().put("msg_id", messageId).put("requester", requester);
    }

    ManualRequest request(String messageId, @Nullable String requester) {
        return new ManualRequest(
                type,
                about == null ? messageId : about,
                requester,
                metadata == null ? null : metadata.toString(),
                rebuilds,
                dryRun,
                dependsOn);
    }
}
