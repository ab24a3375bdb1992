package io.drover.koji.desired;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.koji.KojiJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects what the hub tells of one tag (wire/koji.md §5.5). Not thread-safe. */
final class FoundContents {

    private final List<FoundTag.Inherited> inherits = new ArrayList<>();
    private final List<RepoLink> externalRepos = new ArrayList<>();
    private final Map<String, FoundTag.Entry> packages = new TreeMap<>();
    private final Map<String, FoundTag.Group> groups = new TreeMap<>();

    /** @param struct of {@code getTag} */
    FoundTag tag(String name, JsonNode struct) {
        Map<String, JsonNode> extra = new TreeMap<>();
        struct.path("extra")
                .properties()
                .forEach(member -> extra.put(member.getKey(), KojiJson.toJson(KojiJson.toValue(member.getValue()))));
        FoundTag.Config config = new FoundTag.Config(
                words(struct.path("arches")), struct.path("locked").asBoolean(), text(struct.path("perm")), extra);
        return new FoundTag(name, struct.path("id").asLong(), config, inherits, externalRepos, packages, groups);
    }

    /** @param rows of {@code getInheritanceData} */
    void inherits(JsonNode rows) {
        for (JsonNode row : rows) {
            JsonNode depth = row.path("maxdepth");
            String filter = text(row.path("pkg_filter"));
            Link link = new Link(
                    row.path("name").asText(),
                    row.path("priority").asInt(),
                    depth.isNumber() ? depth.asInt() : null,
                    row.path("intransitive").asBoolean(),
                    row.path("noconfig").asBoolean(),
                    filter == null ? "" : filter);
            inherits.add(new FoundTag.Inherited(link, row.path("parent_id").asLong()));
        }
    }

    /** @param rows of {@code getTagExternalRepos} */
    void externalRepos(JsonNode rows) {
        for (JsonNode row : rows) {
            String mode = text(row.path("merge_mode"));
            externalRepos.add(new RepoLink(
                    row.path("external_repo_name").asText(),
                    row.path("priority").asInt(),
                    mode == null ? "koji" : mode,
                    words(row.path("arches"))));
        }
    }

    /** @param rows of {@code listPackages} with what is inherited */
    void packages(JsonNode rows, String tag) {
        for (JsonNode row : rows) {
            boolean own = row.path("tag_name").asText().equals(tag);
            FoundTag.Entry entry = new FoundTag.Entry(
                    own, row.path("blocked").asBoolean(), row.path("owner_name").asText());
            packages.merge(row.path("package_name").asText(), entry, (first, other) -> other.own() ? other : first);
        }
    }

    /** @param rows of {@code getTagGroups} with what is inherited */
    void groups(JsonNode rows, long tag) {
        for (JsonNode row : rows) {
            Map<String, FoundTag.Member> members = new TreeMap<>();
            for (JsonNode member : row.path("packagelist")) {
                members.put(
                        member.path("package").asText(),
                        new FoundTag.Member(
                                member.path("tag_id").asLong() == tag,
                                member.path("blocked").asBoolean()));
            }
            groups.put(
                    row.path("name").asText(),
                    new FoundTag.Group(
                            row.path("tag_id").asLong() == tag,
                            row.path("blocked").asBoolean(),
                            members));
        }
    }

    private static Set<String> words(JsonNode text) {
        Set<String> words = new TreeSet<>();
        for (String word : text.asText("").split("\\s+")) {
            if (!word.isEmpty() && !text.isNull()) {
                words.add(word);
            }
        }
        return words;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }
}
