package io.drover.mbs;

import java.util.Comparator;

/**
 * A module stream, the thing one rebuilds: {@code nodejs:18}. Ordered by name, then stream.
 *
 * @param name without a colon
 * @param stream branch of the module's dist-git repository
 */
public record Module(String name, String stream) implements Comparable<Module> {
    private static final Comparator<Module> ORDER =
            Comparator.comparing(Module::name).thenComparing(Module::stream);

    public Module {
        if (name.isBlank() || stream.isBlank() || name.contains(":") || stream.contains(":")) {
            throw new IllegalArgumentException(
                    "'" + name + ":" + stream + "' is not a module stream; write name:stream, as in nodejs:18");
        }
    }

    /** Reads {@code name:stream}. @throws IllegalArgumentException for anything else, also for a longer NSVC */
    public static Module parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a module stream; write name:stream, as in nodejs:18");
        }
        return new Module(text.substring(0, colon), text.substring(colon + 1));
    }

    @Override
    public int compareTo(Module other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return name + ":" + stream;
    }
}
