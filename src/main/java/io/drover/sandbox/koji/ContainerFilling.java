package io.drover.sandbox.koji;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts into a container's build what its imports put there: what koji is told of the image, and an archive per arch. */
final class ContainerFilling {

    private final HubState state;
    private final ContainerContents contents;

    ContainerFilling(HubState state, ContainerContents contents) {
        this.state = state;
        this.contents = contents;
    }

    /** @param task what was asked for; the build need not be its @param tag offers RPMs; null: nothing does */
    void fill(HubBuild build, HubTask task, List<String> arches, @Nullable HubTag tag) {
        HubBuild parent = parent(task);
        build.extra = ContainerExtra.of(
                build, task, parent, contents.before(build.source, task).orElse(null));
        for (String arch : arches) {
            HubArchive archive =
                    state.builds.addArchive(build, "docker-image-" + build.nvr + "." + arch + ".tar.gz", "image");
            archive.arch = arch;
            archive.buildroot = build.task;
            archive.extra = Map.of("image", Map.of("arch", arch), "docker", Map.of("repositories", List.of()));
            archive.rpms.addAll(contents.of(new ContainerContents.Wish(build, task, parent, tag, arch)));
        }
    }

    @Nullable
    HubBuild parent(HubTask task) {
        Object parent = task.options().get("koji_parent_build");
        return parent == null
                ? contents.usualParent(String.valueOf(task.argument(0)), task).orElse(null)
                : state.builds.build(parent);
    }

    static List<String> arches(HubTask task, @Nullable HubTag tag) {
        if (task.options().get("arch_override") instanceof String override && !override.isBlank()) {
            return List.of(override.strip().split("\\s+"));
        }
        return tag == null ? List.of("x86_64") : HubBuildOutput.arches(tag);
    }
}
