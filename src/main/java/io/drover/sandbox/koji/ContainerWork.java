package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Container builds: {@code buildContainer} from a source, {@code buildSourceContainer} from a build. */
final class ContainerWork implements HubWork {

    private static final Set<String> KNOWN = Set.of(
            "scratch",
            "isolated",
            "release",
            "git_branch",
            "arch_override",
            "yum_repourls",
            "koji_parent_build",
            "flatpak",
            "compose_ids",
            "signing_intent",
            "dependency_replacements",
            "userdata",
            "operator_csv_modifications_url",
            "koji_build_id",
            "koji_build_nvr",
            "skip_build");
    private static final String REGISTRY = "registry.localhost/";

    private final HubState state;
    private final HubTagging tagging;
    private final HubBuildOutput output;

    ContainerWork(HubState state, HubTagging tagging, HubBuildOutput output) {
        this.state = state;
        this.tagging = tagging;
        this.output = output;
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
        for (Object name : task.options().keySet()) {
            if (!KNOWN.contains(String.valueOf(name))) {
                throw HubFault.build("Invalid option: " + name);
            }
        }
        HubTarget.Tags target = output.target(target(task));
        HubBuild.Nvr nvr = nvr(task);
        if (!scratch(task)) {
            tagging.takes(target.dest(), nvr.name());
            HubBuild build = output.start(call, task, nvr);
            build.source = ofSources(task) ? null : String.valueOf(task.argument(0));
            build.types.add("image");
        }
        for (String arch : arches(task, target)) {
            List<@Nullable Object> request = Arrays.asList(task.argument(0), target(task), arch, task.options());
            HubTask child = state.tasks.addChild(task, new HubTask.Work("createContainer", request), arch);
            child.arch = arch;
        }
    }

    private static List<String> arches(HubTask task, HubTarget.Tags target) {
        return task.options().get("arch_override") instanceof String override && !override.isBlank()
                ? List.of(override.strip().split("\\s+"))
                : HubBuildOutput.arches(target.build());
    }

    private HubBuild.Nvr nvr(HubTask task) {
        if (ofSources(task)) {
            HubBuild of = sourceOf(task);
            return new HubBuild.Nvr(of.nvr.name() + "-source", of.nvr.version(), of.nvr.release() + ".1");
        }
        HubBuild.Nvr nvr = HubBuildOutput.nvr(task.argument(0));
        return task.options().get("release") instanceof String release
                ? new HubBuild.Nvr(nvr.name(), nvr.version(), release)
                : nvr;
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
            fill(build, task, target);
            output.complete(call, task, build);
            if (!target.dest().holds(build)) {
                tagging.enter(call, target.dest(), build, task.owner);
            }
            ids.add(String.valueOf(build.id));
        }
        HubBuild.Nvr nvr = nvr(task);
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

    /** An archive per arch, which holds the build tag's latest RPMs of that arch. */
    private void fill(HubBuild build, HubTask task, HubTarget.Tags target) {
        List<HubRpm> content = new ArrayList<>();
        HubContents.builds(target.build(), new HubContents.Wish(null, true, null, 1))
                .forEach(tagged -> content.addAll(tagged.build().rpms));
        Map<String, @Nullable Object> image = new LinkedHashMap<>();
        Object parent = task.options().get("koji_parent_build");
        if (parent != null) {
            image.put(
                    "parent_build_id",
                    state.builds.find(parent).map(found -> found.id).orElse(null));
        }
        Map<String, @Nullable Object> extra = new LinkedHashMap<>(build.extra);
        extra.put("image", image);
        extra.put("container_koji_task_id", task.id);
        if (task.options().get("userdata") instanceof Map<?, ?> userdata) {
            extra.put("custom_user_metadata", userdata);
        }
        build.extra = extra;
        for (String arch : arches(task, target)) {
            HubArchive archive =
                    state.builds.addArchive(build, "docker-image-" + build.nvr + "." + arch + ".tar.gz", "image");
            archive.arch = arch;
            archive.buildroot = task.id;
            content.stream()
                    .filter(rpm ->
                            rpm.nvra.arch().equals(arch) || rpm.nvra.arch().equals("noarch"))
                    .forEach(archive.rpms::add);
        }
    }

    @Override
    public void abandon(HubCall call, HubTask task, int buildState) {
        output.abandon(call, task, buildState);
    }
}
