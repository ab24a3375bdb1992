package io.drover.sandbox.koji;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.koji.KojiJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills a hub from JSON, adding to what is there:
 *
 * <pre>{"users":   [{"name": "drover", "password": "…", "permissions": ["tag"], "blocked": false, "principal": "…"}],
 *  "groups":  [{"name": "releng", "members": ["drover"], "permissions": ["dist-repo"]}],
 *  "external_repos": [{"name": "epel", "url": "https://…/$arch/"}],
 *  "tags":    [{"name": "f41", "arches": "x86_64", "locked": false, "perm": "admin", "extra": {},
 *               "parents": ["f40", {"name": "f39", "priority": 10, "maxdepth": 1, "intransitive": false,
 *                                   "noconfig": false, "pkg_filter": "^bash$"}],
 *               "packages": ["bash", {"name": "zsh", "owner": "drover", "blocked": true, "extra_arches": "i686"}],
 *               "external_repos": [{"name": "epel", "priority": 5, "merge_mode": "bare", "arches": "x86_64"}]}],
 *  "targets": [{"name": "f41", "build_tag": "f41-build", "dest_tag": "f41"}],
 *  "side_tags": [{"basetag": "f41-build", "owner": "drover"}],
 *  "generators": [{"name": "osbs", "users": ["drover"]}],
 *  "builds":  [see {@link HubBuildSeed}],
 *  "images":  [see {@link HubImageSeed}],
 *  "offers":  {"470": ["zlib-1.2.11-23.fc42"], "https://…/x.repo": ["zlib-1.2.11-23.fc42.x86_64"]},
 *  "settings": {see {@link HubSettings}}}</pre>
 *
 * {@code offers} says what composes and repo files have for container builds. What is named must exist before or stand earlier in the same document. No bus message and no journal entry comes of it.
 */
final class HubSeed {

    private final HubState state;

    HubSeed(HubState state) {
        this.state = state;
    }

    void sow(JsonNode seed) {
        seed.path("users").forEach(this::user);
        seed.path("groups").forEach(this::group);
        seed.path("external_repos").forEach(this::externalRepo);
        seed.path("tags").forEach(this::tag);
        seed.path("targets").forEach(this::target);
        seed.path("side_tags").forEach(this::sideTag);
        seed.path("generators").forEach(this::generator);
        HubBuildSeed builds = new HubBuildSeed(state);
        seed.path("builds").forEach(builds::sow);
        HubImageSeed images = new HubImageSeed(state);
        seed.path("images").forEach(images::sow);
        seed.path("offers")
                .properties()
                .forEach(entry -> state.offers.put(
                        entry.getKey(),
                        entry.getValue().valueStream().map(JsonNode::asText).toList()));
    }

    private void user(JsonNode node) {
        String name = text(node, "name");
        HubUser user = state.users.add(new HubUser(
                state.nextId(), name, HubUser.PERSON, node.path("password").asText("")));
        user.blocked = node.path("blocked").asBoolean();
        if (node.path("principal").isTextual()) {
            user.principals.add(node.path("principal").textValue());
        }
        permissions(user, node);
    }

    private void permissions(HubUser user, JsonNode node) {
        HubChange change = state.change(null);
        node.path("permissions").forEach(permission -> {
            state.users.permissionId(permission.asText());
            user.permissions.put(permission.asText(), permission.asText(), change);
        });
    }

    private void group(JsonNode node) {
        HubUser group = state.users.add(new HubUser(state.nextId(), text(node, "name"), HubUser.GROUP, ""));
        permissions(group, node);
        HubChange change = state.change(null);
        node.path("members")
                .forEach(member -> state.users.user(member.asText()).groups.put(group.id, group, change));
    }

    private void externalRepo(JsonNode node) {
        HubExternalRepo repo = state.tags.add(new HubExternalRepo(state.nextId(), text(node, "name")));
        repo.url.put("", text(node, "url"), state.change(null));
    }

