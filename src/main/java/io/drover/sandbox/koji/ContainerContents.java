package io.drover.sandbox.koji;

import io.drover.koji.RpmVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which RPMs get into a container: what its parent holds, and what the build of this image before it held, each in the
 * newest version that the parent, the build tag, the composes and the repo files offer. An image without parent and without
 * predecessor holds all that is offered. Guarded by the hub's lock.
 */
final class ContainerContents {

    private final HubState state;

    ContainerContents(HubState state) {
        this.state = state;
    }

    /** @param parent null: from scratch @param tag null: nothing is offered by a tag */
    record Wish(HubBuild build, HubTask task, @Nullable HubBuild parent, @Nullable HubTag tag, String arch) {}

    /** The last complete image build from the same repository; of the same branch, where there is one. */
    Optional<HubBuild> before(@Nullable String source, HubTask task) {
        String repository = repository(source);
        HubBuild last = null;
        boolean sameBranch = false;
        for (HubBuild build : state.builds.all()) {
            if (build.state == HubBuild.COMPLETE
                    && build.source != null
                    && build.allTypes().contains("image")
                    && repository(build.source).equals(repository)) {
                boolean same = Objects.equals(branch(build), task.options().get("git_branch"));
                if (same || !sameBranch) {
                    last = build;
                    sameBranch = same;
                }
            }
        }
        return Optional.ofNullable(last);
    }

    /** What FROM leads to where nothing else is asked for: the last complete build of what the one before was built on. */
    Optional<HubBuild> usualParent(@Nullable String source, HubTask task) {
        return before(source, task)
                .flatMap(build -> build.extra.get("image") instanceof Map<?, ?> image
                        ? state.builds.find(image.get("parent_build_id") instanceof Long id ? id : 0L)
                        : Optional.empty())
                .flatMap(parent -> state.builds.all().stream()
                        .filter(build -> build.state == HubBuild.COMPLETE)
                        .filter(build -> build.nvr.name().equals(parent.nvr.name())
                                && build.nvr.version().equals(parent.nvr.version()))
                        .reduce((one, later) -> later));
    }

    private @Nullable Object branch(HubBuild build) {
        Long task = build.task;
        return task == null ? null : state.tasks.task(task).options().get("git_branch");
    }

    /** Namespace and name. */
    private static String repository(@Nullable String source) {
        String place =
                Objects.requireNonNullElse(source, "").replaceAll("[?#].*$", "").replaceAll("(\\.git)?/*$", "");
        int name = place.lastIndexOf('/');
        int namespace = name < 1 ? -1 : place.lastIndexOf('/', name - 1);
        return place.substring(namespace + 1);
    }

    Collection<HubRpm> of(Wish wish) {
        Map<String, HubRpm> newest = new LinkedHashMap<>();
        Set<String> wanted = new LinkedHashSet<>();
        List<HubRpm> inherited = held(wish.parent(), wish.arch());
        List<HubRpm> earlier = before(wish.build().source, wish.task())
                .map(build -> held(build, wish.arch()))
                .orElse(List.of());
        inherited.forEach(rpm -> wanted.add(rpm.nvra.name()));
        earlier.forEach(rpm -> wanted.add(rpm.nvra.name()));
        boolean everything = wanted.isEmpty();
        List<HubRpm> offered = new ArrayList<>(inherited);
        HubTag tag = wish.tag();
        if (tag != null) {
            HubContents.builds(tag, new HubContents.Wish(null, true, null, 1))
                    .forEach(tagged -> offered.addAll(tagged.build().rpms));
        }
        offered.addAll(offered(wish.task()));
        for (HubRpm rpm : offered) {
            if (fits(rpm, wish.arch()) && (everything || wanted.contains(rpm.nvra.name()))) {
                newest.merge(rpm.nvra.name(), rpm, ContainerContents::newer);
            }
        }
        // what nobody offers any more stays as it was
        earlier.forEach(rpm -> newest.putIfAbsent(rpm.nvra.name(), rpm));
        return newest.values();
    }

    private static List<HubRpm> held(@Nullable HubBuild build, String arch) {
        return build == null
                ? List.of()
                : build.archives.stream()
                        .filter(archive -> archive.arch.equals(arch))
                        .flatMap(archive -> archive.rpms.stream())
                        .toList();
    }

    private static boolean fits(HubRpm rpm, String arch) {
        return rpm.nvra.arch().equals(arch) || rpm.nvra.arch().equals("noarch");
    }

    private static HubRpm newer(HubRpm one, HubRpm other) {
        return version(other).compareTo(version(one)) > 0 ? other : one;
    }

    private static RpmVersion version(HubRpm rpm) {
        Long epoch = rpm.build.epoch;
        return new RpmVersion(epoch == null ? 0 : epoch, rpm.nvra.version(), rpm.nvra.release());
    }

    /** By the composes and repo files of the task's options, as far as somebody said what is in them. */
    private List<HubRpm> offered(HubTask task) {
        List<HubRpm> rpms = new ArrayList<>();
        for (String option : List.of("compose_ids", "yum_repourls")) {
            if (task.options().get(option) instanceof List<?> places) {
                for (Object place : places) {
                    state.offers.getOrDefault(String.valueOf(place), List.of()).forEach(name -> add(name, rpms));
                }
            }
        }
        return rpms;
    }

    private void add(String name, List<HubRpm> rpms) {
        Optional<HubBuild> build = state.builds.find(HubBuild.Nvr.parse(name));
        if (build.isPresent()) {
            rpms.addAll(build.get().rpms);
        } else {
            rpms.add(state.builds.rpm(name));
        }
    }
}
