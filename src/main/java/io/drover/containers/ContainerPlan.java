package io.drover.containers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Which images are rebuilt, and what becomes of the others that were looked at.
 *
 * @param rebuilds by batch, then NVR
 * @param skipped not rebuilt, since it is not necessary or would not help; by NVR
 * @param denied affected, and not rebuilt since the policy says no; by NVR
 * @param missing what was asked for by name or NVR and is not in the facts
 */
public record ContainerPlan(
        List<ContainerRebuild> rebuilds, List<Skipped> skipped, List<Denied> denied, List<String> missing) {
    public ContainerPlan {
        rebuilds = List.copyOf(rebuilds);
        skipped = List.copyOf(skipped);
        denied = List.copyOf(denied);
        missing = List.copyOf(missing);
    }

    /** @param image its NVR */
    public record Skipped(String image, String reason) {}

    /** @param because what would make its rebuild necessary */
    public record Denied(ImageBuild image, String verdict, List<String> because) {
        public Denied {
            because = List.copyOf(because);
        }
    }

    /** How many batches follow one another. */
    public int batches() {
        return rebuilds.stream().mapToInt(rebuild -> rebuild.batch() + 1).max().orElse(0);
    }

    /**
     * {@code {"rebuilds": [{"image": nvr, "name", "version", "release", "build_id", "branch", "target", "repository",
     * "commit", "isolated", "flatpak", "compose_ids", "arches", "recorded_parent", "batch", "after": [nvr], "parent": nvr or
     * null, "original_parent": nvr or null, "cut": nvr or null, "reason", "because": […], "fixes": […], "remains": […],
     * "allowed": true, "verdict"}], "skipped": [{"image", "reason"}], "denied": [as rebuilds up to recorded_parent,
     * "because", "allowed": false, "verdict"], "missing": […], "batches": 2}}.
     */
    public ObjectNode toJson() {
        return ContainerPlanJson.of(this);
    }
}