    private void tag(JsonNode node) {
        HubTag tag = state.tags.add(new HubTag(state.nextId(), text(node, "name")));
        HubChange change = state.change(null);
        tag.configure(
                new HubTag.Config(
                        node.path("arches").asText("x86_64"),
                        node.path("perm").asText(null),
                        node.path("locked").asBoolean(),
                        false,
                        false),
                change);
        node.path("extra")
                .properties()
                .forEach(entry -> tag.extra.put(
                        entry.getKey(), new HubTag.Extra(KojiJson.toValue(entry.getValue()), false), change));
        long priority = 0;
        for (JsonNode parent : node.path("parents")) {
            parent(tag, parent, priority++, change);
        }
        node.path("packages").forEach(listed -> listed(tag, listed, change));
        node.path("external_repos").forEach(external -> external(tag, external, change));
    }

    private void parent(HubTag tag, JsonNode node, long priority, HubChange change) {
        HubTag parent = state.tags.tag(node.isTextual() ? node.textValue() : text(node, "name"));
        Long depth =
                node.hasNonNull("maxdepth") ? Long.valueOf(node.get("maxdepth").longValue()) : null;
        tag.parents.put(
                parent.id,
                new HubTag.Parent(
                        parent,
                        node.path("priority").asLong(priority),
                        depth,
                        node.path("intransitive").asBoolean(),
                        node.path("noconfig").asBoolean(),
                        node.path("pkg_filter").asText("")),
                change);
    }

    private void listed(HubTag tag, JsonNode node, HubChange change) {
        String name = node.isTextual() ? node.textValue() : text(node, "name");
        state.packageId(name);
        tag.packages.put(
                name,
                new HubTag.Listed(
                        name,
                        node.path("blocked").asBoolean(),
                        node.path("extra_arches").asText(null)),
                change);
        if (node.path("owner").isTextual()) {
            tag.owners.put(name, state.users.user(node.path("owner").textValue()), change);
        } else {
            state.users.all().stream().findFirst().ifPresent(owner -> tag.owners.put(name, owner, change));
        }
    }

    private void external(HubTag tag, JsonNode node, HubChange change) {
        HubExternalRepo repo = state.tags.external(text(node, "name"));
        tag.externals.put(
                repo.id,
                new HubTag.External(
                        repo,
                        node.path("priority").asLong(5),
                        node.path("merge_mode").asText("koji"),
                        node.path("arches").asText(null)),
                change);
    }

    private void target(JsonNode node) {
        HubTarget target = state.tags.add(new HubTarget(state.nextId(), text(node, "name")));
        target.point(
                new HubTarget.Tags(state.tags.tag(text(node, "build_tag")), state.tags.tag(text(node, "dest_tag"))),
                state.change(null));
    }

    private void sideTag(JsonNode node) {
        HubUser owner = state.users.user(text(node, "owner"));
        HubTag base = state.tags.tag(text(node, "basetag"));
        HubSideTags.create(state, base, owner, node.path("suffix").asText(null));
    }

    private void generator(JsonNode node) {
        HubRows<Long, HubUser> users =
                state.users.generators().computeIfAbsent(text(node, "name"), n -> new HubRows<>());
        HubChange change = state.change(null);
        node.path("users").forEach(name -> {
            HubUser user = state.users.user(name.asText());
            users.put(user.id, user, change);
        });
    }

    /** Members as they are written to koji. */
    static Map<String, @Nullable Object> members(JsonNode node) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        node.properties().forEach(entry -> members.put(entry.getKey(), KojiJson.toValue(entry.getValue())));
        return members;
    }

    static String text(JsonNode node, String member) {
        if (!node.path(member).isTextual()) {
            throw new IllegalArgumentException("a seed's entry needs a text " + member + ": " + node);
        }
        return node.get(member).textValue();
    }
}
