package io.drover.koji.desired;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tag's links are changed, all that differ by one call.
 *
 * @param set links that are new or were otherwise
 * @param removed links that the description does not name
 * @param before the links as they are, for people
 */
record InheritanceChange(String tag, Place place, List<Link> set, List<FoundTag.Inherited> removed, List<String> before)
        implements Change {

    @Override
    public String kind() {
        return "set inheritance";
    }

    @Override
    public String subject() {
        return "tag " + tag;
    }

    @Override
    public String sentence() {
        List<String> words = new ArrayList<>();
        if (!set.isEmpty()) {
            words.add("inherit from " + set.stream().map(Link::describe).collect(Collectors.joining("; ")));
        }
        if (!removed.isEmpty()) {
            words.add("inherit no longer from "
                    + removed.stream().map(gone -> gone.link().parent()).collect(Collectors.joining(", ")));
        }
        return String.join(" and ", words);
    }

    @Override
    public String why() {
        return place + "; the hub has " + (before.isEmpty() ? "no links" : String.join("; ", before));
    }

    @Override
    public HubCall call(TagIds ids) {
        List<Map<String, @Nullable Object>> data = new ArrayList<>();
        removed.forEach(gone -> data.add(deletion(gone)));
        set.forEach(link -> data.add(struct(link, ids)));
        return HubCall.of("setInheritanceData", tag, data);
    }

    private static Map<String, @Nullable Object> deletion(FoundTag.Inherited gone) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("parent_id", gone.parentId());
        struct.put("delete link", true);
        return struct;
    }

    private static Map<String, @Nullable Object> struct(Link link, TagIds ids) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("parent_id", ids.of(link.parent()));
        struct.put("priority", link.priority());
        struct.put("maxdepth", link.maxdepth());
        struct.put("intransitive", link.intransitive());
        struct.put("noconfig", link.noconfig());
        struct.put("pkg_filter", link.pkgFilter());
        return struct;
    }

    @Override
    public Set<String> idsOf() {
        return set.stream().map(Link::parent).collect(Collectors.toSet());
    }

    @Override
    public Set<String> tags() {
        Set<String> all = new TreeSet<>(idsOf());
        all.add(tag);
        return all;
    }
}
