package io.drover.containers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The JSON form of a plan; see {@link ContainerPlan#toJson}. */
final class ContainerPlanJson {
    private ContainerPlanJson() {}

    static ObjectNode of(ContainerPlan plan) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode rebuilds = json.putArray("rebuilds");
        plan.rebuilds().forEach(rebuild -> rebuilds.add(rebuild(rebuild)));
        ArrayNode skipped = json.putArray("skipped");
        plan.skipped()
                .forEach(one -> skipped.addObject().put("image", one.image()).put("reason", one.reason()));
        ArrayNode denied = json.putArray("denied");
        plan.denied().forEach(one -> {
            ObjectNode image = image(one.image());
            texts(image, "because", one.because());
            denied.add(image.put("allowed", false).put("verdict", one.verdict()));
        });
        texts(json, "missing", plan.missing());
        return json.put("batches", plan.batches());
    }

    private static ObjectNode rebuild(ContainerRebuild rebuild) {
        ObjectNode json = image(rebuild.image()).put("batch", rebuild.batch());
        Basis basis = rebuild.basis();
        texts(json, "after", basis.after());
        json.put("parent", basis.rebuilt())
                .put("original_parent", basis.original())
                .put("cut", basis.cut())
                .put("reason", rebuild.reason().word());
        texts(json, "because", rebuild.because());
        texts(json, "fixes", rebuild.fixes());
        texts(json, "remains", rebuild.remains());
        return json.put("allowed", true).put("verdict", rebuild.verdict());
    }

    private static ObjectNode image(ImageBuild image) {
        ImageSource source = image.source();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("image", image.nvr())
                .put("name", image.name())
                .put("version", image.version().version())
                .put("release", image.version().release())
                .put("build_id", image.buildId())
                .put("branch", source.branch())
                .put("target", source.target())
                .put("repository", source.repository())
                .put("commit", source.commit())
                .put("isolated", source.isolated())
                .put("flatpak", source.flatpak());
        ArrayNode composes = json.putArray("compose_ids");
        source.composeIds().forEach(composes::add);
        texts(json, "arches", source.arches());
        return json.put("recorded_parent", image.parent());
    }

    private static void texts(ObjectNode json, String field, List<String> texts) {
        ArrayNode array = json.putArray(field);
        texts.forEach(array::add);
    }
}
