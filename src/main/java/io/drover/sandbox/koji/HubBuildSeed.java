package io.drover.sandbox.koji;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.koji.KojiJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds of a seed:
 *
 * <pre>{"nvr": "bash-5.2.32-1.fc41", "owner": "drover", "state": 1, "tags": ["f41"], "epoch": 1, "source": "git+…",
 *  "extra": {}, "task": {"method": "buildContainer", "request": ["git+…", "f41-container", {"git_branch": "f41"}]}, "rpms": ["bash-5.2.32-1.fc41.src", {"nvra": "bash-5.2.32-1.fc41.x86_64", "signatures": ["fedora01"],
 *  "copies": ["fedora01"]}],
 *  "archives": [{"filename": "x.tar.gz", "type": "image", "arch": "x86_64", "size": 1, "extra": {},
 *                "rpms": ["bash-5.2.26-1.fc41.x86_64"]}]}</pre>
 *
 * The RPMs of an archive belong to builds that stand earlier. The task is closed; for a container it becomes
 * {@code extra.container_koji_task_id}, too.
 */
final class HubBuildSeed {

    private final HubState state;

    HubBuildSeed(HubState state) {
        this.state = state;
    }

    void sow(JsonNode node) {
        String ownerName = HubSeed.text(node, "owner");
        HubUser owner = state.users
                .find(ownerName)
                .orElseThrow(() -> new IllegalArgumentException("no such user for the build " + node));
        HubBuild.Nvr nvr = HubBuild.Nvr.parse(HubSeed.text(node, "nvr"));
        HubBuild build = state.builds.add(nvr, owner, state.change(owner));
        build.state = node.path("state").asInt(HubBuild.COMPLETE);
        build.completed = build.state == HubBuild.BUILDING ? null : state.now();
        build.source = node.path("source").asText(null);
        build.epoch = node.hasNonNull("epoch") ? Long.valueOf(node.get("epoch").longValue()) : null;
        build.extra = HubSeed.members(node.path("extra"));
        if (node.has("task")) {
            task(build, node.get("task"), owner);
        }
        node.path("rpms").forEach(rpm -> rpm(build, rpm));
        node.path("archives").forEach(archive -> archive(build, archive));
        node.path("tags").forEach(tag -> state.tags.tag(tag.asText()).builds.put(build.id, build, state.change(owner)));
    }

    private void task(HubBuild build, JsonNode node, HubUser owner) {
        List<@Nullable Object> request = new ArrayList<>();
        node.path("request").forEach(argument -> request.add(KojiJson.toValue(argument)));
        String method = HubSeed.text(node, "method");
        HubTask task = state.tasks.add(new HubTask.Work(method, request), owner, HubTasks.PRIORITY);
        task.builds.add(build.id);
        task.end(HubTask.CLOSED, state.now());
        build.task = task.id;
        if (method.equals("buildContainer")) {
            Map<String, @Nullable Object> extra = new LinkedHashMap<>(build.extra);
            extra.put("container_koji_task_id", task.id);
            build.extra = extra;
        }
    }

    private void rpm(HubBuild build, JsonNode node) {
        String name = node.isTextual() ? node.textValue() : HubSeed.text(node, "nvra");
        HubRpm rpm = state.builds.addRpm(build, HubRpm.Nvra.parse(name));
        node.path("signatures").forEach(key -> rpm.sign(key.asText()));
        node.path("copies").forEach(key -> rpm.copies.add(key.asText()));
    }

    private void archive(HubBuild build, JsonNode node) {
        HubArchive archive = state.builds.addArchive(
                build, HubSeed.text(node, "filename"), node.path("type").asText("image"));
        archive.arch = node.path("arch").asText("x86_64");
        archive.size = node.path("size").asLong(archive.size);
        archive.extra = HubSeed.members(node.path("extra"));
        node.path("rpms").forEach(rpm -> archive.rpms.add(state.builds.rpm(rpm.asText())));
    }
}
