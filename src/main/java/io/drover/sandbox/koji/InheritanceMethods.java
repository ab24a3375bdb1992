package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.sandbox.Journal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What tags inherit from one another (wire/koji.md §5.5). */
final class InheritanceMethods {

    private static final List<String> MEMBERS =
            List.of("parent_id", "priority", "maxdepth", "intransitive", "noconfig", "pkg_filter");

    private final HubState state;
    private final Journal journal;

    InheritanceMethods(HubState state, Journal journal) {
        this.state = state;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add("getInheritanceData(tag, event=nil)", this::get);
        methods.add("setInheritanceData(tag, data, clear=false)", this::set);
        methods.add("getFullInheritance(tag, event=nil, reverse=false)", this::full);
    }

    private Object get(HubCall call, HubArguments args) {
        Long event = args.numberOrNull("event");
        HubTag tag = state.tags.tag(args.value("tag"), event);
        return tag.parents(event).stream()
                .map(parent -> HubInheritance.struct(tag, parent))
                .toList();
    }

    private Object full(HubCall call, HubArguments args) {
        Long event = args.numberOrNull("event");
        HubTag tag = state.tags.tag(args.value("tag"), event);
        if (!args.flag("reverse")) {
            return HubInheritance.of(tag, event).stream()
                    .map(HubInheritance.Link::struct)
                    .toList();
        }
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        downwards(tag, event, 1, new LinkedHashSet<>(List.of(tag)), rows);
        return rows;
    }

    /** The tags that inherit from this one. */
    private void downwards(
            HubTag tag, @Nullable Long event, int depth, Set<HubTag> seen, List<Map<String, @Nullable Object>> rows) {
        for (HubTag child : state.tags.ever()) {
            HubTag.Parent link = child.parents.get(tag.id, event);
            if (link != null && seen.add(child)) {
                Map<String, @Nullable Object> row = HubInheritance.struct(child, link);
                row.put("name", child.name);
                row.put("currdepth", depth);
                row.put("nextdepth", link.maxdepth());
                row.put("filter", link.filter().isEmpty() ? List.of() : List.of(link.filter()));
                rows.add(row);
                if (!link.intransitive()) {
                    downwards(child, event, depth + 1, seen, rows);
                }
            }
        }
    }

    private @Nullable Object set(HubCall call, HubArguments args) {
        call.userWho("tag");
        HubTag tag = state.tags.tag(args.value("tag"));
        Map<Long, HubTag.Parent> wanted = new LinkedHashMap<>();
        if (!args.flag("clear")) {
            tag.parents.rows(null).forEach(row -> wanted.put(row.key, row.value));
        }
        for (Object link : args.list("data")) {
            apply(link, wanted);
        }
        differ(wanted);
        change(call, tag, wanted);
        return null;
    }

    private void apply(@Nullable Object link, Map<Long, HubTag.Parent> wanted) {
        if (!(link instanceof Map<?, ?> struct) || !(struct.get("parent_id") instanceof Long id)) {
            throw HubFault.parameter("Inheritance data for tag: each link must be a struct with parent_id");
        }
        if (HubArguments.truth(struct.get("delete link"))) {
            wanted.remove(id);
            return;
        }
        for (String member : MEMBERS) {
            if (!struct.containsKey(member)) {
                throw HubFault.parameter("Inheritance data is missing field: " + member);
            }
        }
        HubTag parent = state.tags.tag(id);
        if (!(struct.get("priority") instanceof Long priority)) {
            throw HubFault.parameter("Invalid priority: " + struct.get("priority"));
        }
        wanted.put(
                id,
                new HubTag.Parent(
                        parent,
                        priority,
                        struct.get("maxdepth") instanceof Long depth ? depth : null,
                        HubArguments.truth(struct.get("intransitive")),
                        HubArguments.truth(struct.get("noconfig")),
                        filter(struct.get("pkg_filter"))));
    }

    private static String filter(@Nullable Object filter) {
        String text = filter == null ? "" : String.valueOf(filter);
        try {
            Pattern.compile(text);
            return text;
        } catch (PatternSyntaxException e) {
            throw HubFault.unexpected("<class 're.error'>: " + e.getDescription());
        }
    }

    private static void differ(Map<Long, HubTag.Parent> wanted) {
        Set<Long> priorities = new LinkedHashSet<>();
        wanted.values().forEach(parent -> {
            if (!priorities.add(parent.priority())) {
                throw HubFault.generic("Inheritance priorities must be unique: " + parent.priority());
            }
        });
    }

    private void change(HubCall call, HubTag tag, Map<Long, HubTag.Parent> wanted) {
        List<Long> gone = tag.parents.rows(null).stream()
                .map(row -> row.key)
                .filter(id -> !wanted.containsKey(id))
                .toList();
        List<HubTag.Parent> changed = wanted.values().stream()
                .filter(parent -> !parent.equals(tag.parents.get(parent.tag().id)))
                .toList();
        if (gone.isEmpty() && changed.isEmpty()) {
            return;
        }
        HubChange change = call.change(state);
        gone.forEach(id -> tag.parents.remove(id, change));
        changed.forEach(parent -> tag.parents.put(parent.tag().id, parent, change));
        List<String> parents =
                tag.parents(null).stream().map(parent -> parent.tag().name).toList();
        journal.effect("setInheritanceData", tag.name, KojiJson.toJson(Map.of("parents", parents)));
    }
}
