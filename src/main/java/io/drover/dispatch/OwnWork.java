package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is known of our own actions: a probe asks it before it takes a trace at a remote system for its action's. */
public interface OwnWork {
    /**
     * How far apart our clock and a remote system's may be. Hours, since a clock that somebody sets wrong must not make us
     * blind to our own work; what other actions have made by then is known by its id.
     */
    Duration CLOCKS_DIFFER = Duration.ofDays(1);

    /**
     * When an action was planned, by a ledger that was lost since, too: nothing at a remote system that is older comes from
     * it. Empty for an unknown one.
     */
    Optional<Instant> plannedAt(long action);

    /**
     * The parameters of the other actions that have what {@code system} calls {@code externalId}. Usually none or one; there
     * may be more where a system is several, whose ids know nothing of one another.
     *
     * @param externalId "42"
     */
    List<JsonNode> othersWith(String system, String externalId, long action);
}
