package io.drover.mbs;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The streams of one module that another one build-requires: some, or all but some.
 *
 * <p>Source: modulemd v2, {@code dependencies[].buildrequires}: {@code [f40, f41]} these, {@code []} all, {@code [-f41]}
 * all but this.
 *
 * @param allBut whether {@code names} are the exceptions
 */
public record Streams(boolean allBut, Set<String> names) {
    public Streams {
        names = Set.copyOf(names);
    }

    public static Streams only(String stream) {
        return new Streams(false, Set.of(stream));
    }

    /** As listed in modulemd; a leading {@code -} takes a stream out. */
    static Streams listed(List<String> listed) {
        Set<String> in = new HashSet<>();
        Set<String> out = new HashSet<>();
        for (String stream : listed) {
            if (stream.startsWith("-")) {
                out.add(stream.substring(1));
            } else {
                in.add(stream);
            }
        }
        if (in.isEmpty()) {
            return new Streams(true, out);
        }
        in.removeAll(out);
        return new Streams(false, in);
    }

    public boolean contains(String stream) {
        return allBut != names.contains(stream);
    }

    /** The streams of either. */
    public Streams or(Streams other) {
        if (allBut && other.allBut) {
            return new Streams(true, intersection(names, other.names));
        }
        if (allBut) {
            return new Streams(true, difference(names, other.names));
        }
        if (other.allBut) {
            return other.or(this);
        }
        Set<String> both = new HashSet<>(names);
        both.addAll(other.names);
        return new Streams(false, both);
    }

    private static Set<String> intersection(Set<String> a, Collection<String> b) {
        Set<String> result = new HashSet<>(a);
        result.retainAll(b);
        return result;
    }

    private static Set<String> difference(Set<String> a, Collection<String> b) {
        Set<String> result = new HashSet<>(a);
        result.removeAll(b);
        return result;
    }
}
