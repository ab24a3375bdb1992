package io.drover.containers;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Images that somebody names.
 *
 * @param names NVRs, or names that stand for the newest build of each line of that name
 * @param branch of dist-git that names are looked for in; null for any
 */
record Asked(List<String> names, @Nullable String branch) {
    Asked {
        names = List.copyOf(names);
    }

    /** The lines they belong to, in their order; what is not there, or only in an old build, is noted in the plan. */
    Set<ImageLine> lines(ImageLines lines, PlanInProgress plan) {
        Set<ImageLine> found = new LinkedHashSet<>();
        for (String name : names) {
            List<ImageLine> ofName = find(lines, name);
            found.addAll(ofName);
            if (ofName.isEmpty()) {
                plan.missing(name);
            }
        }
        return found;
    }

    private List<ImageLine> find(ImageLines lines, String name) {
        ImageBuild build = lines.build(name);
        if (build != null) {
            ImageLine line = lines.of(build);
            return line.newest() == null ? List.of() : List.of(line);
        }
        return lines.all().stream().filter(line -> isCalled(line, name)).toList();
    }

    private boolean isCalled(ImageLine line, String name) {
        ImageBuild newest = line.newest();
        return newest != null
                && newest.name().equals(name)
                && (branch == null || newest.source().follows(branch));
    }
}
