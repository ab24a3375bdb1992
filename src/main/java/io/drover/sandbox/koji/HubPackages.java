package io.drover.sandbox.koji;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The package lists of tags as inheritance makes them. */
final class HubPackages {

    /** @param tag whose entry it is */
    record Entry(HubTag tag, HubTag.Listed listed, @Nullable HubUser owner) {}

    private HubPackages() {}

    /** The entry that counts for the tag: its own, or the nearest that is inherited. */
    @Nullable
    static Entry find(HubTag tag, String name, @Nullable Long event) {
        HubTag.Listed own = tag.packages.get(name, event);
        if (own != null) {
            return new Entry(tag, own, tag.owners.get(name, event));
        }
        for (HubInheritance.Link link : HubInheritance.of(tag, event)) {
            HubTag.Listed listed = link.tag().packages.get(name, event);
            if (listed != null && !link.noconfig() && link.lets(name)) {
                return new Entry(link.tag(), listed, link.tag().owners.get(name, event));
            }
        }
        return null;
    }

    /** Every package that counts for the tag, by name. */
    static Map<String, Entry> of(HubTag tag, boolean inherited, @Nullable Long event) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        tag.packages
                .values(event)
                .forEach(listed ->
                        entries.put(listed.name(), new Entry(tag, listed, tag.owners.get(listed.name(), event))));
        if (inherited) {
            for (HubInheritance.Link link : HubInheritance.of(tag, event)) {
                if (!link.noconfig()) {
                    inherit(entries, link, event);
                }
            }
        }
        return entries;
    }

    private static void inherit(Map<String, Entry> entries, HubInheritance.Link link, @Nullable Long event) {
        for (HubTag.Listed listed : link.tag().packages.values(event)) {
            if (!entries.containsKey(listed.name()) && link.lets(listed.name())) {
                HubUser owner = link.tag().owners.get(listed.name(), event);
                entries.put(listed.name(), new Entry(link.tag(), listed, owner));
            }
        }
    }
}
