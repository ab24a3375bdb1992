package io.drover.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The faults that are switched on in one simulator; the first that matches a request takes it. Thread-safe.
 */
public final class Faults {
    private static final int MOST = 1_000;

    private static final class Armed {
        private final Fault fault;
        private int left;

        private Armed(Fault fault) {
            this.fault = fault;
            this.left = fault.times();
        }
    }

    private final List<Armed> armed = new ArrayList<>();
    private final List<Runnable> onClear = new ArrayList<>();

    /** @throws IllegalStateException above 1,000 armed faults */
    public synchronized void arm(Fault fault) {
        if (armed.size() >= MOST) {
            throw new IllegalStateException(MOST + " faults are armed already; clear them first");
        }
        armed.add(new Armed(fault));
    }

    /** Disarms all and drops what hangs. */
    public void clear() {
        List<Runnable> waiting;
        synchronized (this) {
            armed.clear();
            waiting = List.copyOf(onClear);
            onClear.clear();
        }
        waiting.forEach(Runnable::run);
    }

    /** Those that can still hit, oldest first, with the number of hits left in {@link Fault#times} (0 = endless). */
    public synchronized List<Fault> armed() {
        return armed.stream().map(a -> a.fault.times(a.left)).toList();
    }

    ArrayNode toJson() {
        ArrayNode list = SandboxJson.array();
        armed().forEach(fault -> list.add(fault.toJson()));
        return list;
    }

    /** The fault for this request, used up by one. */
    synchronized Optional<Fault> take(String method, String pathAndQuery) {
        for (Armed candidate : armed) {
            if (candidate.fault.matches(method, pathAndQuery)) {
                if (candidate.left == 1) {
                    armed.remove(candidate);
                } else if (candidate.left > 1) {
                    candidate.left--;
                }
                return Optional.of(candidate.fault);
            }
        }
        return Optional.empty();
    }

    /** What a hanging request wants done when it is let go. */
    synchronized void whenCleared(Runnable release) {
        onClear.add(release);
    }
}
