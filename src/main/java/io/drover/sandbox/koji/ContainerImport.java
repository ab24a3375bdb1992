package io.drover.sandbox.koji;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes images that OSBS has built without a koji task: checked, filled and tagged as those of one. Guarded by the hub's lock.
 * Source: wire/targets.md §4.1, §4.3.
 */
final class ContainerImport {

    private final HubState state;
    private final HubTagging tagging;
    private final ContainerContents contents;
    private final ContainerFilling filling;

    ContainerImport(HubState state) {
        this.state = state;
        this.tagging = new HubTagging(state);
        this.contents = new ContainerContents(state);
        this.filling = new ContainerFilling(state, contents);
    }

    /** @throws HubFault saying why koji takes none */
    HubBuild take(HubCall call, OsbsImage image) {
        HubUser owner = state.users
                .find(image.owner())
                .orElseThrow(() -> HubFault.generic("No such user: " + HubState.quoted(image.owner())));
        HubTask order = new HubTask(
                0,
                new HubTask.Work("buildContainer", Arrays.asList(image.source(), image.target(), image.options())),
                owner,
                HubTasks.PRIORITY,
                state.now());
        ContainerOptions.check(order, false);
        HubTarget.Tags target = image.target() == null ? null : new HubBuildOutput(state).target(image.target());
        filling.parent(order);
        HubBuild.Nvr nvr = nvr(image, order);
        if (target != null) {
            tagging.takes(target.dest(), nvr.name());
        }
        HubBuild build = reserved(call, nvr, owner);
        build.source = image.source();
        build.types.add("image");
        HubTag tag = target == null ? null : target.build();
        filling.fill(build, order, ContainerFilling.arches(order, tag), tag);
        build.finish(HubBuild.COMPLETE, state.now());
        HubMessages.buildState(call, build, HubBuild.BUILDING, null);
        if (target != null) {
            tagging.enter(call, target.dest(), build, owner);
        }
        return build;
    }

    private HubBuild reserved(HubCall call, HubBuild.Nvr nvr, HubUser owner) {
        HubBuild before = state.builds.find(nvr).orElse(null);
        if (before != null && before.state == HubBuild.COMPLETE) {
            throw HubFault.build("Build for " + nvr + " already exists, id " + before.id);
        }
        Integer old = before == null ? null : (Integer) before.state;
        HubBuild build = state.builds.reserve(nvr, owner, state.change(owner));
        HubMessages.buildState(call, build, old, null);
        return build;
    }

    /** Of the version before; of the release that was asked for, else of the next one. */
    private HubBuild.Nvr nvr(OsbsImage image, HubTask order) {
        HubBuild before = contents.before(image.source(), order).orElse(null);
        String version = before == null ? "1.0" : before.nvr.version();
        String name = name(image, before);
        Object release = order.options().get("release");
        return new HubBuild.Nvr(
                name, version, release instanceof String given ? given : HubReleases.next(state, name, version));
    }

    private static String name(OsbsImage image, @Nullable HubBuild before) {
        String component = image.component();
        if (component != null) {
            return component;
        }
        String repository = image.source().replaceAll("#.*$", "").replaceAll("(\\.git)?/*$", "");
        return before == null ? repository.substring(repository.lastIndexOf('/') + 1) : before.nvr.name();
    }
}
