package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Every version of everything as rows of the hub's tables, each with its events, their times and users. */
final class HubHistoryTables {

    private static final List<String> NAMES = List.of(
            "user_perms",
            "user_groups",
            "cg_users",
            "tag_inheritance",
            "tag_config",
            "tag_extra",
            "build_target_config",
            "external_repo_config",
            "tag_external_repos",
            "tag_listing",
            "tag_packages",
            "tag_package_owners",
            "group_config",
            "group_package_listing",
            "group_req_listing");

    private final Map<String, List<Map<String, @Nullable Object>>> rows = new LinkedHashMap<>();

    HubHistoryTables() {
        NAMES.forEach(name -> rows.put(name, new ArrayList<>()));
    }

    Map<String, List<Map<String, @Nullable Object>>> rows() {
        return rows;
    }

    private <K, V> void add(
            String table, HubRows<K, V> versions, BiConsumer<HubRows.Row<K, V>, Map<String, @Nullable Object>> fill) {
        for (HubRows.Row<K, V> version : versions.history()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            fill.accept(version, row);
            common(version.created, version.revoked, row);
            rows.computeIfAbsent(table, unused -> new ArrayList<>()).add(row);
        }
    }

    private static void common(HubChange created, @Nullable HubChange revoked, Map<String, @Nullable Object> row) {
        row.put("active", revoked == null ? true : null);
        row.put("create_event", created.event());
        row.put("create_ts", HubTime.seconds(created.at()));
        row.put("creator_id", created.user().id);
        row.put("creator_name", created.user().name);
        row.put("revoke_event", revoked == null ? null : revoked.event());
        row.put("revoke_ts", revoked == null ? null : HubTime.seconds(revoked.at()));
        row.put("revoker_id", revoked == null ? null : revoked.user().id);
        row.put("revoker_name", revoked == null ? null : revoked.user().name);
    }

    private static void of(HubTag tag, Map<String, @Nullable Object> row) {
        row.put("tag_id", tag.id);
        row.put("tag.name", tag.name);
    }

    void tag(HubTag tag) {
        content(tag);
        settings(tag);
        links(tag);
        groups(tag);
    }

    private void content(HubTag tag) {
        add("tag_listing", tag.builds, (version, row) -> {
            HubBuild build = version.value;
            row.put("build_id", build.id);
            of(tag, row);
            row.put("name", build.nvr.name());
            row.put("package.name", build.nvr.name());
            row.put("version", build.nvr.version());
            row.put("release", build.nvr.release());
            row.put("epoch", build.epoch);
            row.put("build.state", build.state);
        });
        add("tag_packages", tag.packages, (version, row) -> {
            of(tag, row);
            row.put("package.name", version.key);
            row.put("blocked", version.value.blocked());
            row.put("extra_arches", version.value.extraArches());
        });
        add("tag_package_owners", tag.owners, (version, row) -> {
            of(tag, row);
            row.put("package.name", version.key);
            row.put("owner", version.value.id);
            row.put("owner.name", version.value.name);
        });
    }

    private void settings(HubTag tag) {
        add("tag_config", tag.config, (version, row) -> {
            of(tag, row);
            row.put("arches", version.value.arches());
            row.put("permission.name", version.value.perm());
            row.put("locked", version.value.locked());
            row.put("maven_support", version.value.mavenSupport());
            row.put("maven_include_all", version.value.mavenIncludeAll());
        });
        add("tag_extra", tag.extra, (version, row) -> {
            of(tag, row);
            row.put("key", version.key);
            row.put("value", version.value.value());
        });
    }

    private void links(HubTag tag) {
        add("tag_inheritance", tag.parents, (version, row) -> {
            HubTag.Parent parent = version.value;
            of(tag, row);
            row.put("parent_id", parent.tag().id);
            row.put("parent.name", parent.tag().name);
            row.put("priority", parent.priority());
            row.put("maxdepth", parent.maxdepth());
            row.put("intransitive", parent.intransitive());
            row.put("noconfig", parent.noconfig());
            row.put("pkg_filter", parent.filter());
        });
        add("tag_external_repos", tag.externals, (version, row) -> {
            HubTag.External external = version.value;
            of(tag, row);
            row.put("external_repo_id", external.repo().id);
            row.put("external_repo.name", external.repo().name);
            row.put("priority", external.priority());
            row.put("merge_mode", external.mergeMode());
            row.put("arches", external.arches());
        });
    }

    private void groups(HubTag tag) {
        add("group_config", tag.groups, (version, row) -> {
            of(tag, row);
            row.put("group.name", version.key);
            row.put("blocked", version.value.blocked());
        });
        for (HubRows.Row<String, HubTag.Member> version : tag.members.history()) {
            String name = version.value.name();
            boolean group = name.startsWith("@");
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            of(tag, row);
            row.put("group.name", version.value.group());
            row.put(group ? "req.name" : "package", group ? name.substring(1) : name);
            row.put("blocked", version.value.blocked());
            common(version.created, version.revoked, row);
            rows.computeIfAbsent(group ? "group_req_listing" : "group_package_listing", unused -> new ArrayList<>())
                    .add(row);
        }
    }

    void target(HubTarget target) {
        add("build_target_config", target.history(), (version, row) -> {
            row.put("build_target_id", target.id);
            row.put("build_target.name", target.name);
            row.put("build_tag", version.value.build().id);
            row.put("build_tag.name", version.value.build().name);
            row.put("dest_tag", version.value.dest().id);
            row.put("dest_tag.name", version.value.dest().name);
        });
    }

    void external(HubExternalRepo repo) {
        add("external_repo_config", repo.url, (version, row) -> {
            row.put("external_repo_id", repo.id);
            row.put("external_repo.name", repo.name);
            row.put("url", version.value);
        });
    }

    void user(HubUser user, HubUsers users) {
        add("user_perms", user.permissions, (version, row) -> {
            row.put("user_id", user.id);
            row.put("user.name", user.name);
            row.put("perm_id", users.permissionId(version.key));
            row.put("permission.name", version.key);
        });
        add("user_groups", user.groups, (version, row) -> {
            row.put("user_id", user.id);
            row.put("user.name", user.name);
            row.put("group_id", version.value.id);
            row.put("group.name", version.value.name);
        });
    }

    void generator(String name, HubRows<Long, HubUser> users) {
        add("cg_users", users, (version, row) -> {
            row.put("user_id", version.value.id);
            row.put("user.name", version.value.name);
            row.put("content_generator.name", name);
        });
    }
}
