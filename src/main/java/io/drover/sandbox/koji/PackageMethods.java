package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Packages and the package lists of tags (wire/koji.md §5.5). */
final class PackageMethods {

    /** @param action the message's word @param method the journal's */
    private record Verb(String action, String method) {}

    private final HubState state;
    private final Journal journal;

    PackageMethods(HubState state, Journal journal) {
        this.state = state;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add(
                "packageListAdd(taginfo, pkginfo, owner=nil, block=nil, extra_arches=nil, force=false, update=false)",
                (call, args) -> add(call, args, args.flag("block"), new Verb(action(args), "packageListAdd")));
        methods.add(
                "packageListBlock(taginfo, pkginfo, force=false)",
                (call, args) -> add(call, args, true, new Verb("block", "packageListBlock")));
        methods.add("packageListUnblock(taginfo, pkginfo, force=false)", this::unblock);
        methods.add("packageListRemove(taginfo, pkginfo, force=false)", this::remove);
        methods.add(
                "packageListSetOwner(taginfo, pkginfo, owner, force=false)",
                (call, args) -> add(call, args, null, new Verb("update", "packageListSetOwner")));
        methods.add(
                "packageListSetArches(taginfo, pkginfo, extra_arches, force=false)",
                (call, args) -> add(call, args, null, new Verb("update", "packageListSetArches")));
        methods.add(
                "listPackages(tagID=nil, userID=nil, pkgID=nil, prefix=nil, inherited=false, with_dups=false,"
                        + " event=nil, queryOpts=nil, with_owners=true, with_blocked=true)",
                this::list);
        methods.add(
                "listPackagesSimple(prefix=nil, queryOpts=nil)",
                (call, args) -> HubQuery.apply(all(args.textOrNull("prefix")), args.struct("queryOpts")));
        methods.add("getPackage(info, strict=false, create=false)", this::getPackage);
        methods.add("getPackageID(name, strict=false)", (call, args) -> packageOrNull(args, "name")
                .get("id"));
    }

    private static String action(HubArguments args) {
        return args.flag("block") ? "block" : args.flag("update") ? "update" : "add";
    }

    private HubUser allowed(HubCall call, HubTag tag, HubArguments args) {
        HubUser user = call.userWho("tag");
        state.policies.check("package_list", user, tag.name, args.flag("force"));
        return user;
    }

    private String packageName(HubArguments args) {
        Object ref = args.value("pkginfo");
        return state.findPackage(ref).orElseGet(() -> {
            if (ref instanceof String name && !name.isBlank()) {
                return HubNames.check("package", name);
            }
            throw HubFault.generic("No such package: " + ref);
        });
    }

    /** @param block null for as it is */
    private @Nullable Object add(HubCall call, HubArguments args, @Nullable Boolean block, Verb verb) {
        HubTag tag = state.tags.tag(args.value("taginfo"));
        HubUser user = allowed(call, tag, args);
        String name = packageName(args);
        HubPackages.Entry before = HubPackages.find(tag, name, null);
        boolean fresh = verb.method().equals("packageListAdd") && !args.flag("update");
        if (before == null && !fresh && !args.flag("force")) {
            throw HubFault.generic("Package " + name + " is not in tag listing for " + tag.name);
        }
        HubUser owner = owner(args, before);
        boolean blocks = block == null ? before != null && before.listed().blocked() : block;
        if (before != null && before.listed().blocked() && !blocks && !args.flag("force")) {
            throw HubFault.generic("package " + name + " is blocked in tag " + tag.name);
        }
        HubTag.Listed after = new HubTag.Listed(name, blocks, arches(args, before));
        if (before == null || !after.equals(before.listed()) || !Objects.equals(owner, before.owner())) {
            enter(call, tag, after, owner);
            tell(call, args, tag, verb.action(), user);
            journal.effect(verb.method(), name + " into " + tag.name, KojiJson.toJson(Map.of("owner", owner.id)));
        }
        return null;
    }

    private static @Nullable String arches(HubArguments args, HubPackages.@Nullable Entry before) {
        String given = args.textOrNull("extra_arches");
        return given != null || before == null ? given : before.listed().extraArches();
    }

    private HubUser owner(HubArguments args, HubPackages.@Nullable Entry before) {
        if (args.has("owner")) {
            return state.users.user(args.value("owner"));
        }
        HubUser owner = before == null ? null : before.owner();
        if (owner == null) {
            throw HubFault.generic("owner not specified");
        }
        return owner;
    }

    private void enter(HubCall call, HubTag tag, HubTag.Listed entry, HubUser owner) {
        HubChange change = call.change(state);
        state.packageId(entry.name());
        tag.packages.put(entry.name(), entry, change);
        if (tag.owners.get(entry.name()) != owner) {
            tag.owners.put(entry.name(), owner, change);
        }
    }

    private void tell(HubCall call, HubArguments args, HubTag tag, String action, HubUser user) {
        HubPackages.Entry entry = HubPackages.find(tag, packageName(args), null);
        if (entry != null) {
            tell(call, args, action, user, new HubPackages.Entry(tag, entry.listed(), entry.owner()));
        }
    }

