package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds going in and out of tags (wire/koji.md §5.6). */
final class TaggingMethods {

    private static final int PRIORITY = 10;

    private final HubState state;
    private final HubTagging tagging;
    private final Journal journal;

    TaggingMethods(HubState state, HubTagging tagging, Journal journal) {
        this.state = state;
        this.tagging = tagging;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add("tagBuild(tag, build, force=false, fromtag=nil)", this::tagBuild);
        methods.add("moveBuild(tag1, tag2, build, force=false)", this::moveBuild);
        methods.add("moveAllBuilds(tag1, tag2, package, force=false)", this::moveAll);
        methods.add("tagBuildBypass(tag, build, force=false, notify=false)", this::tagBuildBypass);
        methods.add("untagBuild(tag, build, strict=true, force=false)", (call, args) -> untag(call, args, call.user()));
        methods.add(
                "untagBuildBypass(tag, build, strict=true, force=false, notify=false)",
                (call, args) -> untag(call, args, call.userWho("tag")));
        methods.add("massTag(tag, builds)", this::massTag);
    }

    /** Makes a task; every call makes another one. */
    private Object tagBuild(HubCall call, HubArguments args) {
        HubTag from = args.has("fromtag") ? state.tags.tag(args.value("fromtag")) : null;
        HubTag tag = state.tags.tag(args.value("tag"));
        HubTask task = task(call, args, tag, from);
        journal.effect(
                "tagBuild",
                state.builds.build(args.value("build")).nvr + " into " + tag.name,
                KojiJson.toJson(Map.of("task", task.id)));
        return task.id;
    }

    private Object moveBuild(HubCall call, HubArguments args) {
        HubTag from = state.tags.tag(args.value("tag1"));
        HubTag tag = state.tags.tag(args.value("tag2"));
        HubTask task = task(call, args, tag, from);
        journal.effect(
                "moveBuild",
                state.builds.build(args.value("build")).nvr + " from " + from.name + " into " + tag.name,
                KojiJson.toJson(Map.of("task", task.id)));
        return task.id;
    }

    private HubTask task(HubCall call, HubArguments args, HubTag tag, @Nullable HubTag from) {
        HubUser user = call.user();
        HubBuild build = state.builds.build(args.value("build"));
        tagging.mayEnter(tag, build, user, args.flag("force"));
        if (from != null) {
            tagging.mayUse(from, user, args.flag("force"));
        }
        call.changes();
        List<@Nullable Object> request =
                Arrays.asList(tag.id, build.id, args.flag("force"), from == null ? null : from.id);
        return state.tasks.add(new HubTask.Work("tagBuild", request), user, PRIORITY);
    }

    /** A chain of tasks that keeps the builds in their order. */
    private Object moveAll(HubCall call, HubArguments args) {
        HubUser user = call.user();
        HubTag from = state.tags.tag(args.value("tag1"));
        HubTag to = state.tags.tag(args.value("tag2"));
        String name = state.findPackage(args.value("package"))
                .orElseThrow(() -> HubFault.generic("No such package: " + HubState.quoted(args.value("package"))));
        boolean force = args.flag("force");
        tagging.mayUse(from, user, force);
        tagging.mayUse(to, user, force);
        tagging.takes(to, name);
        state.policies.check("tag", user, to.name, force);
        List<Object> tasks = new ArrayList<>();
        for (HubBuild build : from.builds.values(null)) {
            if (build.isOf(name)) {
                tasks.add(dependant(user, tasks, Arrays.asList(to.id, build.id, force, from.id)));
            }
        }
        if (!tasks.isEmpty()) {
            call.changes();
            journal.effect(
                    "moveAllBuilds",
                    name + " from " + from.name + " into " + to.name,
                    KojiJson.toJson(Map.of("tasks", tasks)));
        }
        return tasks;
    }

    private Object dependant(HubUser user, List<Object> before, List<@Nullable Object> move) {
        List<Object> waits = before.isEmpty() ? List.of() : List.of(before.get(before.size() - 1));
        List<@Nullable Object> request =
                List.of(waits, List.of(List.of("tagBuild", move, Map.of("priority", (long) PRIORITY))));
        return state.tasks.add(new HubTask.Work("dependantTask", request), user, PRIORITY + 5).id;
    }

    /** At once, and without a look at the package list. */
    private @Nullable Object tagBuildBypass(HubCall call, HubArguments args) {
        HubUser user = call.userWho("tag");
        HubTag tag = state.tags.tag(args.value("tag"));
        HubBuild build = state.builds.build(args.value("build"));
        boolean force = args.flag("force");
        tagging.complete(build);
        tagging.mayUse(tag, user, force);
        state.policies.check("tag", user, tag.name, force);
        tagging.notThereYet(tag, build, force);
        call.changes();
        tagging.enter(call, tag, build, user);
        journal.effect("tagBuildBypass", build.nvr + " into " + tag.name, KojiJson.toJson(Map.of("tag", tag.id)));
        return null;
    }

    private @Nullable Object untag(HubCall call, HubArguments args, HubUser user) {
        HubTag tag = state.tags.tag(args.value("tag"));
        HubBuild build = state.builds.build(args.value("build"));
        tagging.mayUse(tag, user, args.flag("force"));
        state.policies.check("tag", user, tag.name, args.flag("force"));
        if (args.flag("strict")) {
            tagging.notAbsent(tag, build);
        }
        if (tag.holds(build)) {
            call.changes();
            tagging.leave(call, tag, build, user);
            journal.effect("untagBuild", build.nvr + " from " + tag.name, KojiJson.toJson(Map.of("tag", tag.id)));
        }
        return null;
    }

    /** No policy, no package list; those that are there already stay as they are. */
    private @Nullable Object massTag(HubCall call, HubArguments args) {
        HubUser user = call.userWho("tag");
        HubTag tag = state.tags.tag(args.value("tag"));
        List<HubBuild> builds = args.list("builds").stream()
                .map(state.builds::build)
                .filter(build -> !tag.holds(build))
                .toList();
        if (!builds.isEmpty()) {
            call.changes();
            builds.forEach(build -> tagging.enter(call, tag, build, user));
            journal.effect(
                    "massTag",
                    builds.size() + " builds into " + tag.name,
                    KojiJson.toJson(Map.of(
                            "builds", builds.stream().map(b -> b.nvr.toString()).toList())));
        }
        return null;
    }
}
