package io.drover.koji.desired;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether there is a tag, how it is set, and what it inherits from. */
final class TagComparison {

    private TagComparison() {}

    static Optional<Change> creation(WantedTag tag, Optional<FoundTag> found) {
        if (found.isPresent()) {
            return Optional.empty();
        }
        WantedTag.Config config = tag.config();
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        List<String> details = new ArrayList<>();
        if (config.arches() != null && !config.arches().isEmpty()) {
            named.put("arches", text(config.arches()));
            details.add("arches " + text(config.arches()));
        }
        if (Boolean.TRUE.equals(config.locked())) {
            named.put("locked", true);
            details.add("locked");
        }
        Map<String, JsonNode> extra = new LinkedHashMap<>(config.extra());
        extra.values().removeIf(JsonNode::isNull);
        if (!extra.isEmpty()) {
            named.put("extra", extra);
            extra.forEach((key, value) -> details.add(key + " " + value));
        }
        return Optional.of(new TagChange(TagChange.Verb.CREATE, tag.name(), tag.place(), named, details));
    }

    /** Of a new tag only its permission, which {@code createTag} does not take by name. */
    static Optional<Change> edit(WantedTag tag, Optional<FoundTag> found) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        List<String> details = new ArrayList<>();
        WantedTag.Config wanted = tag.config();
        if (wanted.permission() != null) {
            String before = found.map(there -> there.config().permission()).orElse(null);
            String after = wanted.permission().name();
            if (!Objects.equals(before, after)) {
                named.put("perm", after);
                details.add("permission" + from(before == null ? "none" : before, after == null ? "none" : after));
            }
        }
        found.ifPresent(there -> edited(wanted, there.config(), named, details));
        return named.isEmpty()
                ? Optional.empty()
                : Optional.of(new TagChange(TagChange.Verb.EDIT, tag.name(), tag.place(), named, details));
    }

    private static void edited(
            WantedTag.Config wanted,
            FoundTag.Config before,
            Map<String, @Nullable Object> named,
            List<String> details) {
        if (wanted.arches() != null && !wanted.arches().equals(before.arches())) {
            named.put("arches", text(wanted.arches()));
            details.add("arches" + from(text(before.arches()), text(wanted.arches())));
        }
        if (wanted.locked() != null && wanted.locked() != before.locked()) {
            named.put("locked", wanted.locked());
            details.add(wanted.locked() ? "locked" : "not locked");
        }
        Map<String, JsonNode> extra = new LinkedHashMap<>();
        List<String> gone = new ArrayList<>();
        wanted.extra().forEach((key, value) -> {
            JsonNode there = before.extra().get(key);
            if (value.isNull() && there != null) {
                gone.add(key);
                details.add("no " + key + " (it was " + there + ")");
            } else if (!value.isNull() && !value.equals(there)) {
                extra.put(key, value);
                details.add(key + from(there == null ? "" : there.toString(), value.toString()));
            }
        });
        if (!extra.isEmpty()) {
            named.put("extra", extra);
        }
        if (!gone.isEmpty()) {
            named.put("remove_extra", gone);
        }
    }

    /** All links that differ; those that are as they should be are not sent. */
    static Optional<InheritanceChange> inheritance(WantedTag tag, Optional<FoundTag> found) {
        if (tag.inherits() == null) {
            return Optional.empty();
        }
        List<FoundTag.Inherited> before = found.map(FoundTag::inherits).orElse(List.of());
        List<Link> wanted =
                tag.inherits().stream().map(WantedTag.Inherited::link).toList();
        List<Link> linked = before.stream().map(FoundTag.Inherited::link).toList();
        List<Link> set = wanted.stream().filter(link -> !linked.contains(link)).toList();
        List<String> parents = WantedChecks.parents(tag);
        List<FoundTag.Inherited> removed = before.stream()
                .filter(link -> !parents.contains(link.link().parent()))
                .toList();
        List<String> words = linked.stream().map(Link::describe).toList();
        return set.isEmpty() && removed.isEmpty()
                ? Optional.empty()
                : Optional.of(new InheritanceChange(tag.name(), tag.place(), set, removed, words));
    }

    static Change deletion(WantedTag tag) {
        return new TagChange(TagChange.Verb.DELETE, tag.name(), tag.place(), Map.of(), List.of());
    }

    private static String from(String before, String after) {
        return (before.isEmpty() ? "" : " from " + before) + " to " + (after.isEmpty() ? "none" : after);
    }

    private static String text(Set<String> arches) {
        return String.join(" ", new TreeSet<>(arches));
    }
}
