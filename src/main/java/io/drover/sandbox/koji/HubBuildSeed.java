package io.drover.sandbox.koji;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Builds of a seed:
 *
 * <pre>{"nvr": "bash-5.2.32-1.fc41", "owner": "drover", "state": 1, "tags": ["f41"], "epoch": 1, "source": "git+…",
 *  "extra": {}, "rpms": ["bash-5.2.32-1.fc41.src", {"nvra": "bash-5.2.32-1.fc41.x86_64", "signatures": ["fedora01"],
 *  "copies": ["fedora01"]}],
 *  "archives": [{"filename": "x.tar.gz", "type": "image", "arch": "x86_64", "size": 1, "extra": {},
 *                "rpms": ["bash-5.2.26-1.fc41.x86_64"]}]}</pre>
 *
 * The RPMs of an archive belong to builds that stand earlier.
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
        node.path("rpms").forEach(rpm -> rpm(build, rpm));
        node.path("archives").forEach(archive -> archive(build, archive));
        node.path("tags").forEach(tag -> state.tags.tag(tag.asText()).builds.put(build.id, build, state.change(owner)));
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
