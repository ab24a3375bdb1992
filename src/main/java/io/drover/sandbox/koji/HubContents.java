package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The builds that count for a tag. */
final class HubContents {

    /** @param event that put it there */
    record Tagged(HubTag tag, HubBuild build, long event) {}

    /**
     * @param event null: as it is at present
     * @param packageRef name or id, null for any
     * @param most builds of each package
     */
    record Wish(@Nullable Long event, boolean inherit, @Nullable Object packageRef, long most) {}

    private HubContents() {}

    /** Nearest tag first, in each the newest tagging first; without those whose package is blocked. */
    static List<Tagged> builds(HubTag tag, Wish wish) {
        Long event = wish.event();
        Map<String, HubPackages.Entry> packages = HubPackages.of(tag, true, event);
        List<Tagged> all = new ArrayList<>();
        Map<String, Long> numbers = new HashMap<>();
        Set<Long> seen = new HashSet<>();
        for (HubTag source : wish.inherit() ? HubInheritance.tags(tag, event) : List.of(tag)) {
            List<HubRows.Row<Long, HubBuild>> rows = source.builds.rows(event);
            for (int i = rows.size() - 1; i >= 0; i--) {
                HubBuild build = rows.get(i).value;
                String name = build.nvr.name();
                HubPackages.Entry entry = packages.get(name);
                boolean blocked = entry != null && entry.listed().blocked();
                long number = numbers.getOrDefault(name, 0L);
                if (build.isOf(wish.packageRef()) && !blocked && number < wish.most() && seen.add(build.id)) {
                    numbers.put(name, number + 1);
                    all.add(new Tagged(source, build, rows.get(i).created.event()));
                }
            }
        }
        return all;
    }
}
