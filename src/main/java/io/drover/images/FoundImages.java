package io.drover.images;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.ImageBuild;
import io.drover.ledger.ImageRpm;
import io.drover.ledger.StoredImage;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Images as {@code images-with-rpms-lookup} tells of them. */
record FoundImages(Map<Long, ImageRpm> rpms, Map<Long, List<Long>> held) {

    void addTo(ArrayNode array, Collection<StoredImage> images) {
        images.forEach(image -> add(array.addObject(), image));
    }

    private void add(ObjectNode json, StoredImage image) {
        describe(json, image);
        ArrayNode holds = json.putArray("holds");
        for (Long id : held.getOrDefault(image.id(), List.of())) {
            ImageRpm rpm = rpms.get(id);
            if (rpm != null) {
                holds.addObject()
                        .put("name", rpm.name())
                        .put("epoch", rpm.epoch())
                        .put("version", rpm.version())
                        .put("release", rpm.release())
                        .put("arch", rpm.arch());
            }
        }
    }

    /** Everything but what it holds. */
    static void describe(ObjectNode json, StoredImage image) {
        ImageBuild build = image.build();
        ImageBuild.Parent parent = build.parent();
        json.put("nvr", build.nvr().text())
                .put("name", build.nvr().name())
                .put("version", build.nvr().version())
                .put("release", build.nvr().release())
                .put("build_id", build.key().buildId())
                .put("branch", build.origin().branch())
                .put("target", build.origin().target())
                .put("repository", build.origin().repository())
                .put("commit", build.origin().commit())
                .put("source", build.origin().source())
                .put("parent", parent == null ? null : parent.nvr())
                .put("isolated", build.kind().isolated())
                .put("flatpak", build.kind().flatpak())
                .put("base", build.kind().base());
        ArrayNode composes = json.putArray("compose_ids");
        build.composeIds().forEach(composes::add);
        ArrayNode arches = json.putArray("arches");
        build.arches().forEach(arches::add);
        json.put("latest", image.latest());
    }
}
