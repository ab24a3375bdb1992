package io.drover.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.ledger.ImageBuild;
import io.drover.ledger.ImageBuilds;
import io.drover.ledger.ImageReadings;
import java.util.List;
import java.util.Optional;

/**
 * The verb {@code images-index-build}: the index learns of one build what koji says of it now, be it complete, deleted or no
 * image at all: {@code {"build_id": 1016224, "nvr": "httpd-container-2.4-3"}}. Called as the bean {@code imagesIndexBuild}.
 * Thread-safe.
 */
public final class IndexBuild {
    private final ImageReader reader;
    private final ImageBuilds builds;
    private final ImageReadings readings;

    IndexBuild(ImageReader reader, ImageBuilds builds, ImageReadings readings) {
        this.reader = reader;
        this.builds = builds;
        this.readings = readings;
    }

    /** Reads the build. What koji refuses to tell stays unread in the index, which tries it again by itself. */
    public CallResult<Accepted> index(JsonNode parameters) {
        ImageBuild.Key key = key(parameters);
        try {
            ImageReader.Outcome outcome =
                    reader.read(key.hub(), List.of(key.buildId())).get(0);
            if (outcome.found() == ImageReader.Found.UNREAD) {
                builds.listed(List.of(listed(key, parameters)), 0);
                reader.failed(key, outcome.why());
                return new CallResult.Refused<>("koji does not tell of build " + key.buildId() + ": " + outcome.why());
            }
            return new CallResult.Done<>(accepted(outcome), outcome.why());
        } catch (CallFailed e) {
            return e.result().map(nothing -> accepted());
        }
    }

    /** Whether the index knows it. Reading it twice does no harm, so that a deleted one is simply read again. */
    public CallResult<Optional<Accepted>> find(JsonNode parameters) {
        boolean read = readings.isRead(key(parameters));
        return new CallResult.Done<>(
                Optional.empty(), read ? "the index has it; it is read again" : "the index does not have it");
    }

    private static ImageBuild.Key key(JsonNode parameters) {
        String hub = parameters.path("profile").asText("");
        return new ImageBuild.Key(
                hub.isEmpty() ? "default" : hub, parameters.path("build_id").asLong());
    }

    private static ImageBuilds.Listed listed(ImageBuild.Key key, JsonNode parameters) {
        ObjectNode row = ImageJson.object().put("build_id", key.buildId());
        String nvr = parameters.path("nvr").asText("");
        int release = nvr.lastIndexOf('-');
        int version = release < 1 ? -1 : nvr.lastIndexOf('-', release - 1);
        row.put("nvr", nvr.isEmpty() ? "build " + key.buildId() : nvr);
        row.put("name", version < 1 ? nvr : nvr.substring(0, version));
        row.put("version", version < 1 ? "" : nvr.substring(version + 1, release));
        row.put("release", version < 1 ? "" : nvr.substring(release + 1));
        return ImageJson.listed(key.hub(), row);
    }

    private static Accepted accepted() {
        return new Accepted(null, null, ImageJson.object(), "");
    }

    private static Accepted accepted(ImageReader.Outcome outcome) {
        ObjectNode result = ImageJson.object()
                .put("found", outcome.found().name().toLowerCase(java.util.Locale.ROOT))
                .put("nvr", outcome.nvr())
                .put("rpms", outcome.rpms());
        String how =
                switch (outcome.found()) {
                    case IMAGE -> "indexed with " + outcome.rpms() + (outcome.rpms() == 1 ? " RPM" : " RPMs");
                    case DELETED -> "deleted in koji, so the index forgets it";
                    default -> "no image: " + outcome.why();
                };
        return new Accepted(null, null, result, how);
    }
}
