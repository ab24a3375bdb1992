package io.drover.ledger;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import java.util.Comparator;

/** The orders of builds that no index has. Nulls come last, as PostgreSQL sorts them; equal ones by id. */
final class BuildSort {
    private BuildSort() {}

    static Comparator<BuildRows.Build> by(BuildRows.Order order) {
        Comparator<BuildRows.Build> first =
                switch (order) {
                    case DEPENDENCY_ID -> comparing(BuildSort::dependencyId, nullsLast(naturalOrder()));
                    case ID, NAME, EVENT_ID, EXTERNAL_ID, ORIGINAL_NVR, REBUILT_NVR ->
                        throw new IllegalArgumentException("the database sorts by " + order);
                };
        return first.thenComparing(BuildRows.Build::id);
    }

    private static @org.jspecify.annotations.Nullable Long dependencyId(BuildRows.Build build) {
        return build.dependency() == null ? null : build.dependency().id();
    }
}
