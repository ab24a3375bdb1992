package io.drover.dispatch;

import java.time.Instant;
import java.util.Optional;

/** What is known of our own actions: a probe asks it before it takes a trace at a remote system for its action's. */
public interface OwnWork {

    /** When an action was planned: nothing at a remote system that is older comes from it. Empty for an unknown one. */
    Optional<Instant> plannedAt(long action);

    /**
     * Whether the thing that {@code system} calls {@code externalId} was made by another action than this one.
     *
     * @param externalId "42"
     */
    boolean isAnothers(String system, String externalId, long action);
}
