package io.drover.sandbox.koji;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds of jars and Windows programs from a source: {@code maven}, {@code vmExec} with the VM's name first. */
final class ArchiveWork implements HubWork {

    private final HubState state;
    private final HubTagging tagging;
    private final HubBuildOutput output;

    ArchiveWork(HubState state, HubTagging tagging, HubBuildOutput output) {
        this.state = state;
        this.tagging = tagging;
        this.output = output;
    }

    private static boolean windows(HubTask task) {
        return task.method.equals("vmExec");
    }

    private static @Nullable Object source(HubTask task) {
        return windows(task) && task.argument(1) instanceof List<?> arguments && !arguments.isEmpty()
                ? arguments.get(0)
                : task.argument(0);
    }

    private HubTarget.Tags target(HubTask task) {
        return output.target(
                windows(task) && task.argument(1) instanceof List<?> arguments && arguments.size() > 1
                        ? arguments.get(1)
                        : task.argument(1));
    }

    @Override
    public void open(HubCall call, HubTask task) {
        HubBuild.Nvr nvr = HubBuildOutput.nvr(source(task));
        HubTarget.Tags target = target(task);
        if (!Boolean.TRUE.equals(task.options().get("scratch"))) {
            tagging.takes(target.dest(), nvr.name());
            HubBuild build = output.start(call, task, nvr);
            build.source = String.valueOf(source(task));
        }
    }

    @Override
    public @Nullable Object finish(HubCall call, HubTask task) {
        HubTarget.Tags target = target(task);
        for (HubBuild build : state.builds.of(task)) {
            String type = windows(task) ? "win" : "maven";
            HubArchive archive = state.builds.addArchive(build, build.nvr + (windows(task) ? ".zip" : ".jar"), type);
            archive.buildroot = task.id;
            output.complete(call, task, build);
            if (!Boolean.TRUE.equals(task.options().get("skip_tag"))
                    && !target.dest().holds(build)) {
                tagging.enter(call, target.dest(), build, task.owner);
            }
        }
        return Map.of("task_id", task.id);
    }

    @Override
    public void abandon(HubCall call, HubTask task, int buildState) {
        output.abandon(call, task, buildState);
    }
}
