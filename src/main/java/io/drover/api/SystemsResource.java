package io.drover.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.RemoteSystem;
import io.drover.dispatch.SystemSettings;
import io.drover.dispatch.SystemStatus;
import io.drover.dispatch.Systems;
import io.drover.ledger.SystemRows;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * {@code /api/drover/systems}: how each remote system is and what waits for it; {@code POST …/systems/<name>/pause} with
 * {@code {"reason": …}} and {@code …/resume}, which hold for all instances and over restarts. Thread-safe.
 */
public final class SystemsResource implements Resources.Face {
    /** One of these roles is needed to pause or resume a system. */
    static final Set<String> ROLES = Set.of("admin", "operator");

    private static final int LONGEST_REASON = 500;

    private final Systems systems;
    private final SystemRows rows;
    private final ToIntFunction<String> queued;
    private final String instance;

    /** @param queued how many sends and polls of a system wait in memory */
    public SystemsResource(Systems systems, SystemRows rows, ToIntFunction<String> queued, String instance) {
        this.systems = systems;
        this.rows = rows;
        this.queued = queued;
        this.instance = instance;
    }

    @Override
    public void addTo(Resources resources) {
        resources.get(
                Operation.get("/api/drover/systems", "How each remote system is, and what waits for it.")
                        .gives("instance", "items"),
                (request, path) -> list());
        resources.change(
                order("pause", "Send a system nothing more until it is resumed.")
                        .needs("reason", "string", "Shown to those whose work waits."),
                ROLES,
                (r, path, user) -> order(r, path, user, true));
        resources.change(
                order("resume", "Use a paused system again.")
                        .takes("reason", "string", "Why, for those who ask later."),
                ROLES,
                (r, path, user) -> order(r, path, user, false));
    }

    private static Operation order(String word, String summary) {
        return Operation.post("/api/drover/systems/{name}/" + word, summary)
                .path("name", "Name of the system: koji.")
                .gives("name", "state");
    }

    private Answer list() {
        Map<String, SystemRows.Work> work = rows.work();
        List<SystemRows.Found> found = rows.found();
        ObjectNode json = Json.object().put("instance", instance);
        ArrayNode items = json.putArray("items");
        for (RemoteSystem system : systems.all()) {
            items.add(json(system, work.getOrDefault(system.name(), SystemRows.Work.NONE), found));
        }
        return Answer.ok(json);
    }

    private ObjectNode json(RemoteSystem system, SystemRows.Work work, List<SystemRows.Found> found) {
        SystemStatus status = system.status();
        SystemSettings settings = system.settings();
        ObjectNode json = Json.object()
                .put("name", system.name())
                .put("state", status.state().word())
                .put("since", Json.exact(status.since()))
                .put("why", status.why())
                .put("next_try", Json.exact(status.nextTry()))
                .put("in_flight", status.inFlight())
                .put("lookups_in_flight", status.lookups())
                .put("queued", queued.applyAsInt(system.name()))
                .put("due", work.due())
                .put("waiting", work.waiting())
                .put("unknown", work.unknown())
                .put("accepted", work.accepted())
                .put("deliveries_waiting", work.deliveries())
                .put("rate_per_second", settings.rate().perSecond())
                .put("concurrency", settings.concurrency())
                .put("calls_in_window", status.calls())
                .put("failures_in_window", status.failures());
        ArrayNode others = json.putArray("other_instances");
        found.stream()
                .filter(one ->
                        one.system().equals(system.name()) && !one.instance().equals(instance))
                .forEach(one -> others.addObject()
                        .put("instance", one.instance())
                        .put("state", one.state())
                        .put("since", Json.exact(one.since()))
                        .put("why", one.reason())
                        .put("next_try", Json.exact(one.nextTry())));
        return json;
    }

    private Answer order(Request request, Resources.PathValues path, User user, boolean pause) {
        String name = path.text("name");
        RemoteSystem system = systems.all().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiError.notFound("There is no system " + name + ". Known are "
                        + String.join(
                                ", ",
                                systems.all().stream().map(RemoteSystem::name).toList()) + "."));
        // A page of another site can make a browser send a form or plain text with the user's login, but not this.
        if (!request.contentType().toLowerCase(java.util.Locale.ROOT).startsWith(Answer.JSON)) {
            throw ApiError.of(415, "Send {\"reason\": …} with Content-Type: application/json.");
        }
        String reason = reason(request, pause);
        String detail = new String(
                Json.bytes(Json.object().put("reason", reason).put("address", request.address())),
                StandardCharsets.UTF_8);
        SystemRows.Order order = rows.order(name, pause, user.name(), reason, detail);
        // the other instances see the order within a second; this one obeys it at once
        if (pause) {
            system.pause(order.at(), "by " + user.name() + ": " + reason);
        } else {
            system.resume();
        }
        return Answer.ok(json(system, rows.work().getOrDefault(name, SystemRows.Work.NONE), rows.found()));
    }

    private static String reason(Request request, boolean needed) {
        JsonNode body = Json.storedObject(new String(request.body(), StandardCharsets.UTF_8));
        String reason = body.path("reason").asText("").strip();
        if (needed && reason.isEmpty()) {
            throw ApiError.badRequest("Say why: {\"reason\": \"…\"}. It is shown to those whose work waits.");
        }
        if (reason.length() > LONGEST_REASON) {
            throw ApiError.badRequest("The reason has more than " + LONGEST_REASON + " characters.");
        }
        return reason;
    }
}
