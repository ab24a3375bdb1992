package io.drover.ledger;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Events that two commits at the same moment may have left open, since neither saw the other: each names its events here
 * once it is on disk, so that whichever is the later one is looked at with both to be seen. What a process that is gone had
 * named is among all that is open. Thread-safe.
 */
final class LooseEnds {
    private final Set<Long> events = new HashSet<>();
    private boolean everywhere = true;

    /** After the commit, or it is looked at too early. */
    synchronized void of(Collection<Long> named) {
        events.addAll(named);
    }

    /** Any of the open ones: at the start, after a takeover, and when it is not known what was committed. */
    synchronized void everywhere() {
        everywhere = true;
    }

    synchronized boolean takeEverywhere() {
        boolean asked = everywhere;
        everywhere = false;
        return asked;
    }

    synchronized Set<Long> take() {
        Set<Long> taken = Set.copyOf(events);
        events.clear();
        return taken;
    }
}
