package io.drover.containers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lines in an order in which each comes after the one that it is built on. No image is built on itself, but data may say
 * so: the edge that closes a cycle is cut. Iterative, so that a long chain is no matter of stack depth.
 */
final class ParentOrder {
    private final List<ImageLine> inOrder = new ArrayList<>();
    private final Set<ImageLine> cut = new HashSet<>();

    /** @param lines in the order in which equals shall come out; parents outside of them do not count */
    ParentOrder(Collection<ImageLine> lines, Function<ImageLine, @Nullable ImageLine> parent) {
        Set<ImageLine> among = new LinkedHashSet<>(lines);
        Set<ImageLine> done = new HashSet<>();
        for (ImageLine line : among) {
            Deque<ImageLine> path = new ArrayDeque<>();
            Set<ImageLine> onPath = new HashSet<>();
            ImageLine at = line;
            while (at != null && among.contains(at) && !done.contains(at) && onPath.add(at)) {
                path.push(at);
                at = parent.apply(at);
            }
            if (at != null && onPath.contains(at)) {
                cut.add(path.element());
            }
            done.addAll(path);
            inOrder.addAll(path);
        }
    }

    List<ImageLine> inOrder() {
        return inOrder;
    }

    /** Whether the edge from this line to its parent was cut. */
    boolean isCut(ImageLine line) {
        return cut.contains(line);
    }
}
