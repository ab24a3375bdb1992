package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What builders make of a source: names, builds, their RPMs. */
final class HubBuildOutput {

    private static final Pattern SOURCE =
            Pattern.compile("git\\+(?:https?|ssh|file)://[^#]*/([^/#?]+?)(?:\\.git)?/?#(\\S+)");

    private final HubState state;

    HubBuildOutput(HubState state) {
        this.state = state;
    }

    /** The commit decides the release: the same source again is the same NVR again. @throws HubFault 1005 */
    static HubBuild.Nvr nvr(@Nullable Object source) {
        String text = String.valueOf(source);
        if (text.endsWith(".src.rpm")) {
            HubRpm.Nvra nvra = HubRpm.Nvra.parse(text.substring(text.lastIndexOf('/') + 1));
            return new HubBuild.Nvr(nvra.name(), nvra.version(), nvra.release());
        }
        Matcher matcher = SOURCE.matcher(text);
        if (!matcher.matches()) {
            throw HubFault.build("Invalid source specification: " + source);
        }
        String commit = matcher.group(2).replaceAll("[^A-Za-z0-9]", "");
        return new HubBuild.Nvr(matcher.group(1), "1.0", "1.g" + commit.substring(0, Math.min(7, commit.length())));
    }

    /** @throws HubFault 1000 where the target, or where there may be none a build tag, is unknown */
    HubTarget.Tags target(@Nullable Object ref) {
        return state.tags
                .findTarget(ref)
                .orElseThrow(() -> HubFault.generic("No such build target: " + HubState.quoted(ref)))
                .tags();
    }

    /** A build of the task in the state BUILDING. @throws HubFault 1000 where the NVR is taken */
    HubBuild start(HubCall call, HubTask task, HubBuild.Nvr nvr) {
        state.builds.free(nvr);
        Integer old = state.builds.find(nvr).map(before -> before.state).orElse(null);
        HubBuild build = state.builds.reserve(nvr, task.owner, state.change(task.owner));
        build.task = task.id;
        task.builds.add(build.id);
        if (task.options().get("custom_user_metadata") instanceof Map<?, ?> metadata) {
            Map<String, @Nullable Object> extra = new LinkedHashMap<>();
            extra.put("custom_user_metadata", metadata);
            build.extra = extra;
        }
        HubMessages.buildState(call, build, old, top(task));
        return build;
    }

    private static HubTask top(HubTask task) {
        return task.parent == null ? task : top(task.parent);
    }

    void complete(HubCall call, HubTask task, HubBuild build) {
        build.finish(HubBuild.COMPLETE, state.now());
        HubMessages.buildState(call, build, HubBuild.BUILDING, top(task));
    }

    /** Its builds that are not complete. */
    void abandon(HubCall call, HubTask task, int buildState) {
        for (HubBuild build : state.builds.of(task)) {
            if (build.state == HubBuild.BUILDING && Long.valueOf(task.id).equals(build.task)) {
                build.finish(buildState, state.now());
                HubMessages.buildState(call, build, HubBuild.BUILDING, top(task));
            }
        }
    }

    /** The source, one package per arch of the build tag, and one without arch. */
    void rpms(HubBuild build, HubTag buildTag) {
        HubBuild.Nvr nvr = build.nvr;
        List<HubRpm.Nvra> names = new ArrayList<>();
        names.add(new HubRpm.Nvra(nvr.name(), nvr.version(), nvr.release(), "src"));
        arches(buildTag).forEach(arch -> names.add(new HubRpm.Nvra(nvr.name(), nvr.version(), nvr.release(), arch)));
        names.add(new HubRpm.Nvra(nvr.name() + "-common", nvr.version(), nvr.release(), "noarch"));
        names.forEach(name -> state.builds.addRpm(build, name));
    }

    static List<String> arches(HubTag buildTag) {
        String arches = TagMethods.arches(buildTag, null);
        return arches == null ? List.of("x86_64") : List.of(arches.strip().split("\\s+"));
    }
}
