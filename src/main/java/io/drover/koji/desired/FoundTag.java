package io.drover.koji.desired;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tag of the hub. What nobody asked for is empty.
 *
 * @param permission whoever puts builds into the tag needs it; null: nobody needs one
 * @param inherits its own links
 * @param packages by name, the inherited ones included
 * @param groups by name, the inherited ones included
 */
record FoundTag(
        String name,
        long id,
        Config config,
        List<Inherited> inherits,
        List<RepoLink> externalRepos,
        Map<String, Entry> packages,
        Map<String, Group> groups) {

    record Config(Set<String> arches, boolean locked, @Nullable String permission, Map<String, JsonNode> extra) {}

    record Inherited(Link link, long parentId) {}

    /** @param own in the tag's own list; else it comes from a parent */
    record Entry(boolean own, boolean blocked, String owner) {}

    /** @param own made in the tag itself @param packages by name, blocked ones included */
    record Group(boolean own, boolean blocked, Map<String, Member> packages) {}

    record Member(boolean own, boolean blocked) {}
}
