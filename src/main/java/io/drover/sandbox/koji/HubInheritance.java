package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a tag inherits, in the order in which it is looked through: depth first by priority, as far as each link's depth
 * allows, never in a circle, and a tag again only where the link to it lets more through than the one before.
 */
final class HubInheritance {

    /**
     * A step from child to parent.
     *
     * @param depth 1 for a parent of the tag that was asked for
     * @param next how much deeper it may go, null for any
     * @param noconfig that no settings and no package list come through
     * @param filters what a package's name must match, all of them
     */
    record Link(
            HubTag child,
            HubTag.Parent parent,
            int depth,
            @Nullable Long next,
            boolean noconfig,
            List<String> filters) {

        /** The tag that it leads to. */
        HubTag tag() {
            return parent.tag();
        }

        boolean lets(String packageName) {
            return filters.stream()
                    .allMatch(filter ->
                            Pattern.compile(filter).matcher(packageName).lookingAt());
        }

        private boolean letsAsMuchAs(Link other) {
            boolean deep = next == null || other.next != null && next >= other.next;
            return deep && (!noconfig || other.noconfig) && other.filters.containsAll(filters);
        }

        Map<String, @Nullable Object> struct() {
            Map<String, @Nullable Object> struct = HubInheritance.struct(child, parent);
            struct.put("currdepth", depth);
            struct.put("nextdepth", next);
            struct.put("filter", filters);
            return struct;
        }
    }

    private final @Nullable Long event;
    private final List<Link> order = new ArrayList<>();
    private final Map<HubTag, List<Link>> visited = new HashMap<>();

    private HubInheritance(@Nullable Long event) {
        this.event = event;
    }

    /** The links from a tag upwards, without the tag itself. @param event null: as it is at present */
    static List<Link> of(HubTag tag, @Nullable Long event) {
        HubInheritance walk = new HubInheritance(event);
        walk.follow(tag, new LinkedHashSet<>(), null, false, List.of());
        return walk.order;
    }

    /** The tag and all it inherits from, each once. */
    static List<HubTag> tags(HubTag tag, @Nullable Long event) {
        Set<HubTag> tags = new LinkedHashSet<>(List.of(tag));
        of(tag, event).forEach(link -> tags.add(link.tag()));
        return List.copyOf(tags);
    }

    private void follow(
            HubTag tag, Set<HubTag> above, @Nullable Long maxdepth, boolean noconfig, List<String> filters) {
        if (maxdepth != null && maxdepth < 1) {
            return;
        }
        Set<HubTag> path = new LinkedHashSet<>(above);
        path.add(tag);
        for (HubTag.Parent parent : tag.parents(event)) {
            if (path.contains(parent.tag()) || parent.intransitive() && path.size() > 1) {
                continue;
            }
            List<String> all = new ArrayList<>(filters);
            if (!parent.filter().isEmpty()) {
                all.add(parent.filter());
            }
            Link link = new Link(
                    tag,
                    parent,
                    path.size(),
                    next(parent.maxdepth(), maxdepth),
                    noconfig || parent.noconfig(),
                    List.copyOf(all));
            List<Link> before = visited.computeIfAbsent(parent.tag(), unused -> new ArrayList<>());
            if (before.stream().noneMatch(earlier -> earlier.letsAsMuchAs(link))) {
                before.add(link);
                order.add(link);
                follow(parent.tag(), path, link.next(), link.noconfig(), link.filters());
            }
        }
    }

    private static @Nullable Long next(@Nullable Long own, @Nullable Long left) {
        if (own == null) {
            return left == null ? null : Long.valueOf(left - 1);
        }
        return Math.min(own, left == null ? own : left - 1);
    }

    /** What getInheritanceData tells of a link. */
    static Map<String, @Nullable Object> struct(HubTag child, HubTag.Parent parent) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("parent_id", parent.tag().id);
        struct.put("name", parent.tag().name);
        struct.put("child_id", child.id);
        struct.put("priority", parent.priority());
        struct.put("maxdepth", parent.maxdepth());
        struct.put("intransitive", parent.intransitive());
        struct.put("noconfig", parent.noconfig());
        struct.put("pkg_filter", parent.filter());
        return struct;
    }
}
