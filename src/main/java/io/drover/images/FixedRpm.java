package io.drover.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.koji.RpmVersion;
import io.drover.ledger.ImageRpm;
import org.jspecify.annotations.Nullable;

/**
 * The version of an RPM that an image should hold.
 *
 * @param build NVR of the koji build it comes from, null where nobody said
 */
record FixedRpm(String name, RpmVersion version, @Nullable String build) {

    /** Whether this one of the same name is older. */
    boolean isNewerThan(ImageRpm held) {
        return version.compareTo(new RpmVersion(held.epoch(), held.version(), held.release())) > 0;
    }

    FixedRpm newer(FixedRpm other) {
        return other.version.compareTo(version) > 0 ? other : this;
    }

    /** @param build null: what the node itself says */
    static FixedRpm of(JsonNode rpm, @Nullable String build) {
        return new FixedRpm(
                rpm.path("name").asText(),
                new RpmVersion(
                        rpm.path("epoch").asLong(0),
                        rpm.path("version").asText(),
                        rpm.path("release").asText()),
                build != null ? build : rpm.path("build").asText(null));
    }

    ObjectNode json() {
        return ImageJson.object()
                .put("name", name)
                .put("epoch", version.epoch())
                .put("version", version.version())
                .put("release", version.release())
                .put("build", build);
    }
}
