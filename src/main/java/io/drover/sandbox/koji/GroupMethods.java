package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Groups of packages in tags: {@code build}, {@code srpm-build} (wire/koji.md §5.5). */
final class GroupMethods {

    /** @param tag whose own member it is */
    private record Held(HubTag tag, HubTag.Member member) {}

    private final HubState state;
    private final Journal journal;

    GroupMethods(HubState state, Journal journal) {
        this.state = state;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add(
                "groupListAdd(taginfo, grpinfo, block=false, force=false, **opts)",
                (call, args) -> group(call, args, args.flag("block"), "groupListAdd"));
        methods.add("groupListBlock(taginfo, grpinfo)", (call, args) -> group(call, args, true, "groupListBlock"));
        methods.add("groupListRemove(taginfo, grpinfo, force=false)", this::removeGroup);
        methods.add(
                "groupPackageListAdd(taginfo, grpinfo, pkg_name, block=false, force=false, **opts)",
                (call, args) -> member(call, args, args.text("pkg_name"), args.flag("block")));
        methods.add(
                "groupPackageListBlock(taginfo, grpinfo, pkg_name)",
                (call, args) -> member(call, args, args.text("pkg_name"), true));
        methods.add(
                "groupPackageListRemove(taginfo, grpinfo, pkg_name)",
                (call, args) -> removeMember(call, args, args.text("pkg_name")));
        methods.add(
                "groupReqListAdd(taginfo, grpinfo, reqinfo, block=false, force=false, **opts)",
                (call, args) -> member(call, args, "@" + args.text("reqinfo"), args.flag("block")));
        methods.add(
                "groupReqListRemove(taginfo, grpinfo, reqinfo, force=nil)",
                (call, args) -> removeMember(call, args, "@" + args.text("reqinfo")));
        methods.add(
                "getTagGroups(tag, event=nil, inherit=true, incl_pkgs=true, incl_reqs=true, incl_blocked=false)",
                this::groups);
    }

    private @Nullable Object group(HubCall call, HubArguments args, boolean block, String what) {
        call.userWho("tag");
        HubTag tag = state.tags.tag(args.value("taginfo"));
        String name = HubNames.check("group", args.text("grpinfo"));
        HubTag.Group before = tag.groups.get(name);
        HubTag.Group after = new HubTag.Group(name, block, args.named());
        if (before != null && before.blocked() && !block && !args.flag("force")) {
            throw HubFault.generic("group " + name + " is blocked in tag " + tag.name);
        }
        if (!after.equals(before)) {
            tag.groups.put(name, after, call.change(state));
            effect(what, name + " into " + tag.name, tag);
        }
        return null;
    }

    private void effect(String what, String subject, HubTag tag) {
        journal.effect(what, subject, KojiJson.toJson(Map.of("tag", tag.id)));
    }

    private @Nullable Object removeGroup(HubCall call, HubArguments args) {
        call.userWho("tag");
        HubTag tag = state.tags.tag(args.value("taginfo"));
        String name = args.text("grpinfo");
        if (!tag.groups.has(name)) {
            if (args.flag("force")) {
                return null;
            }
            throw HubFault.generic("No group: " + name + " found for tag: " + tag.name);
        }
        HubChange change = call.change(state);
        tag.groups.remove(name, change);
        tag.members.rows(null).stream()
                .filter(row -> row.value.group().equals(name))
                .forEach(row -> tag.members.remove(row.key, change));
        effect("groupListRemove", name + " from " + tag.name, tag);
        return null;
    }

    private @Nullable Object member(HubCall call, HubArguments args, String name, boolean block) {
        call.userWho("tag");
        HubTag tag = state.tags.tag(args.value("taginfo"));
        String group = existing(tag, args.text("grpinfo"));
        HubTag.Member after = new HubTag.Member(group, name, block, args.named());
        String key = group + "/" + name;
        if (!after.equals(tag.members.get(key))) {
            tag.members.put(key, after, call.change(state));
            effect(effect(name, "Add"), name.replace("@", "") + " into " + group + " of " + tag.name, tag);
        }
        return null;
    }

