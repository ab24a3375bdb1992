package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tags themselves (wire/koji.md §5.5). */
final class TagMethods {

    private final HubState state;
    private final Journal journal;

    TagMethods(HubState state, Journal journal) {
        this.state = state;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add(
                "createTag(name, parent=nil, arches=nil, perm=nil, locked=false, maven_support=false,"
                        + " maven_include_all=false, extra=nil)",
                this::createTag);
        methods.add("editTag2(tagInfo, **kwargs)", this::editTag);
        methods.add("deleteTag(tagInfo)", this::deleteTag);
        methods.add("getTag(tagInfo, strict=false, event=nil, blocked=false)", this::getTag);
        methods.add(
                "getTagID(info, strict=false, create=false)",
                (call, args) -> find(args, "info", null).map(tag -> tag.id).orElse(null));
        methods.add("getBuildConfig(tag, event=nil)", this::buildConfig);
        methods.add("listTags(build=nil, package=nil, perms=true, queryOpts=nil, pattern=nil)", this::listTags);
        methods.add(
                "tagLastChangeEvent(tag, before=nil, inherit=true)",
                (call, args) -> HubRepos.lastChange(
                        state.tags.tag(args.value("tag")), args.numberOrNull("before"), args.flag("inherit")));
        methods.add("tagChangedSinceEvent(event, taglist)", (call, args) -> args.list("taglist").stream()
                .anyMatch(ref -> state.tags.tag(ref).lastChange(null) > args.number("event")));
    }

    private Object createTag(HubCall call, HubArguments args) {
        call.userWho("tag");
        String name = HubNames.check("tag", args.text("name"));
        if (state.tags.find(name).isPresent()) {
            throw HubFault.generic("A tag with the name '" + name + "' already exists");
        }
        HubTag parent = args.has("parent") ? state.tags.tag(args.value("parent")) : null;
        HubTag.Config config = new HubTag.Config(
                args.textOrNull("arches"),
                permission(args.value("perm")),
                args.flag("locked"),
                args.flag("maven_support"),
                args.flag("maven_include_all"));
        HubChange change = call.change(state);
        HubTag tag = state.tags.add(new HubTag(state.nextId(), name));
        tag.configure(config, change);
        args.members("extra").forEach((key, value) -> tag.extra.put(key, new HubTag.Extra(value, false), change));
        if (parent != null) {
            tag.parents.put(parent.id, new HubTag.Parent(parent, 0, null, false, false, ""), change);
        }
        journal.effect("createTag", name, KojiJson.toJson(tag.struct(state.users, null)));
        return tag.id;
    }

    private @Nullable String permission(@Nullable Object ref) {
        return ref == null
                ? null
                : state.users
                        .permission(ref)
                        .orElseThrow(() -> HubFault.generic("No such permission: " + HubState.quoted(ref)));
    }

    private @Nullable Object editTag(HubCall call, HubArguments args) {
        call.userWho("tag");
        HubTag tag = state.tags.tag(args.value("tagInfo"));
        Map<String, @Nullable Object> wanted = args.named();
        HubTag.Config before = tag.config();
        HubTag.Config after = edited(before, wanted);
        String name = wanted.get("name") instanceof String text ? HubNames.check("tag", text) : tag.name;
        if (!name.equals(tag.name) && state.tags.find(name).isPresent()) {
            throw HubFault.generic("Name " + name + " already taken by tag " + state.tags.tag(name).id);
        }
        Map<String, HubTag.@Nullable Extra> extra = editedExtra(tag, wanted);
        if (after.equals(before) && name.equals(tag.name) && extra.isEmpty()) {
            return null;
        }
        HubChange change = call.change(state);
        if (!after.equals(before)) {
            tag.configure(after, change);
        }
        state.tags.rename(tag, name);
        extra.forEach((key, value) -> {
            if (value == null) {
                tag.extra.remove(key, change);
            } else {
                tag.extra.put(key, value, change);
            }
        });
        journal.effect("editTag", name, KojiJson.toJson(tag.struct(state.users, null)));
        return null;
    }

    private HubTag.Config edited(HubTag.Config before, Map<String, @Nullable Object> wanted) {
        Object arches = wanted.getOrDefault("arches", before.arches());
        Object perm = wanted.containsKey("perm") ? wanted.get("perm") : wanted.get("perm_id");
        boolean setsPerm = wanted.containsKey("perm") || wanted.containsKey("perm_id");
        return new HubTag.Config(
                arches == null ? null : String.valueOf(arches),
                setsPerm ? permission(perm) : before.perm(),
                flag(wanted, "locked", before.locked()),
                flag(wanted, "maven_support", before.mavenSupport()),
                flag(wanted, "maven_include_all", before.mavenIncludeAll()));
    }

    private static boolean flag(Map<String, @Nullable Object> wanted, String name, boolean before) {
        return wanted.containsKey(name) ? HubArguments.truth(wanted.get(name)) : before;
    }

