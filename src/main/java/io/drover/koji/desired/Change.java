package io.drover.koji.desired;

import java.util.Set;

/** One difference between a description and a hub, and the one call that ends it. */
public sealed interface Change
        permits RepoChange, TagChange, InheritanceChange, RepoLinkChange, GroupChange, PackageChange, TargetChange {

    /** What it does, of many the same: {@code add a package}. */
    String kind();

    /** The tag, target or external repository that it is about: {@code tag f42}. */
    String subject();

    /** What it does, for people: {@code list bash, owner releng}. Begins with a verb. */
    String sentence();

    /** Who wants it and what the hub has instead: {@code tags.yaml:12; the hub has no entry}. */
    String why();

    /** The call. @param ids all of {@link #idsOf} are known when it is sent */
    HubCall call(TagIds ids);

    /** The tags whose numbers the call needs. */
    default Set<String> idsOf() {
        return Set.of();
    }

    /** The tags without which it cannot be made. */
    Set<String> tags();

    /** Whether it takes away what cannot be put back by another call: it is made last, and only if all before it is done. */
    default boolean isRemoval() {
        return false;
    }
}
