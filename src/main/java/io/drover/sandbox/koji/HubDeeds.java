package io.drover.sandbox.koji;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What people and services beside Drover do in the hub; the bus hears of it, the journal does not:
 *
 * <pre>{"sign": {"12c944d0": ["zlib-1.3.1-1.fc42.x86_64"]}, "tag": {"f42-updates": ["zlib-1.3.1-1.fc42"]},
 *  "container": [{"owner": "dora", "source": "git+…#…", "target": "f42-container-candidate",
 *                 "options": {"git_branch": "f42", "koji_parent_build": "base-container-42-1"}}]}</pre>
 *
 * {@code sign} is RPMs by key, {@code tag} builds by tag; {@code container} starts tasks, as buildContainer does. Guarded by the hub's lock.
 */
final class HubDeeds {

    private final HubState state;
    private final HubTagging tagging;

    HubDeeds(HubState state) {
        this.state = state;
        this.tagging = new HubTagging(state);
    }

    void done(JsonNode order, HubCall call) {
        order.path("tag").properties().forEach(tag -> tag.getValue()
                .forEach(build -> tag(call, state.tags.tag(tag.getKey()), state.builds.build(build.asText()))));
        order.path("sign").properties().forEach(key -> key.getValue()
                .forEach(rpm -> sign(call, state.builds.rpm(rpm.asText()), key.getKey())));
        order.path("container").forEach(this::container);
    }

    private void tag(HubCall call, HubTag tag, HubBuild build) {
        tagging.takes(tag, build.nvr.name());
        tagging.enter(call, tag, build, build.owner);
    }

    private static void sign(HubCall call, HubRpm rpm, String key) {
        rpm.sign(key);
        HubMessages.sign(call, rpm, key);
    }

    private void container(JsonNode node) {
        state.tasks.add(
                new HubTask.Work(
                        "buildContainer",
                        List.of(
                                HubSeed.text(node, "source"),
                                HubSeed.text(node, "target"),
                                HubSeed.members(node.path("options")))),
                state.users.user(HubSeed.text(node, "owner")),
                HubTasks.PRIORITY);
    }
}