    /** The entries that change; null for one that goes. */
    private static Map<String, HubTag.@Nullable Extra> editedExtra(HubTag tag, Map<String, @Nullable Object> wanted) {
        Map<String, HubTag.@Nullable Extra> changed = new LinkedHashMap<>();
        if (wanted.get("extra") instanceof Map<?, ?> values) {
            values.forEach((key, value) -> changed.put(String.valueOf(key), new HubTag.Extra(value, false)));
        }
        if (wanted.get("block_extra") instanceof List<?> keys) {
            keys.forEach(key -> changed.put(String.valueOf(key), new HubTag.Extra(null, true)));
        }
        changed.entrySet().removeIf(entry -> Objects.equals(tag.extra.get(entry.getKey()), entry.getValue()));
        if (wanted.get("remove_extra") instanceof List<?> keys) {
            for (Object key : keys) {
                if (!tag.extra.has(String.valueOf(key))) {
                    throw HubFault.generic("Tag: " + tag.name + " doesn't have extra: " + key);
                }
                changed.put(String.valueOf(key), null);
            }
        }
        return changed;
    }

    private @Nullable Object deleteTag(HubCall call, HubArguments args) {
        call.userWho("tag");
        HubTag tag = state.tags.tag(args.value("tagInfo"));
        HubChange change = call.change(state);
        state.tags.delete(tag, change);
        journal.effect("deleteTag", tag.name, KojiJson.toJson(Map.of("tag", tag.id)));
        return null;
    }

    private Optional<HubTag> find(HubArguments args, String name, @Nullable Long event) {
        Object ref = args.value(name);
        Optional<HubTag> found = event == null ? state.tags.find(ref) : state.tags.find(ref, event);
        if (found.isEmpty() && args.flag("strict")) {
            throw HubFault.generic("No such tag: " + HubState.quoted(ref));
        }
        return found;
    }

    private @Nullable Object getTag(HubCall call, HubArguments args) {
        if ("auto".equals(args.value("event"))) {
            return lastKnown(args);
        }
        Long event = args.numberOrNull("event");
        return find(args, "tagInfo", event)
                .map(tag -> tag.struct(state.users, event))
                .orElse(null);
    }

    /** A deleted tag as it was before, with the event that ended it. */
    private @Nullable Object lastKnown(HubArguments args) {
        HubTag tag = state.tags.findEver(args.value("tagInfo")).orElse(null);
        if (tag == null || tag.config(null) != null) {
            return find(args, "tagInfo", null)
                    .map(found -> found.struct(state.users, null))
                    .orElse(null);
        }
        long end = tag.config.lastChange(null);
        Map<String, @Nullable Object> struct = tag.struct(state.users, end - 1);
        struct.put("revoke_event", end);
        return struct;
    }

    /** Its arches and extra data as inheritance makes them. */
    private Object buildConfig(HubCall call, HubArguments args) {
        Long event = args.numberOrNull("event");
        HubTag tag = state.tags.tag(args.value("tag"), event);
        Map<String, @Nullable Object> struct = tag.struct(state.users, event);
        struct.put("arches", arches(tag, event));
        Map<String, @Nullable Object> extra = new LinkedHashMap<>(tag.extra(event));
        List<String> blocked = new ArrayList<>();
        Stream.concat(
                        Stream.of(tag),
                        HubInheritance.of(tag, event).stream()
                                .filter(link -> !link.noconfig())
                                .map(HubInheritance.Link::tag))
                .forEach(source -> {
                    source.extra(event).forEach((key, value) -> {
                        if (!blocked.contains(key)) {
                            extra.putIfAbsent(key, value);
                        }
                    });
                    source.extra.rows(event).stream()
                            .filter(row -> row.value.blocked())
                            .forEach(row -> blocked.add(row.key));
                });
        struct.put("extra", extra);
        return struct;
    }

    /** Its own, or those of the nearest parent that has some; null where none has. */
    static @Nullable String arches(HubTag tag, @Nullable Long event) {
        return Stream.concat(
                        Stream.of(tag),
                        HubInheritance.of(tag, event).stream()
                                .filter(link -> !link.noconfig())
                                .map(HubInheritance.Link::tag))
                .map(source -> source.config(event))
                .filter(config -> config != null
                        && config.arches() != null
                        && !config.arches().isBlank())
                .map(HubTag.Config::arches)
                .findFirst()
                .orElse(null);
    }

    private Object listTags(HubCall call, HubArguments args) {
        Predicate<HubTag> fits = tag -> true;
        if (args.has("build")) {
            HubBuild build = state.builds.build(args.value("build"));
            fits = tag -> tag.holds(build);
        }
        String name = null;
        if (args.has("package")) {
            name = state.findPackage(args.value("package"))
                    .orElseThrow(() -> HubFault.generic(
                            "No such entry in table package: " + HubState.quoted(args.value("package"))));
            String listed = name;
            fits = fits.and(tag -> tag.packages.has(listed));
        }
        if (args.has("pattern")) {
            Pattern pattern = HubGlob.compile(args.text("pattern"));
            fits = fits.and(tag -> pattern.matcher(tag.name).matches());
        }
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (HubTag tag : state.tags.all()) {
            if (fits.test(tag)) {
                rows.add(row(tag, name, args.flag("perms")));
            }
        }
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }

    private Map<String, @Nullable Object> row(HubTag tag, @Nullable String packageName, boolean perms) {
        Map<String, @Nullable Object> row = tag.struct(state.users, null);
        row.remove("extra");
        if (!perms) {
            row.remove("perm");
        }
        HubTag.Listed listed = packageName == null ? null : tag.packages.get(packageName);
        if (listed != null) {
            HubUser owner = tag.owners.get(listed.name());
            row.put("owner_id", owner == null ? null : owner.id);
            row.put("owner_name", owner == null ? null : owner.name);
            row.put("blocked", listed.blocked());
            row.put("extra_arches", listed.extraArches());
        }
        return row;
    }
}
