package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds themselves (wire/koji.md §5.7). */
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
                "findBuildID(X, strict=false)",
                (call, args) -> find(args, "X") == null ? null : Objects.requireNonNull(find(args, "X")).id);
        methods.add(
                "listBuilds(packageID=nil, userID=nil, taskID=nil, prefix=nil, state=nil, volumeID=nil, source=nil,"
                        + " createdBefore=nil, createdAfter=nil, completeBefore=nil, completeAfter=nil, type=nil,"
                        + " typeInfo=nil, queryOpts=nil, pattern=nil, cgID=nil, draft=nil)",
                this::listBuilds);
        methods.add("createEmptyBuild(name, version, release, epoch, owner=nil, draft=false)", this::createEmpty);
        methods.add("deleteBuild(build, strict=true, min_ref_age=604800)", this::delete);
        methods.add("untaggedBuilds(name=nil, queryOpts=nil, draft=nil)", this::untagged);
        methods.add("buildReferences(build, limit=nil, lazy=false)", this::references);
        methods.add("getBuildType(buildInfo, strict=false)", this::types);
        methods.add("getBuildLogs(build)", this::logs);
        methods.add("getNextRelease(build_info, incr=1)", this::nextRelease);
        methods.add(
                "getChangelogEntries(buildID=nil, taskID=nil, filepath=nil, author=nil, before=nil, after=nil,"
                        + " queryOpts=nil, strict=false)",
                (call, args) -> List.of());
    }

    private @Nullable HubBuild find(HubArguments args, String name) {
        Object ref = args.value(name);
        return args.flag("strict")
                ? state.builds.build(ref)
                : state.builds.find(ref).orElse(null);
    }

    private @Nullable Object getBuild(HubCall call, HubArguments args) {
        HubBuild build = find(args, "buildInfo");
        return build == null ? null : build.struct();
    }

    private Object listBuilds(HubCall call, HubArguments args) {
        Pattern pattern = args.has("pattern") ? HubGlob.compile(args.text("pattern")) : null;
        HubUser user =
                args.has("userID") ? state.users.find(args.value("userID")).orElse(null) : null;
        if (args.has("userID") && user == null) {
            return HubQuery.apply(List.of(), args.struct("queryOpts"));
        }
        List<Map<String, @Nullable Object>> rows = state.builds.all().stream()
                .filter(build -> user == null || build.owner == user)
                .filter(build ->
                        pattern == null || pattern.matcher(build.nvr.toString()).matches())
                .filter(build -> fits(build, args) && inTime(build, args))
                .map(HubBuild::listed)
                .toList();
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }

    private static boolean fits(HubBuild build, HubArguments args) {
        return (!args.has("taskID") || Objects.equals(build.task, args.value("taskID")))
                && (!args.has("state") || Objects.equals((long) build.state, args.value("state")))
                && (!args.has("prefix") || build.nvr.name().startsWith(args.text("prefix")))
                && (!args.has("source")
                        || build.source != null
                                && HubGlob.compile(args.text("source"))
                                        .matcher(build.source)
                                        .matches())
                && (!args.has("type") || build.allTypes().contains(args.text("type")))
                && (!args.has("volumeID") || isDefault(args.value("volumeID")))
                && (!args.has("cgID") || isOf(build.generator, args.value("cgID")))
                && !args.flag("draft")
                && build.isOf(args.value("packageID"));
    }

    private static boolean isDefault(@Nullable Object volume) {
        return "DEFAULT".equals(volume) || Long.valueOf(0).equals(volume);
    }

    private static boolean isOf(HubBuild.@Nullable Generator generator, @Nullable Object ref) {
        return generator != null
                && (generator.name().equals(ref) || Long.valueOf(generator.id()).equals(ref));
    }

    private static boolean inTime(HubBuild build, HubArguments args) {
        return HubTime.within(build.created, args.value("createdAfter"), args.value("createdBefore"))
                && HubTime.within(build.completed, args.value("completeAfter"), args.value("completeBefore"));
    }

    private Object createEmpty(HubCall call, HubArguments args) {
        HubUser user = call.userWho("admin");
        HubBuild.Nvr nvr = new HubBuild.Nvr(args.text("name"), args.text("version"), args.text("release"));
        HubUser owner = args.has("owner") ? state.users.user(args.value("owner")) : user;
        state.builds.free(nvr);
        HubBuild build = state.builds.reserve(nvr, owner, call.change(state));
        build.epoch = args.numberOrNull("epoch");
        build.finish(HubBuild.COMPLETE, state.now());
        journal.effect("createEmptyBuild", nvr.toString(), KojiJson.toJson(Map.of("build", build.id)));
        HubMessages.buildState(call, build, null, null);
        return build.id;
    }

    private Object delete(HubCall call, HubArguments args) {
        call.userWho("admin");
        HubBuild build = state.builds.build(args.value("build"));
        boolean tagged = state.tags.all().stream().anyMatch(tag -> tag.holds(build));
        if (tagged || build.state != HubBuild.COMPLETE) {
            if (args.flag("strict")) {
                throw HubFault.generic(
                        "Cannot delete build " + build.nvr + ": " + (tagged ? "tagged" : "state " + build.state));
            }
            return false;
        }
        call.changes();
        int old = build.state;
        state.builds.delete(build);
        HubMessages.buildState(call, build, old, null);
        journal.effect("deleteBuild", build.nvr.toString(), KojiJson.toJson(Map.of("build", build.id)));
        return true;
    }

    private Object untagged(HubCall call, HubArguments args) {
        List<HubTag> tags = state.tags.all();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (HubBuild build : state.builds.all()) {
            boolean fits = build.state == HubBuild.COMPLETE && build.isOf(args.value("name"));
            if (fits && tags.stream().noneMatch(tag -> tag.holds(build))) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                row.put("id", build.id);
                row.put("name", build.nvr.name());
                row.put("version", build.nvr.version());
                row.put("release", build.nvr.release());
                row.put("draft", false);
                rows.add(row);
            }
        }
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }

    /** Where it is used: tags, and archives that hold its RPMs. */
    private Object references(HubCall call, HubArguments args) {
        HubBuild build = state.builds.build(args.value("build"));
        Map<String, @Nullable Object> references = new LinkedHashMap<>();
        references.put(
                "tags",
                state.tags.all().stream()
                        .filter(tag -> tag.holds(build))
                        .map(tag -> Map.of("id", tag.id, "name", tag.name))
                        .toList());
        references.put("rpms", List.of());
        references.put(
                "component_of",
                state.builds.archives().stream()
                        .filter(archive -> archive.rpms.stream().anyMatch(rpm -> rpm.build == build))
                        .map(archive -> archive.id)
                        .toList());
        references.put("archives", List.of());
        references.put("images", List.of());
        references.put("last_used", null);
        return references;
    }

    private @Nullable Object types(HubCall call, HubArguments args) {
        HubBuild build = find(args, "buildInfo");
        if (build == null) {
            return null;
        }
        Map<String, @Nullable Object> types = new LinkedHashMap<>();
        Map<?, ?> infos = build.extra.get("typeinfo") instanceof Map<?, ?> known ? known : Map.of();
        build.allTypes().forEach(type -> types.put(type, infos.get(type)));
        return types;
    }

    private Object logs(HubCall call, HubArguments args) {
        HubBuild build = state.builds.build(args.value("build"));
        List<Map<String, @Nullable Object>> logs = new ArrayList<>();
        if (build.task == null) {
            return logs;
        }
        String path =
                "packages/" + build.nvr.name() + "/" + build.nvr.version() + "/" + build.nvr.release() + "/data/logs/";
        build.rpms.stream()
                .map(rpm -> rpm.nvra.arch())
                .filter(arch -> !arch.equals("src"))
                .distinct()
                .forEach(arch -> {
                    for (String name :
                            List.of("build.log", "hw_info.log", "mock_output.log", "root.log", "state.log")) {
                        Map<String, @Nullable Object> log = new LinkedHashMap<>();
                        log.put("name", name);
                        log.put("dir", arch);
                        log.put("path", path + arch + "/" + name);
                        logs.add(log);
                    }
                });
        return logs;
    }

    private Object nextRelease(HubCall call, HubArguments args) {
        Map<?, ?> wanted = args.struct("build_info");
        if (!(wanted.get("name") instanceof String name) || !(wanted.get("version") instanceof String version)) {
            throw HubFault.parameter("build_info must have a name and a version");
        }
        return HubReleases.next(state, name, version);
    }
}
