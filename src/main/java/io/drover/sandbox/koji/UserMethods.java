package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Accounts, groups of accounts, permissions (wire/koji.md §5.1). */
final class UserMethods {

    private final HubState state;
    private final HubTagging tagging;
    private final Journal journal;

    UserMethods(HubState state, HubTagging tagging, Journal journal) {
        this.state = state;
        this.tagging = tagging;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add("getPerms()", (call, args) -> call.user().allPermissions(true));
        methods.add("hasPerm(perm, strict=false)", (call, args) -> call.user().may(args.text("perm")));
        methods.add("getUser(userInfo=nil, strict=false, krb_princs=true, groups=false)", this::getUser);
        methods.add(
                "getUserPerms(userID=nil, with_groups=true, inheritance_data=false)",
                (call, args) -> user(call, args, "userID").allPermissions(args.flag("with_groups")));
        methods.add("getUserGroups(user)", (call, args) -> groups(state.users.user(args.value("user"))));
        methods.add("getGroupMembers(group)", this::members);
        methods.add(
                "listUsers(userType=0, prefix=nil, queryOpts=nil, perm=nil, inherited_perm=false)", this::listUsers);
        methods.add("getAllPerms()", (call, args) -> state.users.permissions().entrySet().stream()
                .map(entry -> Map.of("id", entry.getValue(), "name", entry.getKey(), "description", ""))
                .toList());
        methods.add(
                "checkTagAccess(tag_id, user_id=nil)",
                (call, args) -> tagging.access(state.tags.tag(args.value("tag_id")), user(call, args, "user_id")));
        methods.add("createUser(username, status=nil, krb_principal=nil)", this::createUser);
        methods.add(
                "grantPermission(userinfo, permission, create=false, description=nil)",
                (call, args) -> permission(call, args, true));
        methods.add("revokePermission(userinfo, permission)", (call, args) -> permission(call, args, false));
        methods.add("enableUser(username)", (call, args) -> status(call, args, false));
        methods.add("disableUser(username)", (call, args) -> status(call, args, true));
        methods.add("newGroup(name)", this::newGroup);
        methods.add("addGroupMember(group, user, strict=true)", (call, args) -> member(call, args, true));
        methods.add("dropGroupMember(group, user)", (call, args) -> member(call, args, false));
    }

    private HubUser user(HubCall call, HubArguments args, String name) {
        return args.has(name) ? state.users.user(args.value(name)) : call.user();
    }

    private @Nullable Object getUser(HubCall call, HubArguments args) {
        Object ref = args.has("userInfo") ? args.value("userInfo") : call.user().name;
        HubUser user = args.flag("strict")
                ? state.users.user(ref)
                : state.users.find(ref).orElse(null);
        if (user == null) {
            return null;
        }
        Map<String, @Nullable Object> struct = user.struct();
        if (args.flag("groups")) {
            struct.put("groups", groups(user));
        }
        return struct;
    }

    private static List<Map<String, @Nullable Object>> groups(HubUser user) {
        List<Map<String, @Nullable Object>> groups = new ArrayList<>();
        user.groups.values(null).forEach(group -> {
            Map<String, @Nullable Object> struct = new LinkedHashMap<>();
            struct.put("id", group.id);
            struct.put("name", group.name);
            groups.add(struct);
        });
        return groups;
    }

    private Object members(HubCall call, HubArguments args) {
        HubUser group = group(args);
        return state.users.all().stream()
                .filter(user -> user.groups.has(group.id))
                .map(HubUser::struct)
                .toList();
    }

    private HubUser group(HubArguments args) {
        return state.users
                .find(args.value("group"))
                .filter(user -> user.type == HubUser.GROUP)
                .orElseThrow(() -> HubFault.generic("Not a group: " + HubState.quoted(args.value("group"))));
    }

    private Object listUsers(HubCall call, HubArguments args) {
        String prefix = args.has("prefix") ? args.text("prefix") : "";
        List<Map<String, @Nullable Object>> rows = state.users.all().stream()
                .filter(user -> !args.has("userType") || args.number("userType") == user.type)
                .filter(user -> user.name.startsWith(prefix))
                .filter(user -> !args.has("perm")
                        || user.allPermissions(args.flag("inherited_perm")).contains(args.text("perm")))
                .map(HubUser::struct)
                .toList();
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }

    private Object createUser(HubCall call, HubArguments args) {
        call.userWho("admin");
        return create(call, args, args.text("username"), HubUser.PERSON);
    }

    private Object newGroup(HubCall call, HubArguments args) {
        call.userWho("admin");
        return create(call, args, args.text("name"), HubUser.GROUP);
    }

    private Object create(HubCall call, HubArguments args, String name, int type) {
        HubNames.check("user", name);
        if (state.users.find(name).isPresent()) {
            throw HubFault.generic("user already exists: " + name);
        }
        call.changes();
        HubUser user = state.users.add(new HubUser(state.nextId(), name, type, ""));
        if (type == HubUser.PERSON && args.has("krb_principal")) {
            user.principals.add(args.text("krb_principal"));
        }
        journal.effect(type == HubUser.GROUP ? "newGroup" : "createUser", name, KojiJson.toJson(user.struct()));
        return user.id;
    }

    private @Nullable Object permission(HubCall call, HubArguments args, boolean grant) {
        call.userWho("admin");
        HubUser user = state.users.user(args.value("userinfo"));
        String name = state.users
                .permission(args.value("permission"))
                .or(() -> args.value("permission") instanceof String text && grant && args.flag("create")
                        ? java.util.Optional.of(text)
                        : java.util.Optional.empty())
                .orElseThrow(
                        () -> HubFault.generic("No such permission: " + HubState.quoted(args.value("permission"))));
        if (user.permissions.has(name) == grant) {
            throw HubFault.generic(
                    "user " + user.name + (grant ? " already has" : " does not have") + " permission: " + name);
        }
        HubChange change = call.change(state);
        state.users.permissionId(name);
        if (grant) {
            user.permissions.put(name, name, change);
        } else {
            user.permissions.remove(name, change);
        }
        journal.effect(
                grant ? "grantPermission" : "revokePermission",
                name + (grant ? " to " : " from ") + user.name,
                KojiJson.toJson(Map.of("user", user.id)));
        return null;
    }

    private @Nullable Object status(HubCall call, HubArguments args, boolean blocked) {
        call.userWho("admin");
        HubUser user = state.users.user(args.value("username"));
        if (user.blocked == blocked) {
            throw HubFault.generic("User " + user.name + " is already " + (blocked ? "blocked" : "enabled"));
        }
        call.changes();
        user.blocked = blocked;
        journal.effect(blocked ? "disableUser" : "enableUser", user.name, KojiJson.toJson(user.struct()));
        return null;
    }

    private @Nullable Object member(HubCall call, HubArguments args, boolean add) {
        call.userWho("admin");
        HubUser group = group(args);
        HubUser user = state.users.user(args.value("user"));
        if (user.groups.has(group.id) == add) {
            if (add && !args.flag("strict")) {
                return null;
            }
            throw HubFault.generic("User " + user.name + (add ? " already" : " not") + " in group: " + group.name);
        }
        HubChange change = call.change(state);
        if (add) {
            user.groups.put(group.id, group, change);
        } else {
            user.groups.remove(group.id, change);
        }
        journal.effect(
                add ? "addGroupMember" : "dropGroupMember",
                user.name + (add ? " to " : " from ") + group.name,
                KojiJson.toJson(Map.of("group", group.id)));
        return null;
    }
}
