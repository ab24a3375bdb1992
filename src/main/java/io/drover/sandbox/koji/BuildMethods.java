package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds, and the lists of what is in a tag (wire/koji.md §5.3, §5.7). */
final class BuildMethods {

    private final HubState state;
    private final Journal journal;

    BuildMethods(HubState state, Journal journal) {
        this.state = state;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add("getBuild(buildInfo, strict=false)", this::getBuild);
        methods.add(
                "listBuilds(packageID=nil, userID=nil, taskID=nil, prefix=nil, state=nil, volumeID=nil, source=nil,"
                        + " createdBefore=nil, createdAfter=nil, completeBefore=nil, completeAfter=nil, type=nil,"
                        + " typeInfo=nil, queryOpts=nil, pattern=nil, cgID=nil, draft=nil)",
                this::listBuilds);
        methods.add(
                "listTagged(tag, event=nil, inherit=false, prefix=nil, latest=false, package=nil, owner=nil, type=nil,"
                        + " strict=true, extra=false, draft=nil)",
                (call, args) -> listTagged(args, args.flag("inherit"), args.value("latest")));
        methods.add(
                "getLatestBuilds(tag, event=nil, package=nil, type=nil, draft=nil)",
                (call, args) -> listTagged(args, true, true));
        methods.add("createEmptyBuild(name, version, release, epoch, owner=nil, draft=false)", this::createEmpty);
        methods.add("build(src, target, opts=nil, priority=nil, channel=nil)", this::build);
    }

    private @Nullable Object getBuild(HubCall call, HubArguments args) {
        Object ref = args.value("buildInfo");
        HubBuild build =
                args.flag("strict") ? state.build(ref) : state.findBuild(ref).orElse(null);
        return build == null ? null : build.struct(state.packageId(build.nvr.name()));
    }

    private Object listBuilds(HubCall call, HubArguments args) {
        List<Map<String, @Nullable Object>> rows = state.builds.values().stream()
                .filter(build -> !args.has("taskID") || Objects.equals(build.task, args.value("taskID")))
                .filter(build -> !args.has("state") || Objects.equals((long) build.state, args.value("state")))
                .filter(build -> !args.has("prefix") || build.nvr.name().startsWith(args.text("prefix")))
                .filter(build -> isOf(build, args.value("packageID")))
                .filter(build -> !args.has("userID")
                        || state.findUser(args.value("userID"))
                                .filter(user -> user.id() == build.owner.id())
                                .isPresent())
                .map(build -> build.listed(state.packageId(build.nvr.name())))
                .toList();
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }

    private boolean isOf(HubBuild build, @Nullable Object packageRef) {
        return packageRef == null
                || packageRef.equals(build.nvr.name())
                || packageRef.equals(state.packageId(build.nvr.name()));
    }

    private Object listTagged(HubArguments args, boolean inherit, @Nullable Object latest) {
        HubTag tag = state.findTag(args.value("tag")).orElse(null);
        if (tag == null) {
            if (args.names("strict") && !args.flag("strict")) {
                return List.of();
            }
            throw HubFault.generic("No such tag: " + HubState.quoted(args.value("tag")));
        }
        long most = latest instanceof Long number ? number : Boolean.TRUE.equals(latest) ? 1 : Long.MAX_VALUE;
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        for (HubTag source : inherit ? tag.inheritance() : List.of(tag)) {
            for (HubTag.Tagged tagged : source.builds) {
                String name = tagged.build().nvr.name();
                long already = names.stream().filter(name::equals).count();
                if (isOf(tagged.build(), args.value("package")) && already < most && seen.add(tagged.build().id)) {
                    names.add(name);
                    rows.add(row(source, tagged));
                }
            }
        }
        return rows;
    }

    private Map<String, @Nullable Object> row(HubTag tag, HubTag.Tagged tagged) {
        HubBuild build = tagged.build();
        Map<String, @Nullable Object> row = build.listed(state.packageId(build.nvr.name()));
        row.remove("extra");
        row.put("id", build.id);
        row.put("tag_id", tag.id);
        row.put("tag_name", tag.name);
        row.put("create_event", tagged.event());
        return row;
    }

    private Object createEmpty(HubCall call, HubArguments args) {
        HubUser user = call.userWho("admin");
        HubBuild.Nvr nvr = new HubBuild.Nvr(args.text("name"), args.text("version"), args.text("release"));
        HubUser owner = args.has("owner") ? state.findUser(args.value("owner")).orElse(user) : user;
        state.findBuild(nvr).ifPresent(build -> {
            throw HubFault.generic("Build already exists (id=" + build.id + ", state=" + build.state + "): " + nvr);
        });
        call.changes();
        HubBuild build = state.addBuild(nvr, owner);
        build.epoch = args.value("epoch") instanceof Long epoch ? epoch : null;
        build.finish(HubBuild.COMPLETE, state.now());
        journal.effect("createEmptyBuild", nvr.toString(), KojiJson.toJson(Map.of("build", build.id)));
        HubMessages.buildState(call, build, null, null);
        return build.id;
    }

    /** Nothing about source or target is looked at now; nonsense becomes a task that fails. */
    private Object build(HubCall call, HubArguments args) {
        HubUser user = call.user();
        if (args.value("priority") instanceof Long priority && priority < 0 && !user.may("admin")) {
            throw HubFault.notAllowed("only admins may create high-priority tasks");
        }
        call.changes();
        Object opts = args.has("opts") ? args.value("opts") : Map.of();
        List<@Nullable Object> request = Arrays.asList(args.value("src"), args.value("target"), opts);
        long relative = args.value("priority") instanceof Long priority ? priority : 0;
        HubTask task = state.addTask("build", request, user, (int) (20 + relative));
        journal.effect(
                "build",
                args.value("src") + " for " + args.value("target"),
                KojiJson.toJson(Map.of("task", task.id, "opts", opts)));
        return task.id;
    }
}