    private static void tell(HubCall call, HubArguments args, String action, HubUser user, HubPackages.Entry entry) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("force", args.flag("force"));
        details.put("update", args.flag("update"));
        details.put("user", user.name);
        HubMessages.packageList(call, action, details, entry);
    }

    private @Nullable Object unblock(HubCall call, HubArguments args) {
        HubTag tag = state.tags.tag(args.value("taginfo"));
        HubUser user = allowed(call, tag, args);
        String name = packageName(args);
        HubPackages.Entry before = HubPackages.find(tag, name, null);
        if (before == null) {
            throw HubFault.generic("cannot unblock: tag " + tag.name + " has no data for package " + name);
        }
        if (!before.listed().blocked()) {
            throw HubFault.generic("package " + name + " NOT blocked in tag " + tag.name);
        }
        HubChange change = call.change(state);
        // its own block goes first; what is then still blocked by a parent is allowed by an entry of its own
        tag.packages.remove(name, change);
        HubPackages.Entry inherited = HubPackages.find(tag, name, null);
        if (inherited == null || inherited.listed().blocked()) {
            tag.packages.put(
                    name, new HubTag.Listed(name, false, before.listed().extraArches()), change);
        }
        tell(call, args, tag, "unblock", user);
        journal.effect("packageListUnblock", name + " in " + tag.name, KojiJson.toJson(Map.of("tag", tag.id)));
        return null;
    }

    private @Nullable Object remove(HubCall call, HubArguments args) {
        HubTag tag = state.tags.tag(args.value("taginfo"));
        HubUser user = allowed(call, tag, args);
        String name = packageName(args);
        HubTag.Listed own = tag.packages.get(name);
        if (own == null) {
            throw HubFault.generic("package " + name + " is not in the list of tag " + tag.name);
        }
        HubPackages.Entry entry = new HubPackages.Entry(tag, own, tag.owners.get(name));
        HubChange change = call.change(state);
        tag.packages.remove(name, change);
        tag.owners.remove(name, change);
        tell(call, args, "remove", user, entry);
        journal.effect("packageListRemove", name + " from " + tag.name, KojiJson.toJson(Map.of("tag", tag.id)));
        return null;
    }

    private Object list(HubCall call, HubArguments args) {
        List<Map<String, @Nullable Object>> rows;
        if (!args.has("tagID") && !args.has("userID") && !args.has("pkgID")) {
            rows = all(args.textOrNull("prefix"));
        } else {
            rows = entries(args).stream()
                    .filter(entry -> fits(entry, args))
                    .map(entry -> row(entry, args.flag("with_owners")))
                    .toList();
        }
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }

    private List<HubPackages.Entry> entries(HubArguments args) {
        Long event = args.numberOrNull("event");
        List<HubPackages.Entry> entries = new ArrayList<>();
        if (!args.has("tagID")) {
            state.tags
                    .all()
                    .forEach(tag ->
                            entries.addAll(HubPackages.of(tag, false, event).values()));
            return entries;
        }
        HubTag tag = state.tags.tag(args.value("tagID"), event);
        if (!args.flag("with_dups") || !args.flag("inherited")) {
            return List.copyOf(
                    HubPackages.of(tag, args.flag("inherited"), event).values());
        }
        HubInheritance.tags(tag, event)
                .forEach(source ->
                        entries.addAll(HubPackages.of(source, false, event).values()));
        return entries;
    }

    private boolean fits(HubPackages.Entry entry, HubArguments args) {
        HubUser owner = entry.owner();
        return (!args.has("prefix") || entry.listed().name().startsWith(args.text("prefix")))
                && (!args.has("pkgID")
                        || state.findPackage(args.value("pkgID"))
                                .filter(entry.listed().name()::equals)
                                .isPresent())
                && (!args.has("userID") || state.users.user(args.value("userID")) == owner)
                && (args.flag("with_blocked") || !entry.listed().blocked());
    }

    private List<Map<String, @Nullable Object>> all(@Nullable String prefix) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        state.packages().forEach((name, id) -> {
            if (prefix == null || name.startsWith(prefix)) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                row.put("package_id", id);
                row.put("package_name", name);
                rows.add(row);
            }
        });
        return rows;
    }

    private Map<String, @Nullable Object> row(HubPackages.Entry entry, boolean owners) {
        HubUser owner = entry.owner();
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("package_id", state.packageId(entry.listed().name()));
        row.put("package_name", entry.listed().name());
        row.put("tag_id", entry.tag().id);
        row.put("tag_name", entry.tag().name);
        if (owners) {
            row.put("owner_id", owner == null ? null : owner.id);
            row.put("owner_name", owner == null ? null : owner.name);
        }
        row.put("blocked", entry.listed().blocked());
        row.put("extra_arches", entry.listed().extraArches());
        return row;
    }

    private @Nullable Object getPackage(HubCall call, HubArguments args) {
        if (args.flag("create") && args.value("info") instanceof String name) {
            call.userWho("admin");
            if (state.findPackage(name).isEmpty()) {
                call.changes();
                state.packageId(name);
            }
        }
        Map<String, @Nullable Object> struct = packageOrNull(args, "info");
        return struct.isEmpty() ? null : struct;
    }

    private Map<String, @Nullable Object> packageOrNull(HubArguments args, String argument) {
        String name = state.findPackage(args.value(argument)).orElse(null);
        if (name == null) {
            if (args.flag("strict")) {
                throw HubFault.generic("No such entry in table package: " + HubState.quoted(args.value(argument)));
            }
            return Map.of();
        }
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("id", state.packageId(name));
        struct.put("name", name);
        return struct;
    }
}
