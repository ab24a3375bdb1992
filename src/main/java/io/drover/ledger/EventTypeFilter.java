package io.drover.ledger;

import java.util.Set;

/**
 * Which event types are wanted.
 *
 * @param names these
 * @param allBut and all others than these; empty: no others
 */
public record EventTypeFilter(Set<String> names, Set<String> allBut) {
    public EventTypeFilter {
        names = Set.copyOf(names);
        allBut = Set.copyOf(allBut);
    }

    void addTo(Where where) {
        if (allBut.isEmpty()) {
            where.andIn("e.type", "types", names);
        } else if (names.isEmpty()) {
            where.and("e.type NOT IN (:otherTypes)", "otherTypes", allBut);
        } else {
            where.and("(e.type IN (:types) OR e.type NOT IN (:otherTypes))", "types", names)
                    .param("otherTypes", allBut);
        }
    }
}
