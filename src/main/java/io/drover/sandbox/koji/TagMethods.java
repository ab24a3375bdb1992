package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tags, targets, package lists, and builds going in and out of tags (wire/koji.md §5.5, §5.6). */
final class TagMethods {

    private final HubState state;
    private final HubTagging tagging;
    private final Journal journal;

    TagMethods(HubState state, HubTagging tagging, Journal journal) {
        this.state = state;
        this.tagging = tagging;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add(
                "createTag(name, parent=nil, arches=nil, perm=nil, locked=false, maven_support=false,"
                        + " maven_include_all=false, extra=nil)",
                this::createTag);
        methods.add("getTag(tagInfo, strict=false, event=nil, blocked=false)", this::getTag);
        methods.add("createBuildTarget(name, build_tag, dest_tag)", this::createTarget);
        methods.add("getBuildTarget(info, event=nil, strict=false)", this::getTarget);
        methods.add(
                "packageListAdd(taginfo, pkginfo, owner=nil, block=nil, extra_arches=nil, force=false, update=false)",
                this::packageListAdd);
        methods.add(
                "listPackages(tagID=nil, userID=nil, pkgID=nil, prefix=nil, inherited=false, with_dups=false,"
                        + " event=nil, queryOpts=nil, with_owners=true, with_blocked=true)",
                this::listPackages);
        methods.add("tagBuild(tag, build, force=false, fromtag=nil)", this::tagBuild);
        methods.add("tagBuildBypass(tag, build, force=false, notify=false)", this::tagBuildBypass);
        methods.add("untagBuild(tag, build, strict=true, force=false)", (call, args) -> untag(call, args, call.user()));
        methods.add(
                "untagBuildBypass(tag, build, strict=true, force=false, notify=false)",
                (call, args) -> untag(call, args, call.userWho("tag")));
    }

    private Object createTag(HubCall call, HubArguments args) {
        call.userWho("tag");
        String name = args.text("name");
        if (!name.matches("[A-Za-z0-9/_.+-]{1,256}")) {
            throw new HubFault(1024, "Invalid tag name: " + HubState.quoted(name));
        }
        if (state.findTag(name).isPresent()) {
            throw HubFault.generic("A tag with the name '" + name + "' already exists");
        }
        HubTag parent = args.has("parent") ? state.tag(args.value("parent")) : null;
        call.changes();
        String arches = args.has("arches") ? args.text("arches") : "";
        HubTag tag = new HubTag(state.nextId(), name, arches, args.flag("locked"));
        if (parent != null) {
            tag.parents.add(parent);
        }
        state.tags.put(name, tag);
        journal.effect("createTag", name, KojiJson.toJson(tag.struct()));
        return tag.id;
    }

    private @Nullable Object getTag(HubCall call, HubArguments args) {
        if (args.flag("strict")) {
            return state.tag(args.value("tagInfo")).struct();
        }
        return state.findTag(args.value("tagInfo")).map(HubTag::struct).orElse(null);
    }

    private @Nullable Object createTarget(HubCall call, HubArguments args) {
        call.userWho("target");
        String name = args.text("name");
        if (state.findTarget(name).isPresent()) {
            throw HubFault.generic("A build target with the name '" + name + "' already exists");
        }
        HubTag buildTag = state.tag(args.value("build_tag"));
        HubTag destTag = state.tag(args.value("dest_tag"));
        call.changes();
        state.targets.put(name, new HubState.Target(state.nextId(), name, buildTag, destTag));
        journal.effect("createBuildTarget", name, KojiJson.toJson(Map.of("dest_tag", destTag.name)));
        return null;
    }

    private @Nullable Object getTarget(HubCall call, HubArguments args) {
        HubState.Target target = state.findTarget(args.value("info")).orElse(null);
        if (target == null) {
            if (args.flag("strict")) {
                throw HubFault.generic("No such build target: " + HubState.quoted(args.value("info")));
            }
            return null;
        }
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", target.id());
        struct.put("name", target.name());
        struct.put("build_tag", target.buildTag().id);
        struct.put("build_tag_name", target.buildTag().name);
        struct.put("dest_tag", target.destTag().id);
        struct.put("dest_tag_name", target.destTag().name);
        return struct;
    }

