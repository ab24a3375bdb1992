package io.drover.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.Audit;
import io.drover.ledger.ImageBuild;
import io.drover.ledger.ImageReadings;
import io.drover.ledger.ImageRpm;
import io.drover.ledger.ImageScan;
import io.drover.ledger.ImageScans;
import io.drover.ledger.ImageSearch;
import io.drover.ledger.StoredImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/drover/images}: the index of images, youngest first, by {@code name}, {@code nvr}, {@code holds} (an RPM's
 * name) and {@code state}; {@code /NVR} with what it holds; {@code /scan} tells how far the scan is, and a POST there asks
 * for one; a POST to {@code /leave-out} goes on without images that cannot be read. Thread-safe.
 */
public final class ImagesResource implements Resources.Face {
    private static final String PATH = "/api/drover/images";
    private static final Set<String> ROLES = Set.of("admin", "operator", "sender");
    private static final int MOST_LEFT_OUT = 200;

    private final Tables tables;
    private final List<String> hubs;
    private final Function<String, Optional<String>> lacks;
    private final Runnable wake;

    /** What is shown and changed. */
    public record Tables(ImageSearch search, ImageScans scans, ImageReadings readings, Audit audit) {}

    /**
     * @param hubs koji profiles that have an index
     * @param lacks what the index of a hub does not know, in a sentence
     * @param wake a scan was asked for
     */
    public ImagesResource(Tables tables, List<String> hubs, Function<String, Optional<String>> lacks, Runnable wake) {
        this.tables = tables;
        this.hubs = List.copyOf(hubs);
        this.lacks = lacks;
        this.wake = wake;
    }

    @Override
    public void addTo(Resources resources) {
        resources.get(
                Listing.paged(Operation.get(PATH, "The index of images, youngest first."))
                        .query("name", "Its name without version and release.")
                        .query("nvr", "Its name-version-release.")
                        .query("holds", "Name of an RPM that it holds.")
                        .query("state", "unread, read, gone or left-out."),
                (request, path) -> list(request));
        resources.get(
                Operation.get(PATH + "/scan", "How far the scan of each hub's images is.")
                        .gives("items"),
                (request, path) -> Answer.ok(scans()));
        resources.change(
                Operation.post(PATH + "/scan", "Look through a hub's images anew.")
                        .takes("hub", "string", "Its koji profile; without it the first one.")
                        .gives(202, "hub", "state", "begun"),
                ROLES,
                (request, path, user) -> scan(request, user));
        resources.change(
                Operation.post(PATH + "/leave-out", "Go on without images that cannot be read.")
                        .needs("nvrs", "array", "Up to " + MOST_LEFT_OUT + " name-version-releases.")
                        .needs("reason", "string", "Why, for those who ask later.")
                        .gives("left_out"),
                ROLES,
                (request, path, user) -> leaveOut(request, user));
        resources.get(
                Operation.get(PATH + "/{nvr}", "An image with all that it holds.")
                        .path("nvr", "Its name-version-release.")
                        .gives("id", "nvr", "holds"),
                (request, path) -> show(path.text("nvr")));
    }

    private Answer list(Request request) {
        ImageSearch.Filter filter = new ImageSearch.Filter(
                Listing.first(request, "name"),
                Listing.first(request, "nvr"),
                Listing.first(request, "holds"),
                state(Listing.first(request, "state")));
        return Listing.answer(
                request,
                tables.search().list(filter, Listing.before(request), Listing.limit(request)),
                ImagesResource::json,
                image -> Long.toString(image.id()));
    }

    private static StoredImage.@Nullable State state(@Nullable String word) {
        if (word == null) {
            return null;
        }
        String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(StoredImage.State.values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiError.badRequest("state: unread, read, gone or left-out."));
    }

    private Answer show(String nvr) {
        StoredImage image = tables.search()
                .named(null, nvr)
                .orElseThrow(() -> ApiError.notFound("No image " + nvr + " in the index. Look through " + PATH + "."));
        ObjectNode json = json(image);
        ArrayNode holds = json.putArray("holds");
        for (ImageRpm rpm : tables.search().contents(image.id())) {
            holds.add(rpm.nevra());
        }
        return Answer.ok(json);
    }

