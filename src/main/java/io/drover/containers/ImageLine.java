package io.drover.containers;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The builds of one name for one target, of which only the newest is worth rebuilding. Equal to itself only. */
final class ImageLine {
    private static final Comparator<ImageBuild> NEWEST_FIRST = Comparator.comparing(ImageBuild::version)
            .thenComparingLong(ImageBuild::buildId)
            .thenComparing(ImageBuild::nvr)
            .reversed();

    private final String key;
    private final List<ImageBuild> builds;
    private final boolean asked;
    private final @Nullable ImageBuild newest;

    /** @param asked whether one of them is an image of the facts, not just somebody's ancestor */
    ImageLine(String key, List<ImageBuild> builds, boolean asked) {
        this.key = key;
        this.builds = builds.stream().sorted(NEWEST_FIRST).toList();
        this.asked = asked;
        this.newest =
                this.builds.stream().filter(ImageBuild::latest).findFirst().orElse(null);
    }

    String key() {
        return key;
    }

    boolean asked() {
        return asked;
    }

    /** All that the facts have, the newest version first. */
    List<ImageBuild> builds() {
        return builds;
    }

    /** The newest build; null where the facts have only builds that were followed by others. */
    @Nullable
    ImageBuild newest() {
        return newest;
    }

    /** The newest build. @throws IllegalStateException where it is unknown */
    ImageBuild known() {
        if (newest == null) {
            throw new IllegalStateException("the newest build of " + key + " is unknown");
        }
        return newest;
    }

    /** The NVR that people are shown for it. */
    String shown() {
        return newest == null ? builds.get(0).nvr() : newest.nvr();
    }
}
