package io.drover.containers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All builds of the facts by line, and who is built on whom. */
final class ImageLines {
    private final Map<String, ImageBuild> builds = new LinkedHashMap<>();
    private final Map<String, ImageLine> lines = new HashMap<>();
    private final List<ImageLine> sorted;
    private final Map<String, EarlierRebuild> byOriginal = new HashMap<>();
    private final Map<String, EarlierRebuild> byNew = new HashMap<>();

    ImageLines(ImageFacts facts) {
        // the last one counts
        facts.rebuilt().forEach(rebuild -> byOriginal.put(rebuild.original(), rebuild));
        facts.rebuilt().forEach(rebuild -> byNew.put(rebuild.nvr(), rebuild));
        facts.images().forEach(image -> builds.putIfAbsent(image.nvr(), image));
        Set<String> asked = new HashSet<>(builds.keySet());
        facts.ancestors().forEach(image -> builds.putIfAbsent(image.nvr(), image));
        Map<String, List<ImageBuild>> byLine = new HashMap<>();
        builds.values().forEach(build -> byLine.computeIfAbsent(build.line(), key -> new ArrayList<>())
                .add(build));
        byLine.forEach((key, ofLine) -> lines.put(
                key, new ImageLine(key, ofLine, ofLine.stream().anyMatch(build -> asked.contains(build.nvr())))));
        sorted = lines.values().stream()
                .sorted(Comparator.comparing(ImageLine::shown).thenComparing(ImageLine::key))
                .toList();
    }

    /** By the NVR that people are shown. */
    List<ImageLine> all() {
        return sorted;
    }

    @Nullable
    ImageBuild build(@Nullable String nvr) {
        return nvr == null ? null : builds.get(nvr);
    }

    ImageLine of(ImageBuild build) {
        ImageLine line = lines.get(build.line());
        if (line == null) {
            throw new IllegalArgumentException(build.nvr() + " is no build of these facts");
        }
        return line;
    }

    /** The line that the newest build of a line was built on; null for a base image and where the facts do not have it. */
    @Nullable
    ImageLine parent(ImageLine line) {
        ImageBuild newest = line.newest();
        ImageBuild parent = newest == null ? null : build(newest.parent());
        return parent == null ? null : of(parent);
    }

    /** What an earlier event has made of a line's newest build, so that there is a newer one; null where none has. */
    @Nullable
    EarlierRebuild rebuilt(@Nullable ImageLine line) {
        ImageBuild newest = line == null ? null : line.newest();
        return newest == null ? null : byOriginal.get(newest.nvr());
    }

    /** As {@link #rebuilt}, or that by which the newest build was made; null where it is neither. */
    @Nullable
    EarlierRebuild rebuiltOrNew(@Nullable ImageLine line) {
        EarlierRebuild rebuilt = rebuilt(line);
        ImageBuild newest = line == null ? null : line.newest();
        return rebuilt != null || newest == null ? rebuilt : byNew.get(newest.nvr());
    }
}
