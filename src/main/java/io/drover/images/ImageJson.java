package io.drover.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.ImageBuild;
import io.drover.ledger.ImageBuilds;
import io.drover.ledger.ImageContent;
import io.drover.ledger.ImageRpm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** koji's rows, and the answer of {@code koji-image-builds-lookup}, as records of the index. Stateless. */
final class ImageJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ImageJson() {}

    static ObjectNode object() {
        return NODES.objectNode();
    }

    /** A row of koji's list of builds. */
    static ImageBuilds.Listed listed(String hub, JsonNode row) {
        return new ImageBuilds.Listed(
                new ImageBuild.Key(hub, row.path("build_id").asLong()), nvr(row), instant(row.path("completion_ts")));
    }

    private static ImageBuild.Nvr nvr(JsonNode row) {
        return new ImageBuild.Nvr(
                row.path("nvr").asText(),
                row.path("name").asText(),
                row.path("version").asText(),
                row.path("release").asText(),
                number(row.path("epoch")));
    }

    /** One of the images that {@code koji-image-builds-lookup} tells of, without what it holds. */
    static ImageBuild build(String hub, JsonNode image) {
        Long parent = number(image.path("parent_id"));
        List<Long> composes = new ArrayList<>();
        image.path("compose_ids").forEach(id -> composes.add(id.asLong()));
        List<String> arches = new ArrayList<>();
        image.path("arches").forEach(arch -> arches.add(arch.asText()));
        return new ImageBuild(
                new ImageBuild.Key(hub, image.path("build_id").asLong()),
                nvr(image),
                instant(image.path("completion_ts")),
                new ImageBuild.Origin(
                        number(image.path("task_id")),
                        text(image.path("branch")),
                        text(image.path("target")),
                        text(image.path("repository")),
                        text(image.path("commit")),
                        text(image.path("source"))),
                parent == null ? null : new ImageBuild.Parent(parent, text(image.path("parent_nvr"))),
                new ImageBuild.Kind(
                        image.path("isolated").asBoolean(),
                        image.path("flatpak").asBoolean(),
                        image.path("base").asBoolean()),
                composes,
                arches);
    }

    static ImageContent content(String hub, JsonNode image) {
        List<ImageRpm> rpms = new ArrayList<>();
        image.path("rpms")
                .forEach(rpm -> rpms.add(new ImageRpm(
                        rpm.path("name").asText(),
                        rpm.path("epoch").asLong(0),
                        rpm.path("version").asText(),
                        rpm.path("release").asText(),
                        rpm.path("arch").asText())));
        return new ImageContent(build(hub, image), rpms);
    }

    private static @Nullable Instant instant(JsonNode seconds) {
        return seconds.isNumber() ? Instant.ofEpochMilli((long) (seconds.doubleValue() * 1000)) : null;
    }

    private static @Nullable Long number(JsonNode value) {
        return value.canConvertToLong() ? Long.valueOf(value.longValue()) : null;
    }

    private static @Nullable String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : null;
    }
}
