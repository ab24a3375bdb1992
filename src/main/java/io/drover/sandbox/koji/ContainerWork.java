package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Container builds: {@code buildContainer} from a source, {@code buildSourceContainer} from a build. */
final class ContainerWork implements HubWork {

    private static final String REGISTRY = "registry.localhost/";

    private final HubState state;
    private final HubTagging tagging;
    private final HubBuildOutput output;
    private final ContainerContents contents;
    private final ContainerFilling filling;

    ContainerWork(HubState state, HubTagging tagging, HubBuildOutput output) {
        this.state = state;
        this.tagging = tagging;
        this.output = output;
        this.contents = new ContainerContents(state);
        this.filling = new ContainerFilling(state, contents);
    }

    private static boolean ofSources(HubTask task) {
        return task.method.equals("buildSourceContainer");
    }

    private static Object target(HubTask task) {
        return String.valueOf(task.argument(ofSources(task) ? 0 : 1));
    }

    private static boolean scratch(HubTask task) {
        return Boolean.TRUE.equals(task.options().get("scratch"));
    }

    @Override
    public void open(HubCall call, HubTask task) {
        ContainerOptions.check(task, ofSources(task));
        HubTarget.Tags target = output.target(target(task));
        filling.parent(task);
        HubBuild.Nvr nvr = nvr(task);
        if (!scratch(task)) {
            tagging.takes(target.dest(), nvr.name());
            HubBuild build = output.start(call, task, nvr);
            build.source = ofSources(task) ? null : String.valueOf(task.argument(0));
            build.types.add("image");
        }
        for (String arch : ContainerFilling.arches(task, target.build())) {
            List<@Nullable Object> request = Arrays.asList(task.argument(0), target(task), arch, task.options());
            HubTask child = state.tasks.addChild(task, new HubTask.Work("createContainer", request), arch);
            child.arch = arch;
        }
    }

    /** The release that was asked for, else the one that is free. */
    private HubBuild.Nvr nvr(HubTask task) {
        if (ofSources(task)) {
            HubBuild of = sourceOf(task);
            return new HubBuild.Nvr(of.nvr.name() + "-source", of.nvr.version(), of.nvr.release() + ".1");
        }
        HubBuild.Nvr nvr = HubBuildOutput.nvr(task.argument(0));
        HubBuild before =
                contents.before(String.valueOf(task.argument(0)), task).orElse(null);
        String release = task.options().get("release") instanceof String given ? given : null;
        if (before == null) {
            return new HubBuild.Nvr(nvr.name(), nvr.version(), release == null ? nvr.release() : release);
        }
        String name = before.nvr.name();
        String version = before.nvr.version();
        return new HubBuild.Nvr(name, version, release == null ? HubReleases.next(state, name, version) : release);
    }

    private HubBuild sourceOf(HubTask task) {
        Object ref = task.options().get("koji_build_id");
        return state.builds.build(ref == null ? task.options().get("koji_build_nvr") : ref);
    }

    @Override
    public @Nullable Object finish(HubCall call, HubTask task) {
        HubTarget.Tags target = output.target(target(task));
        List<Object> ids = new ArrayList<>();
        for (HubBuild build : state.builds.of(task)) {
            filling.fill(build, task, ContainerFilling.arches(task, target.build()), target.build());
            output.complete(call, task, build);
            if (!target.dest().holds(build)) {
                tagging.enter(call, target.dest(), build, task.owner);
            }
            ids.add(String.valueOf(build.id));
        }
        List<HubBuild> made = state.builds.of(task);
        HubBuild.Nvr nvr = made.isEmpty() ? nvr(task) : made.get(0).nvr;
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put(
                "repositories",
                List.of(
                        REGISTRY + nvr.name() + ":" + nvr.version() + "-" + nvr.release(),
                        REGISTRY + nvr.name() + "@sha256:"
                                + HubDigest.verify(
                                        "sha256", nvr.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        result.put("koji_builds", ids);
        return result;
    }

    @Override
    public void abandon(HubCall call, HubTask task, int buildState) {
        output.abandon(call, task, buildState);
    }
}
