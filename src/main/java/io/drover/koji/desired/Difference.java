package io.drover.koji.desired;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a hub differs from a description: the changes that end it, in the order in which they are made. Immutable. */
public final class Difference {

    private final WantedState wanted;
    private final FoundState found;
    private final List<Change> changes;

    Difference(WantedState wanted, FoundState found, List<Change> changes) {
        this.wanted = wanted;
        this.found = found;
        this.changes = List.copyOf(changes);
    }

    public List<Change> changes() {
        return changes;
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** The description's name. */
    public String file() {
        return wanted.file();
    }

    /** How many changes there are of each kind, kinds in their order. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        changes.forEach(change -> counts.merge(change.kind(), 1, Integer::sum));
        return counts;
    }

    /** The call of one of the changes as far as it is known before anything is done. */
    public HubCall call(Change change) {
        return change.call(ids());
    }

    /** The numbers of the tags that there are. */
    TagIds ids() {
        TagIds ids = new TagIds();
        found.tags().values().forEach(tag -> ids.put(tag.name(), tag.id()));
        return ids;
    }
}