    private @Nullable Object packageListAdd(HubCall call, HubArguments args) {
        call.userWho("tag");
        HubTag tag = state.tag(args.value("taginfo"));
        String name = args.text("pkginfo");
        HubTag.Listed before = tag.listed(name);
        if (before == null && !args.has("owner")) {
            throw HubFault.generic("owner not specified");
        }
        if (before != null && before.blocked() && !args.flag("force")) {
            throw HubFault.generic("package " + name + " is blocked in tag " + tag.name);
        }
        long owner = before != null && !args.has("owner")
                ? before.owner()
                : state.findUser(args.value("owner"))
                        .orElseThrow(() -> HubFault.generic("No such user: " + args.value("owner")))
                        .id();
        HubTag.Listed after = new HubTag.Listed(name, owner, args.flag("block"));
        if (!after.equals(before)) {
            call.changes();
            state.packageId(name);
            tag.packages.put(name, after);
            journal.effect("packageListAdd", name + " into " + tag.name, KojiJson.toJson(Map.of("owner", owner)));
        }
        return null;
    }

    private Object listPackages(HubCall call, HubArguments args) {
        if (!args.has("tagID")) {
            throw HubFault.generic("this hub lists the packages of a tag only: give tagID");
        }
        HubTag tag = state.tag(args.value("tagID"));
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (HubTag source : args.flag("inherited") ? tag.inheritance() : List.of(tag)) {
            for (HubTag.Listed listed : source.packages.values()) {
                if (rows.stream().noneMatch(row -> listed.name().equals(row.get("package_name")))) {
                    rows.add(row(source, listed));
                }
            }
        }
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }

    private Map<String, @Nullable Object> row(HubTag tag, HubTag.Listed listed) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("package_id", state.packageId(listed.name()));
        row.put("package_name", listed.name());
        row.put("tag_id", tag.id);
        row.put("tag_name", tag.name);
        row.put("owner_id", listed.owner());
        row.put("owner_name", state.findUser(listed.owner()).map(HubUser::name).orElse(null));
        row.put("blocked", listed.blocked());
        row.put("extra_arches", null);
        return row;
    }

    /** Makes a task; every call makes another one. */
    private Object tagBuild(HubCall call, HubArguments args) {
        HubUser user = call.user();
        HubTag tag = state.tag(args.value("tag"));
        HubBuild build = state.build(args.value("build"));
        HubTag from = args.has("fromtag") ? state.tag(args.value("fromtag")) : null;
        tagging.mayEnter(tag, build, user, args.flag("force"));
        if (from != null) {
            tagging.unlocked(from, user, args.flag("force"));
        }
        call.changes();
        List<@Nullable Object> request =
                Arrays.asList(tag.id, build.id, args.flag("force"), from == null ? null : from.id);
        HubTask task = state.addTask("tagBuild", request, user, 10);
        journal.effect("tagBuild", build.nvr + " into " + tag.name, KojiJson.toJson(Map.of("task", task.id)));
        return task.id;
    }

    /** At once, and without a look at the package list. */
    private @Nullable Object tagBuildBypass(HubCall call, HubArguments args) {
        HubUser user = call.userWho("tag");
        HubTag tag = state.tag(args.value("tag"));
        HubBuild build = state.build(args.value("build"));
        tagging.unlocked(tag, user, args.flag("force"));
        tagging.notThereYet(tag, build, args.flag("force"));
        call.changes();
        tagging.enter(call, tag, build, user);
        journal.effect("tagBuildBypass", build.nvr + " into " + tag.name, KojiJson.toJson(Map.of("tag", tag.id)));
        return null;
    }

    private @Nullable Object untag(HubCall call, HubArguments args, HubUser user) {
        HubTag tag = state.tag(args.value("tag"));
        HubBuild build = state.build(args.value("build"));
        tagging.unlocked(tag, user, args.flag("force"));
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
}
