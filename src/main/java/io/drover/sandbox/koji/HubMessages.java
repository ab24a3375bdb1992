package io.drover.sandbox.koji;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bodies of the messages about builds and tasks, in Fedora's form (wire/koji.md §6). */
final class HubMessages {

    private HubMessages() {}

    /** What every body has. */
    static void instance(Map<String, @Nullable Object> body) {
        body.put("instance", "primary");
        body.put("base_url", "http://localhost/koji");
    }

    /** @param old null for a build that did not exist before */
    static void buildState(HubCall call, HubBuild build, @Nullable Integer old, @Nullable HubTask task) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("build_id", build.id);
        body.put("name", build.nvr.name());
        body.put("version", build.nvr.version());
        body.put("release", build.nvr.release());
        body.put("epoch", build.epoch);
        body.put("attribute", "state");
        body.put("old", old);
        body.put("new", build.state);
        body.put("task_id", build.task);
        body.put("owner", build.owner.name());
        body.put("url", "http://localhost/koji/buildinfo?buildID=" + build.id);
        body.put("creation_time", HubTime.text(build.created));
        body.put("completion_time", build.completed == null ? null : HubTime.text(build.completed));
        body.put("request", task == null ? List.of() : task.request);
        body.put("task", task == null ? null : tree(task));
        instance(body);
        call.tell("buildsys.build.state.change", body);
    }

    /** Announced for scratch builds only. */
    static void taskState(HubCall call, HubTask task, int old) {
        if (!task.scratch()) {
            return;
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("id", task.id);
        body.put("method", task.method);
        body.put("attribute", "state");
        body.put("old", HubTask.name(old));
        body.put("new", HubTask.name(task.state));
        body.put("owner", task.owner.name());
        String first = String.valueOf(task.request.get(0));
        body.put("srpm", first.substring(first.lastIndexOf('/') + 1));
        body.put("info", tree(task));
        instance(body);
        call.tell("buildsys.task.state.change", body);
    }

    /** The task with its owner's name, its request, and no children: this hub makes none. */
    private static Map<String, @Nullable Object> tree(HubTask task) {
        Map<String, @Nullable Object> tree = task.struct();
        tree.put("owner", task.owner.name());
        tree.put("request", task.request);
        tree.put("children", List.of());
        return tree;
    }
}
