package io.drover.koji.desired;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A tag's groups, {@code build} and {@code srpm-build} above all. What a parent puts into a group is as good as an own entry. */
final class GroupComparison {

    private final WantedTag tag;
    private final Map<String, FoundTag.Group> found;
    private final Inherited inherited;
    private final List<Change> changes = new ArrayList<>();

    GroupComparison(WantedTag tag, Optional<FoundTag> found, Inherited inherited) {
        this.tag = tag;
        this.found = found.map(FoundTag::groups).orElse(Map.of());
        this.inherited = inherited;
    }

    List<Change> changes() {
        tag.groups().values().forEach(this::group);
        return changes;
    }

    private void group(WantedTag.Group wanted) {
        FoundTag.Group there = found.get(wanted.name());
        if (there == null || there.blocked() || !there.own() && !inherited.holds(tag.name(), key(wanted, ""))) {
            String before =
                    there == null ? "no such group" : there.blocked() ? "it blocked" : "it from parents that change";
            add(GroupChange.Verb.CREATE, wanted, "", wanted.place() + "; the hub has " + before);
        }
        members(wanted, there == null ? Map.of() : there.packages());
    }

    private void members(WantedTag.Group wanted, Map<String, FoundTag.Member> there) {
        there.forEach((name, member) -> {
            if (member.own() && !member.blocked() && !wanted.packages().contains(name)) {
                String why = wanted.place() + " does not name it; the hub does";
                add(GroupChange.Verb.REMOVE, wanted, name, why);
            }
        });
        for (String name : wanted.packages()) {
            FoundTag.Member member = there.get(name);
            if (member == null
                    || member.blocked()
                    || !member.own() && !inherited.holds(tag.name(), key(wanted, name))) {
                String before =
                        member == null ? "it not" : member.blocked() ? "it blocked" : "it from parents that change";
                add(GroupChange.Verb.ADD, wanted, name, wanted.place() + "; the hub has " + before);
            }
        }
    }

    private void add(GroupChange.Verb verb, WantedTag.Group group, String name, String why) {
        changes.add(new GroupChange(verb, tag.name(), group.name(), name, why));
        inherited.touch(tag.name(), key(group, name));
    }

    /** No package has a blank in its name. */
    private static String key(WantedTag.Group group, String name) {
        return "group " + group.name() + " " + name;
    }
}
