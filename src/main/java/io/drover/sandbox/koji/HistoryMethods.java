package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who changed what when: every version of what is versioned (wire/koji.md §5.7). */
final class HistoryMethods {

    private final HubState state;

    HistoryMethods(HubState state) {
        this.state = state;
    }

    void register(HubMethods methods) {
        methods.add("queryHistory(tables=nil, **kwargs)", this::history);
    }

    private Object history(HubCall call, HubArguments args) {
        Map<String, List<Map<String, @Nullable Object>>> all = tables();
        List<?> wanted = args.has("tables") ? args.list("tables") : List.copyOf(all.keySet());
        Wish wish = wish(args.named());
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        for (Object name : wanted) {
            List<Map<String, @Nullable Object>> rows = all.get(String.valueOf(name));
            if (rows == null) {
                throw HubFault.generic("Invalid history table: " + name);
            }
            boolean asked = args.has("tables");
            if (rows.isEmpty() || wish.suits(rows.get(0)) || asked) {
                answer.put(
                        String.valueOf(name),
                        rows.stream()
                                .filter(row -> wish.suits(row) && wish.fits(row))
                                .toList());
            }
        }
        return answer;
    }

    /** @param equal columns and what they must be @param unknown that something named does not exist */
    private record Wish(Map<String, @Nullable Object> equal, Map<String, @Nullable Object> options) {

        boolean suits(Map<String, @Nullable Object> row) {
            return row.keySet().containsAll(equal.keySet());
        }

        boolean fits(Map<String, @Nullable Object> row) {
            return equal.entrySet().stream().allMatch(want -> Objects.equals(want.getValue(), row.get(want.getKey())))
                    && (options.get("active") == null
                            || HubArguments.truth(options.get("active")) == Boolean.TRUE.equals(row.get("active")))
                    && by(row)
                    && changed(row);
        }

        private boolean by(Map<String, @Nullable Object> row) {
            Object editor = options.get("editor");
            return editor == null || editor.equals(row.get("creator_name")) || editor.equals(row.get("revoker_name"));
        }

        /** Created or revoked within the bounds. */
        private boolean changed(Map<String, @Nullable Object> row) {
            return changed(row, "create") || row.get("revoke_event") != null && changed(row, "revoke");
        }

        private boolean changed(Map<String, @Nullable Object> row, String what) {
            return above(row.get(what + "_event"), options.get("afterEvent"))
                    && above(options.get("beforeEvent"), row.get(what + "_event"))
                    && above(row.get(what + "_ts"), options.get("after"))
                    && above(options.get("before"), row.get(what + "_ts"));
        }

        private static boolean above(@Nullable Object high, @Nullable Object low) {
            return high == null || low == null || HubTime.filter(high) > HubTime.filter(low);
        }
    }

    private Wish wish(Map<String, @Nullable Object> options) {
        Map<String, @Nullable Object> equal = new LinkedHashMap<>();
        options.forEach((name, value) -> {
            switch (name) {
                case "tag" ->
                    equal.put(
                            "tag_id",
                            state.tags
                                    .findEver(value)
                                    .orElseThrow(() -> HubFault.generic("No such tag: " + HubState.quoted(value)))
                                    .id);
                case "package" ->
                    equal.put(
                            "package.name",
                            state.findPackage(value)
                                    .orElseThrow(() -> HubFault.generic("No such package: " + HubState.quoted(value))));
                case "build" -> equal.put("build_id", state.builds.build(value).id);
                case "user" -> equal.put("user_id", state.users.user(value).id);
                case "permission" -> equal.put("permission.name", value);
                case "cg" -> equal.put("content_generator.name", value);
                case "external_repo" -> equal.put("external_repo_id", state.tags.external(value).id);
                case "build_target" -> equal.put("build_target_id", state.tags.target(value).id);
                case "group" -> equal.put("group.name", value);
                case "active", "editor", "before", "after", "beforeEvent", "afterEvent", "queryOpts" -> {}
                default -> throw HubFault.generic("Invalid history option: " + name);
            }
        });
        return new Wish(equal, options);
    }

    private Map<String, List<Map<String, @Nullable Object>>> tables() {
        HubHistoryTables tables = new HubHistoryTables();
        state.tags.ever().forEach(tables::tag);
        state.tags.targets().forEach(tables::target);
        state.tags.externals().forEach(tables::external);
        state.users.all().forEach(user -> tables.user(user, state.users));
        state.users.generators().forEach(tables::generator);
        Map<String, List<Map<String, @Nullable Object>>> sorted = new LinkedHashMap<>();
        tables.rows().forEach((name, rows) -> {
            List<Map<String, @Nullable Object>> ordered = new ArrayList<>(rows);
            ordered.sort((left, right) -> Long.compare(event(left), event(right)));
            sorted.put(name, ordered);
        });
        return sorted;
    }

    private static long event(Map<String, @Nullable Object> row) {
        return row.get("create_event") instanceof Long event ? event : 0;
    }
}
