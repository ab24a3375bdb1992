package io.drover.koji.desired;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tag and what is said of it; null for what is not said and hence left alone.
 *
 * @param absent there must be none; nothing else is said then
 * @param inherits all of its links
 * @param externalRepos all of its external repositories
 * @param groups by name, each with all of the tag's own packages in it; a group that is not named is left alone
 */
record WantedTag(
        String name,
        Place place,
        boolean absent,
        Config config,
        @Nullable List<Inherited> inherits,
        @Nullable List<Repo> externalRepos,
        @Nullable Packages packages,
        Map<String, Group> groups) {

    /**
     * What {@code createTag} and {@code editTag2} set.
     *
     * @param extra the keys that are said; JSON null: there must be no such key
     */
    record Config(
            @Nullable Set<String> arches,
            @Nullable Boolean locked,
            @Nullable Permission permission,
            Map<String, JsonNode> extra) {}

    /** @param name whoever puts builds into the tag needs it; null: nobody needs one */
    record Permission(@Nullable String name) {}

    record Inherited(Link link, Place place) {}

    record Repo(RepoLink link, Place place) {}

    /** @param others what becomes of entries of the tag's own list that are not named */
    record Packages(List<Entry> list, Others others) {}

    enum Others {
        KEEP,
        BLOCK,
        REMOVE
    }

    record Entry(String name, Place place, boolean blocked, String owner) {}

    record Group(String name, Place place, Set<String> packages) {}

    static WantedTag gone(String name, Place place) {
        return new WantedTag(name, place, true, new Config(null, null, null, Map.of()), null, null, null, Map.of());
    }
}
