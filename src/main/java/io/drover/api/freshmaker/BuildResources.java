package io.drover.api.freshmaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.drover.api.Answer;
import io.drover.api.ApiError;
import io.drover.api.Json;
import io.drover.api.Operation;
import io.drover.api.Query;
import io.drover.api.Request;
import io.drover.api.Resources;
import io.drover.ledger.BuildRows;
import io.drover.ledger.Page;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /builds/} and {@code /builds/<id>}, to read. Thread-safe. */
final class BuildResources {
    private static final Map<String, BuildRows.Order> ORDERS = new LinkedHashMap<>();

    static {
        ORDERS.put("id", BuildRows.Order.ID);
        ORDERS.put("name", BuildRows.Order.NAME);
        ORDERS.put("event_id", BuildRows.Order.EVENT_ID);
        ORDERS.put("dep_on_id", BuildRows.Order.DEPENDENCY_ID);
        ORDERS.put("build_id", BuildRows.Order.EXTERNAL_ID);
        ORDERS.put("original_nvr", BuildRows.Order.ORIGINAL_NVR);
        ORDERS.put("rebuilt_nvr", BuildRows.Order.REBUILT_NVR);
    }

    /** As a result and as a parameter may call it. */
    private static final String MADE = "bundle_pullspec_overrides";

    private static final String ASKED = "bundlePullspecOverrides";

    private final BuildRows builds;

    BuildResources(BuildRows builds) {
        this.builds = builds;
    }

    static Operation described(String base) {
        return Paging.paged(Operation.get(base + "/builds/", "Builds, newest first."))
                .query("order_by", "One of " + String.join(", ", ORDERS.keySet()) + ", with a - before it downwards.")
                .query("type", "Artifact type by name or number.")
                .query("state", "State by name or number.")
                .query("name", "Name of what is built.")
                .query("event_id", "integer", "Number of its event.")
                .query("dep_on_id", "integer", "Number of the build that it waits for.")
                .query("build_id", "integer", "Number that the build service has for it.")
                .query("original_nvr", "NVR that it is built anew for.")
                .query("rebuilt_nvr", "NVR that it makes.")
                .query("event_type_id", "integer", "Number of its event's type; may be repeated.")
                .query("event_search_key", "Search key of its event.");
    }

    Answer list(Request request, Resources.PathValues path) {
        Query query = request.query();
        Page.Window window = Paging.window(query);
        BuildRows.Filter filter = filter(query);
        Order<BuildRows.Order> order = Order.parse(query, ORDERS);
        try {
            Page<BuildRows.Build> page = builds.page(filter, order.key(), order.descending(), window);
            ArrayNode items = Json.array();
            page.rows().forEach(build -> items.add(BuildJson.of(build)));
            return Paging.answer(request, items, window, page.total());
        } catch (BuildRows.TooMany e) {
            throw ApiError.badRequest(String.valueOf(e.getMessage()));
        }
    }

    Answer one(Request request, Resources.PathValues path) {
        return builds.find(path.number("id"))
                .map(build -> Answer.ok(BuildJson.of(build)))
                .orElseThrow(() -> ApiError.notFound("No such build found."));
    }

    /** What a bundle's build is to pull instead, as OSBS reads it; null for all other builds. */
    Answer pullspecOverrides(Request request, Resources.PathValues path) {
        BuildRows.Build build =
                builds.find(path.number("id")).orElseThrow(() -> ApiError.notFound("No such bundle build"));
        JsonNode made = Json.storedObject(build.result()).path(MADE);
        JsonNode asked = Json.storedObject(build.parameters()).path(ASKED);
        return Answer.ok(made.isObject() ? made : asked.isObject() ? asked : NullNode.getInstance());
    }

    private static BuildRows.Filter filter(Query query) {
        Set<Long> types = Params.ids(query, "event_type_id");
        Long buildId = Params.id(query, "build_id");
        return new BuildRows.Filter(
                artifacts(query.first("type")),
                states(query.first("state")),
                query.first("name").orElse(null),
                Params.id(query, "event_id"),
                Params.id(query, "dep_on_id"),
                buildId == null ? null : buildId.toString(),
                query.first("original_nvr").orElse(null),
                query.first("rebuilt_nvr").orElse(null),
                types == null ? null : EventTypes.filter(types),
                query.first("event_search_key").orElse(null));
    }

    private static @Nullable Set<String> artifacts(Optional<String> value) {
        if (value.isEmpty()) {
            return null;
        }
        ArtifactType type =
                Params.constant(ArtifactType.values(), value.get(), "An invalid artifact type was supplied");
        return type == null ? Set.of() : Set.of(type.name());
    }

    private static @Nullable Set<String> states(Optional<String> value) {
        if (value.isEmpty()) {
            return null;
        }
        BuildState state = Params.constant(BuildState.values(), value.get(), "An invalid state was supplied");
        return state == null ? Set.of() : state.actionStates();
    }
}
