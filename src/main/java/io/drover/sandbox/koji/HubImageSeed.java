package io.drover.sandbox.koji;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Container images of a seed, as if koji had built each of them by a task that is long closed:
 *
 * <pre>{"nvr": "httpd-container-42-1", "owner": "drover", "source": "git+…/container/httpd#…", "target": "f42-container-candidate",
 *  "branch": "f42", "parent": "base-container-42-1", "arch": "x86_64", "rpms": ["httpd-2.4.62-1.fc42.x86_64"]}</pre>
 *
 * It holds {@code rpms} and what its parent holds of other names, and is in the target's destination tag, which takes its
 * package from then on. Parent and RPMs stand earlier; without {@code parent} it is a base image.
 */
final class HubImageSeed {

    private final HubState state;

    HubImageSeed(HubState state) {
        this.state = state;
    }

    void sow(JsonNode node) {
        HubUser owner = state.users.user(HubSeed.text(node, "owner"));
        HubBuild parent = node.has("parent") ? state.builds.build(HubSeed.text(node, "parent")) : null;
        HubTask task = task(node, owner, parent);
        HubChange change = state.change(owner);
        HubBuild build = state.builds.add(HubBuild.Nvr.parse(HubSeed.text(node, "nvr")), owner, change);
        build.finish(HubBuild.COMPLETE, state.now());
        build.source = HubSeed.text(node, "source");
        build.task = task.id;
        task.builds.add(build.id);
        build.extra = ContainerExtra.of(build, task, parent, null);
        archive(build, parent, node);
        tag(build, owner, change, HubSeed.text(node, "target"));
    }

    private HubTask task(JsonNode node, HubUser owner, @Nullable HubBuild parent) {
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        options.put("git_branch", node.path("branch").asText(null));
        if (parent != null) {
            options.put("koji_parent_build", parent.nvr.toString());
        }
        List<@Nullable Object> request = new ArrayList<>();
        request.add(HubSeed.text(node, "source"));
        request.add(HubSeed.text(node, "target"));
        request.add(options);
        HubTask task = state.tasks.add(new HubTask.Work("buildContainer", request), owner, HubTasks.PRIORITY);
        task.end(HubTask.CLOSED, state.now());
        return task;
    }

    private void archive(HubBuild build, @Nullable HubBuild parent, JsonNode node) {
        String arch = node.path("arch").asText("x86_64");
        HubArchive archive =
                state.builds.addArchive(build, "docker-image-" + build.nvr + "." + arch + ".tar.gz", "image");
        archive.arch = arch;
        archive.extra = Map.of("image", Map.of("arch", arch), "docker", Map.of("repositories", List.of()));
        Map<String, HubRpm> rpms = new LinkedHashMap<>();
        if (parent != null) {
            parent.archives.stream()
                    .filter(one -> one.arch.equals(arch))
                    .forEach(one -> one.rpms.forEach(rpm -> rpms.put(rpm.nvra.name(), rpm)));
        }
        node.path("rpms").forEach(name -> {
            HubRpm rpm = state.builds.rpm(name.asText());
            rpms.put(rpm.nvra.name(), rpm);
        });
        archive.rpms.addAll(rpms.values());
    }

    private void tag(HubBuild build, HubUser owner, HubChange change, String target) {
        HubTag dest = state.tags
                .findTarget(target)
                .orElseThrow(() -> new IllegalArgumentException("no such target for the image " + build.nvr))
                .tags()
                .dest();
        String name = build.nvr.name();
        if (HubPackages.find(dest, name, null) == null) {
            dest.packages.put(name, new HubTag.Listed(name, false, null), change);
            dest.owners.put(name, owner, change);
        }
        dest.builds.put(build.id, build, change);
    }
}