    private static String effect(String member, String verb) {
        return (member.startsWith("@") ? "groupReqList" : "groupPackageList") + verb;
    }

    /** Also an inherited one. */
    private static String existing(HubTag tag, String group) {
        if (HubInheritance.tags(tag, null).stream().noneMatch(source -> source.groups.has(group))) {
            throw HubFault.generic("group " + group + " not present in tag " + tag.name);
        }
        return group;
    }

    private @Nullable Object removeMember(HubCall call, HubArguments args, String name) {
        call.userWho("tag");
        HubTag tag = state.tags.tag(args.value("taginfo"));
        String group = args.text("grpinfo");
        String key = group + "/" + name;
        if (!tag.members.has(key)) {
            throw HubFault.generic("No member " + name + " in group " + group + " of tag " + tag.name);
        }
        tag.members.remove(key, call.change(state));
        effect(effect(name, "Remove"), name.replace("@", "") + " from " + group + " of " + tag.name, tag);
        return null;
    }

    private Object groups(HubCall call, HubArguments args) {
        Long event = args.numberOrNull("event");
        HubTag tag = state.tags.tag(args.value("tag"), event);
        Map<String, Map<String, @Nullable Object>> groups = new LinkedHashMap<>();
        Map<String, Map<String, Held>> members = new LinkedHashMap<>();
        for (HubTag source : args.flag("inherit") ? HubInheritance.tags(tag, event) : List.of(tag)) {
            source.groups.values(event).forEach(group -> groups.putIfAbsent(group.name(), struct(source, group)));
            source.members.values(event).forEach(member -> members.computeIfAbsent(
                            member.group(), unused -> new LinkedHashMap<>())
                    .putIfAbsent(member.name(), new Held(source, member)));
        }
        boolean blocked = args.flag("incl_blocked");
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        groups.forEach((name, struct) -> {
            if (blocked || Boolean.FALSE.equals(struct.get("blocked"))) {
                fill(struct, List.copyOf(members.getOrDefault(name, Map.of()).values()), args);
                rows.add(struct);
            }
        });
        return rows;
    }

    private static void fill(Map<String, @Nullable Object> struct, List<Held> members, HubArguments args) {
        List<Map<String, @Nullable Object>> packages = new ArrayList<>();
        List<Map<String, @Nullable Object>> requirements = new ArrayList<>();
        for (Held held : members) {
            HubTag.Member member = held.member();
            if (member.blocked() && !args.flag("incl_blocked")) {
                continue;
            }
            boolean group = member.name().startsWith("@");
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put(group ? "name" : "package", member.name().replace("@", ""));
            row.put("group_id", struct.get("group_id"));
            row.put("tag_id", held.tag().id);
            row.put("blocked", member.blocked());
            row.put("type", member.settings().getOrDefault("type", "mandatory"));
            row.put("basearchonly", null);
            row.put("requires", null);
            (group ? requirements : packages).add(row);
        }
        struct.put("packagelist", args.flag("incl_pkgs") ? packages : List.of());
        struct.put("grouplist", args.flag("incl_reqs") ? requirements : List.of());
    }

    private static Map<String, @Nullable Object> struct(HubTag tag, HubTag.Group group) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("group_id", (long) Math.abs(group.name().hashCode() % 100_000));
        struct.put("name", group.name());
        struct.put("tag_id", tag.id);
        struct.put("blocked", group.blocked());
        struct.put("display_name", group.settings().getOrDefault("display_name", group.name()));
        struct.put("description", group.settings().getOrDefault("description", ""));
        struct.put("exported", group.settings().getOrDefault("exported", true));
        struct.put("uservisible", group.settings().getOrDefault("uservisible", true));
        struct.put("is_default", null);
        struct.put("langonly", null);
        struct.put("biarchonly", group.settings().getOrDefault("biarchonly", false));
        return struct;
    }
}
