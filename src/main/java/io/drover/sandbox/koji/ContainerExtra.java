package io.drover.sandbox.koji;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code extra} of a container build, as OSBS imports it (wire/targets.md §4.3). */
final class ContainerExtra {

    private static final String REGISTRY = "registry.localhost/";
    /** Of an operator bundle: {@code {"related_images": {"created_by_osbs": true, "pullspecs": [{original, new, pinned}]}}}. */
    private static final String MANIFESTS = "operator_manifests";

    private ContainerExtra() {}

    /**
     * @param parent null: built from scratch
     * @param before the build before it, null where there is none: the same manifests name the same images
     */
    static Map<String, @Nullable Object> of(
            HubBuild build, HubTask task, @Nullable HubBuild parent, @Nullable HubBuild before) {
        Map<?, ?> options = task.options();
        Map<String, @Nullable Object> extra = new LinkedHashMap<>(build.extra);
        if (build.task != null) {
            extra.put("container_koji_task_id", build.task);
        }
        extra.put("submitter", "osbs");
        extra.put("osbs_build", Map.of("kind", "container_build", "engine", "podman", "subtypes", List.of()));
        if (options.get("userdata") instanceof Map<?, ?> userdata) {
            extra.put("custom_user_metadata", userdata);
        }
        Map<String, @Nullable Object> image = new LinkedHashMap<>();
        image.put("isolated", Boolean.TRUE.equals(options.get("isolated")));
        if (Boolean.TRUE.equals(options.get("flatpak"))) {
            image.put("flatpak", true);
        }
        parent(image, parent);
        composes(image, options);
        if (before != null && before.extra.get("image") instanceof Map<?, ?> known && known.get(MANIFESTS) != null) {
            image.put(MANIFESTS, known.get(MANIFESTS));
        }
        if (options.get("yum_repourls") instanceof List<?> repos) {
            image.put("yum_repourls", repos);
        }
        String pull = REGISTRY + build.nvr.name() + ":" + build.nvr.version() + "-" + build.nvr.release();
        image.put(
                "index",
                Map.of(
                        "tags", List.of(build.nvr.version() + "-" + build.nvr.release()),
                        "floating_tags", List.of(),
                        "unique_tags", List.of(),
                        "pull", List.of(pull),
                        "digests", Map.of()));
        image.put("media_types", List.of());
        extra.put("image", image);
        return extra;
    }

    private static void parent(Map<String, @Nullable Object> image, @Nullable HubBuild parent) {
        if (parent == null) {
            image.put("parent_images", List.of());
            image.put("parent_image_builds", Map.of());
            return;
        }
        String spec = REGISTRY + parent.nvr.name() + ":" + parent.nvr.version();
        image.put("parent_build_id", parent.id);
        image.put("parent_images", List.of(spec));
        image.put("parent_image_builds", Map.of(spec, Map.of("id", parent.id, "nvr", parent.nvr.toString())));
    }

    private static void composes(Map<String, @Nullable Object> image, Map<?, ?> options) {
        if (options.get("compose_ids") instanceof List<?> composes && !composes.isEmpty()) {
            Map<String, @Nullable Object> odcs = new LinkedHashMap<>();
            odcs.put("compose_ids", composes);
            odcs.put("signing_intent", options.get("signing_intent"));
            odcs.put("signing_intent_overridden", false);
            image.put("odcs", odcs);
        }
    }
}
