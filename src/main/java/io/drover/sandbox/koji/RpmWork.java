package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds of RPMs from a source: {@code build}, and several in a row: {@code chainbuild}. */
final class RpmWork implements HubWork {

    private final HubState state;
    private final HubTagging tagging;
    private final HubBuildOutput output;

    RpmWork(HubState state, HubTagging tagging, HubBuildOutput output) {
        this.state = state;
        this.tagging = tagging;
        this.output = output;
    }

    @Override
    public void open(HubCall call, HubTask task) {
        if (!task.method.equals("chainbuild")) {
            openBuild(call, task);
            return;
        }
        if (!(task.argument(0) instanceof List<?> groups)) {
            throw HubFault.build("Invalid list of sources: " + task.argument(0));
        }
        output.target(task.argument(1));
        for (Object group : groups) {
            for (Object source : group instanceof List<?> several ? several : Arrays.asList(group)) {
                if (source instanceof String text && text.contains("/")) {
                    List<@Nullable Object> request = Arrays.asList(source, task.argument(1), task.options());
                    HubTask child = state.tasks.addChild(task, new HubTask.Work("build", request), "build");
                    openBuild(call, child);
                }
            }
        }
    }

    private void openBuild(HubCall call, HubTask task) {
        HubBuild.Nvr nvr = HubBuildOutput.nvr(task.argument(0));
        HubTarget.Tags target = output.target(task.argument(1));
        boolean scratch = Boolean.TRUE.equals(task.options().get("scratch"));
        if (!scratch && tags(task)) {
            tagging.takes(target.dest(), nvr.name());
        }
        if (!scratch) {
            HubBuild build = output.start(call, task, nvr);
            build.source = String.valueOf(task.argument(0));
        }
        children(task, target.build());
    }

    private static boolean tags(HubTask task) {
        return !Boolean.TRUE.equals(task.options().get("skip_tag"));
    }

    private void children(HubTask task, HubTag buildTag) {
        List<@Nullable Object> source = Arrays.asList(task.argument(0), buildTag.id, Map.of());
        state.tasks.addChild(task, new HubTask.Work("buildSRPMFromSCM", source), "srpm");
        for (String arch : arches(task, buildTag)) {
            List<@Nullable Object> request = Arrays.asList(
                    "tasks/" + task.id % 10_000 + "/" + task.id + "/x.src.rpm", buildTag.id, arch, true, Map.of());
            HubTask child = state.tasks.addChild(task, new HubTask.Work("buildArch", request), arch);
            child.arch = arch;
        }
    }

    private static List<String> arches(HubTask task, HubTag buildTag) {
        return task.options().get("arch_override") instanceof String override && !override.isBlank()
                ? List.of(override.strip().split("\\s+"))
                : HubBuildOutput.arches(buildTag);
    }

    @Override
    public @Nullable Object finish(HubCall call, HubTask task) {
        List<HubTask> builds = task.method.equals("chainbuild") ? List.copyOf(task.children) : List.of(task);
        builds.forEach(build -> finishBuild(call, build));
        return null;
    }

    private void finishBuild(HubCall call, HubTask task) {
        HubTarget.Tags target = output.target(task.argument(1));
        task.children.forEach(child -> child.result = result(task, child));
        for (HubBuild build : state.builds.of(task)) {
            if (build.state == HubBuild.BUILDING) {
                output.rpms(build, target.build());
                output.complete(call, task, build);
                if (tags(task)) {
                    tag(call, task, build, target.dest());
                }
            }
        }
    }

    private void tag(HubCall call, HubTask task, HubBuild build, HubTag tag) {
        List<@Nullable Object> request = Arrays.asList(tag.id, build.id, false, null, true);
        HubTask child = state.tasks.addChild(task, new HubTask.Work("tagBuild", request), "tag");
        child.started = state.now();
        child.end(HubTask.CLOSED, state.now());
        if (!tag.holds(build)) {
            tagging.enter(call, tag, build, task.owner);
        }
    }

    private static Map<String, @Nullable Object> result(HubTask task, HubTask child) {
        HubBuild.Nvr nvr = HubBuildOutput.nvr(task.argument(0));
        String directory = "tasks/" + child.id % 10_000 + "/" + child.id + "/";
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        if (child.method.equals("buildSRPMFromSCM")) {
            result.put("srpm", directory + nvr + ".src.rpm");
            result.put("source", Map.of("source", task.argument(0), "url", task.argument(0)));
        } else {
            List<Object> rpms = new ArrayList<>(List.of(directory + nvr + "." + child.arch + ".rpm"));
            result.put("rpms", rpms);
            result.put("srpms", List.of());
        }
        result.put("logs", List.of(directory + "build.log", directory + "root.log", directory + "state.log"));
        result.put("brootid", child.id);
        return result;
    }

    @Override
    public void abandon(HubCall call, HubTask task, int buildState) {
        output.abandon(call, task, buildState);
        task.children.forEach(child -> output.abandon(call, child, buildState));
    }
}