    private static ObjectNode json(StoredImage image) {
        ImageBuild build = image.build();
        ImageBuild.Parent parent = build.parent();
        ObjectNode json = Json.object()
                .put("id", image.id())
                .put("hub", build.key().hub())
                .put("build_id", build.key().buildId())
                .put("nvr", build.nvr().text())
                .put("name", build.nvr().name())
                .put("version", build.nvr().version())
                .put("release", build.nvr().release())
                .put("epoch", build.nvr().epoch())
                .put("completed_at", text(build.completedAt()))
                .put("branch", build.origin().branch())
                .put("target", build.origin().target())
                .put("repository", build.origin().repository())
                .put("commit", build.origin().commit())
                .put("source", build.origin().source())
                .put("task_id", build.origin().taskId())
                .put("parent", parent == null ? null : parent.nvr())
                .put("parent_id", parent == null ? null : parent.buildId())
                .put("isolated", build.kind().isolated())
                .put("flatpak", build.kind().flatpak())
                .put("base", build.kind().base());
        build.composeIds().forEach(json.putArray("compose_ids")::add);
        build.arches().forEach(json.putArray("arches")::add);
        StoredImage.Reading reading = image.reading();
        return json.put("latest", image.latest())
                .put("state", image.state().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("read_at", text(reading.readAt()))
                .put("reason", reading.reason())
                .put("attempts", reading.attempts())
                .put("next_attempt", text(reading.next()));
    }

    private ObjectNode scans() {
        ObjectNode body = Json.object();
        ArrayNode items = body.putArray("items");
        for (String hub : hubs) {
            items.add(scan(hub));
        }
        return body;
    }

    private ObjectNode scan(String hub) {
        ImageScan scan = tables.scans().of(hub).orElse(null);
        ImageSearch.Coverage known = tables.search().coverage(hub);
        Optional<String> missing = lacks.apply(hub);
        return Json.object()
                .put("hub", hub)
                .put("state", scan == null ? "never" : scan.state().name().toLowerCase(Locale.ROOT))
                .put("number", scan == null ? 0 : scan.number())
                .put("listed", scan == null ? 0 : scan.place().listed())
                .put("images", known.read())
                .put("unread", known.unread())
                .put("failed", known.failed())
                .put("left_out", known.leftOut())
                .put("complete", missing.isEmpty())
                .put("lacks", missing.orElse(null))
                .put("began_at", scan == null ? null : text(scan.began()))
                .put("finished_at", scan == null ? null : text(scan.finished()))
                .put("as_of", scan == null ? null : text(scan.refreshed()))
                .put("trouble", scan == null ? null : scan.trouble());
    }

    private Answer scan(Request request, User user) {
        JsonNode body = body(request, Set.of("hub"));
        String hub = body.path("hub").asText(hubs.get(0));
        if (!hubs.contains(hub)) {
            throw ApiError.badRequest("hub: one of " + String.join(", ", hubs) + ".");
        }
        boolean begun = tables.scans().ask(hub, user.name(), tables.audit());
        tables.readings().tryAgain(hub);
        wake.run();
        return Answer.json(202, scan(hub).put("begun", begun));
    }

    private Answer leaveOut(Request request, User user) {
        JsonNode body = body(request, Set.of("nvrs", "reason"));
        List<String> nvrs = new ArrayList<>();
        body.path("nvrs").forEach(nvr -> nvrs.add(nvr.asText()));
        String reason = body.path("reason").asText("").strip();
        if (nvrs.isEmpty() || nvrs.size() > MOST_LEFT_OUT) {
            throw ApiError.badRequest("nvrs: a list of 1 to " + MOST_LEFT_OUT + " images.");
        }
        if (reason.isEmpty()) {
            throw ApiError.badRequest("reason: say why, for those who ask later.");
        }
        int left = tables.readings().leaveOut(nvrs, tables.audit(), user.name(), reason);
        return Answer.ok(Json.object().put("left_out", left));
    }

    private static JsonNode body(Request request, Set<String> fields) {
        // a page of another site can make a browser send a form or plain text with the user's login, but not this
        if (!request.contentType().toLowerCase(Locale.ROOT).startsWith(Answer.JSON)) {
            throw ApiError.of(415, "Send Content-Type: application/json.");
        }
        JsonNode body;
        try {
            body = Json.parse(request.body());
        } catch (JsonProcessingException e) {
            throw ApiError.badRequest("The body is not JSON: " + e.getOriginalMessage());
        }
        if (body == null || !body.isObject()) {
            throw ApiError.badRequest("Send a JSON object.");
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                throw ApiError.badRequest("There is no field " + name + ".");
            }
        });
        return body;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
