package io.drover.koji.desired;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A tag's package list. An entry that a parent gives, blocked or not as wanted, is as good as an own one. */
final class PackageComparison {

    private final WantedTag tag;
    private final Map<String, FoundTag.Entry> found;
    private final Inherited inherited;
    private final List<Change> changes = new ArrayList<>();

    PackageComparison(WantedTag tag, Optional<FoundTag> found, Inherited inherited) {
        this.tag = tag;
        this.found = found.map(FoundTag::packages).orElse(Map.of());
        this.inherited = inherited;
    }

    /** What goes and what is blocked first, then what comes. */
    List<Change> changes() {
        if (tag.packages() == null) {
            return List.of();
        }
        Set<String> named = new HashSet<>();
        tag.packages().list().forEach(entry -> named.add(entry.name()));
        found.forEach((name, entry) -> {
            if (entry.own() && !named.contains(name)) {
                other(name, entry, tag.packages().others());
            }
        });
        tag.packages().list().forEach(this::entry);
        return changes;
    }

    private void other(String name, FoundTag.Entry entry, WantedTag.Others others) {
        String why = tag.place() + " does not list it; the hub does" + (entry.blocked() ? ", blocked" : "");
        if (others == WantedTag.Others.REMOVE) {
            add(PackageChange.Verb.REMOVE, name, "", why);
        } else if (others == WantedTag.Others.BLOCK && !entry.blocked()) {
            add(PackageChange.Verb.BLOCK, name, "", why);
        }
    }

    private void entry(WantedTag.Entry wanted) {
        FoundTag.Entry there = found.get(wanted.name());
        if (there == null) {
            add(wanted, wanted.blocked() ? PackageChange.Verb.BLOCK_NEW : PackageChange.Verb.ADD, "no entry");
        } else if (there.own()) {
            own(wanted, there);
        } else if (!inherited.holds(tag.name(), wanted.name())) {
            PackageChange.Verb add = there.blocked() ? PackageChange.Verb.ADD_FORCED : PackageChange.Verb.ADD;
            add(wanted, wanted.blocked() ? PackageChange.Verb.BLOCK_NEW : add, "an inherited entry that changes");
        } else if (wanted.blocked() != there.blocked()) {
            add(
                    wanted,
                    wanted.blocked() ? PackageChange.Verb.BLOCK_NEW : PackageChange.Verb.UNBLOCK,
                    there.blocked() ? "it blocked by a parent" : "it from a parent");
        }
    }

    private void own(WantedTag.Entry wanted, FoundTag.Entry there) {
        String before = "it with owner " + there.owner() + (there.blocked() ? ", blocked" : "");
        if (wanted.blocked() != there.blocked()) {
            add(wanted, wanted.blocked() ? PackageChange.Verb.BLOCK_NEW : PackageChange.Verb.UNBLOCK, before);
        } else if (!wanted.owner().equals(there.owner())) {
            add(wanted, PackageChange.Verb.OWN, before);
        }
    }

    private void add(WantedTag.Entry wanted, PackageChange.Verb verb, String before) {
        add(verb, wanted.name(), wanted.owner(), wanted.place() + "; the hub has " + before);
    }

    private void add(PackageChange.Verb verb, String name, String owner, String why) {
        changes.add(new PackageChange(verb, tag.name(), name, owner, why));
        inherited.touch(tag.name(), name);
    }
}
