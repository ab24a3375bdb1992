package io.drover.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code GET /api/drover/routes}: the operator's route files in force, and why those on disk are not. {@code POST
 * /api/drover/reload}: has them taken now; 409 with the faults where they cannot be. Of this instance. Thread-safe.
 */
public final class RoutesResource implements Resources.Face {
    private static final Set<String> ROLES = Set.of("admin");

    private final RoutesDoor door;

    public RoutesResource(RoutesDoor door) {
        this.door = door;
    }

    @Override
    public void addTo(Resources resources) {
        resources.get(
                Operation.get("/api/drover/routes", "The site's route files in force, and why those on disk are not.")
                        .gives("directory", "watched_every", "since", "by", "files", "difference"),
                (request, path) -> Answer.ok(standing()));
        resources.change(
                Operation.post("/api/drover/reload", "Has the site's route files on disk taken now, all or none.")
                        .gives("outcome")
                        .refuses(409, 415),
                ROLES,
                (request, path, user) -> reload(request, user));
    }

    private ObjectNode standing() {
        RoutesDoor.InForce inForce = door.inForce();
        ObjectNode json = Json.object()
                .put("directory", inForce.directory())
                .put("watched_every", inForce.every())
                .put("since", Json.exact(inForce.since()))
                .put("by", inForce.by());
        ObjectNode files = json.putObject("files");
        inForce.files().forEach(files::put);
        RoutesDoor.Difference difference = door.difference();
        if (difference == null) {
            return json.putNull("difference");
        }
        ObjectNode differs = json.putObject("difference").put("since", Json.exact(difference.since()));
        list(differs, "faults", difference.faults());
        return json;
    }

    private Answer reload(Request request, User user) {
        // A page of another site can make a browser send a form or plain text with the user's login, but not this.
        if (!request.contentType().toLowerCase(Locale.ROOT).startsWith(Answer.JSON)) {
            throw ApiError.of(415, "Send {} with Content-Type: application/json.");
        }
        RoutesDoor.Outcome outcome = door.reload(user.name());
        if (!outcome.faults().isEmpty()) {
            ObjectNode body = ApiError.body(409, "The files on disk are not taken; those in force stay.");
            list(body, "faults", outcome.faults());
            return Answer.json(409, body);
        }
        ObjectNode body = Json.object().put("outcome", outcome.taken() ? "taken" : "unchanged");
        outcome.change().forEach((word, names) -> list(body, word, names));
        return Answer.ok(body);
    }

    private static void list(ObjectNode json, String name, List<String> values) {
        ArrayNode array = json.putArray(name);
        values.forEach(array::add);
    }
}
