package io.drover.sandbox.koji;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Fills a hub from JSON, adding to what is there:
 *
 * <pre>{"users":   [{"name": "drover", "password": "…", "permissions": ["tag"], "blocked": false}],
 *  "tags":    [{"name": "f41", "arches": "x86_64", "parents": [], "packages": ["bash"], "locked": false}],
 *  "targets": [{"name": "f41", "build_tag": "f41-build", "dest_tag": "f41"}],
 *  "builds":  [{"nvr": "bash-5.2.32-1.fc41", "owner": "drover", "state": 1, "tags": ["f41"]}]}</pre>
 *
 * What is named must exist before or stand earlier in the same document. No bus message and no journal entry comes of it.
 */
final class HubSeed {

    private final HubState state;

    HubSeed(HubState state) {
        this.state = state;
    }

    void sow(JsonNode seed) {
        seed.path("users").forEach(this::user);
        seed.path("tags").forEach(this::tag);
        seed.path("targets").forEach(this::target);
        seed.path("builds").forEach(this::build);
    }

    private void user(JsonNode node) {
        Set<String> permissions = new LinkedHashSet<>();
        node.path("permissions").forEach(permission -> permissions.add(permission.asText()));
        String name = text(node, "name");
        state.users.put(
                name,
                new HubUser(
                        state.nextId(),
                        name,
                        node.path("password").asText(""),
                        permissions,
                        node.path("blocked").asBoolean()));
    }

    private void tag(JsonNode node) {
        String name = text(node, "name");
        HubTag tag = new HubTag(
                state.nextId(),
                name,
                node.path("arches").asText("x86_64"),
                node.path("locked").asBoolean());
        node.path("parents").forEach(parent -> tag.parents.add(state.tag(parent.asText())));
        long owner = state.users.values().stream().findFirst().map(HubUser::id).orElse(0L);
        node.path("packages").forEach(listed -> {
            state.packageId(listed.asText());
            tag.packages.put(listed.asText(), new HubTag.Listed(listed.asText(), owner, false));
        });
        state.tags.put(name, tag);
    }

    private void target(JsonNode node) {
        String name = text(node, "name");
        state.targets.put(
                name,
                new HubState.Target(
                        state.nextId(), name, state.tag(text(node, "build_tag")), state.tag(text(node, "dest_tag"))));
    }

    private void build(JsonNode node) {
        HubUser owner = state.findUser(text(node, "owner"))
                .orElseThrow(() -> new IllegalArgumentException("no such user for the build " + node));
        HubBuild build = state.addBuild(HubBuild.Nvr.parse(text(node, "nvr")), owner);
        build.finish(node.path("state").asInt(HubBuild.COMPLETE), state.now());
        build.source = node.path("source").asText(null);
        build.epoch = node.hasNonNull("epoch") ? node.get("epoch").longValue() : null;
        node.path("tags")
                .forEach(tag -> state.tag(tag.asText()).builds.add(0, new HubTag.Tagged(build, state.nextEvent())));
    }

    private static String text(JsonNode node, String member) {
        if (!node.path(member).isTextual()) {
            throw new IllegalArgumentException("a seed's entry needs a text " + member + ": " + node);
        }
        return node.get(member).textValue();
    }
}
