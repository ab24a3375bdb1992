package io.drover.sandbox.koji;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the hub tells the bus, in Fedora's form and in the native one (wire/koji.md §6). */
final class HubMessages {

    private static final List<String> BUILD_STATES = List.of("building", "complete", "deleted", "failed", "canceled");
    private static final String WEB = "http://localhost/koji";

    private HubMessages() {}

    private static void fedora(HubCall call, String topic, Map<String, @Nullable Object> body) {
        body.put("instance", "primary");
        body.put("base_url", WEB);
        call.tell("buildsys." + topic, body);
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
        body.put("owner", build.owner.name);
        body.put("url", WEB + "/buildinfo?buildID=" + build.id);
        body.put("files_base_url", WEB);
        body.put("creation_time", HubTime.text(build.created));
        body.put("completion_time", HubTime.textOrNull(build.completed));
        body.put("request", task == null ? List.of() : task.request);
        body.put("task", task == null ? null : tree(task));
        fedora(call, "build.state.change", body);
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        properties.put("type", "BuildStateChange");
        properties.put("name", build.nvr.name());
        properties.put("version", build.nvr.version());
        properties.put("release", build.nvr.release());
        properties.put("old", old == null ? null : buildState(old));
        properties.put("new", buildState(build.state));
        call.tellNatively(
                "build." + buildState(build.state).toLowerCase(Locale.ROOT),
                properties,
                change(old, build.state, build.struct()));
    }

    private static String buildState(int state) {
        return BUILD_STATES.get(state).toUpperCase(Locale.ROOT);
    }

    private static Map<String, @Nullable Object> change(
            @Nullable Object old, @Nullable Object now, Map<String, @Nullable Object> info) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("attribute", "state");
        body.put("old", old);
        body.put("new", now);
        body.put("info", info);
        return body;
    }

    /** Fedora announces scratch tasks only, the native form all. */
    static void taskState(HubCall call, HubTask task, int old) {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        properties.put("type", "TaskStateChange");
        properties.put("id", task.id);
        properties.put("parent", task.parent == null ? null : task.parent.id);
        properties.put("method", task.method);
        properties.put("old", HubTask.name(old));
        properties.put("new", HubTask.name(task.state));
        String state = HubTask.name(task.state);
        Map<String, @Nullable Object> info = task.struct();
        info.put("request", task.request);
        call.tellNatively("task." + state.toLowerCase(Locale.ROOT), properties, change(HubTask.name(old), state, info));
        if (task.scratch()) {
            scratch(call, task, old);
        }
    }

    private static void scratch(HubCall call, HubTask task, int old) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("id", task.id);
        body.put("method", task.method);
        body.put("attribute", "state");
        body.put("old", HubTask.name(old));
        body.put("new", HubTask.name(task.state));
        body.put("owner", task.owner.name);
        String first = String.valueOf(task.request.get(0));
        body.put("srpm", first.substring(first.lastIndexOf('/') + 1));
        body.put("info", tree(task));
        body.put("files_base_url", WEB);
        fedora(call, "task.state.change", body);
    }

    /** The task with its owner's name, its request, and its children. */
    private static Map<String, @Nullable Object> tree(HubTask task) {
        Map<String, @Nullable Object> tree = task.struct();
        tree.put("owner", task.owner.name);
        tree.put("host_name", task.state == HubTask.FREE ? null : "builder.localhost");
        tree.put("url", WEB + "/taskinfo?taskID=" + task.id);
        tree.put("result", task.result);
        tree.put("request", task.request);
        tree.put("children", task.children.stream().map(HubMessages::tree).toList());
        return tree;
    }

    /** @param what tag or untag */
    static void tagging(HubCall call, String what, Map<String, @Nullable Object> body) {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        properties.put("type", what.equals("tag") ? "Tag" : "Untag");
        for (String name : List.of("tag", "name", "version", "release", "user")) {
            properties.put(name, body.get(name));
        }
        call.tellNatively("build." + what, properties, new LinkedHashMap<>(body));
        fedora(call, what, body);
    }

    /** @param what init or done */
    static void repo(HubCall call, String what, HubRepo repo) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("tag", repo.content.tag().name);
        body.put("tag_id", repo.content.tag().id);
        body.put("repo_id", repo.id);
        Map<String, @Nullable Object> properties = new LinkedHashMap<>(body);
        properties.put("type", what.equals("init") ? "RepoInit" : "RepoDone");
        call.tellNatively("repo." + what, properties, new LinkedHashMap<>(body));
        fedora(call, "repo." + what, body);
    }

    /** @param action add, update, block, unblock or remove */
    static void packageList(
            HubCall call, String action, Map<String, @Nullable Object> details, HubPackages.Entry entry) {
        HubTag tag = entry.tag();
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("tag", tag.name);
        body.put("package", entry.listed().name());
        body.put("action", action);
        body.put("owner", entry.owner() == null ? null : entry.owner().name);
        body.put("block", entry.listed().blocked());
        body.put("extra_arches", entry.listed().extraArches());
        body.put("force", details.get("force"));
        body.put("update", details.get("update"));
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        properties.put("type", "PackageListChange");
        properties.put("tag", tag.name);
        properties.put("package", entry.listed().name());
        properties.put("action", action);
        properties.put("user", details.get("user"));
        call.tellNatively("package." + action, properties, new LinkedHashMap<>(body));
        fedora(call, "package.list.change", body);
    }

    /** Not for the empty key. */
    static void sign(HubCall call, HubRpm rpm, String key) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("sigkey", key);
        body.put("sighash", rpm.signatures.get(key));
        body.put("rpm", rpm.struct());
        body.put("build", rpm.build.struct());
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        properties.put("type", "RPMSign");
        properties.put("sigkey", key);
        properties.put("rpm_name", rpm.nvra.name());
        call.tellNatively("sign.rpm", properties, new LinkedHashMap<>(body));
        fedora(call, "rpm.sign", body);
    }

    /** An import by whatever way. @param type build, rpm or image … */
    static void imported(HubCall call, String type, HubBuild build) {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        properties.put("type", "Import");
        properties.put("importType", type);
        properties.put("name", build.nvr.name());
        properties.put("version", build.nvr.version());
        properties.put("release", build.nvr.release());
        call.tellNatively("import." + type, properties, build.struct());
    }
}
