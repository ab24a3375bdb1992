package io.drover.api;

import io.drover.ledger.Decision;
import io.drover.ledger.Judgement;
import io.drover.ledger.PlanPreview.Covered;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Has the routes judge a message of which nothing is stored. */
public interface PlanDoor {
    /** A message as {@link MessageDoor} takes it. @throws IllegalArgumentException where it is none */
    Outlook outlook(byte[] json);

    /** A message that was received once; empty where the ledger does not have it. */
    Optional<Outlook> outlook(UUID message);

    /**
     * What would become of a message.
     *
     * @param topic with its prefix
     * @param note why no route would be asked, or which one cannot be; null where there is nothing to say
     */
    record Outlook(String id, String topic, @Nullable String note, List<OfRoute> routes) {
        public Outlook {
            routes = List.copyOf(routes);
        }
    }

    /**
     * What one route would make of it.
     *
     * @param decision acted, ignored, duplicate; waiting or dead where it could not judge it
     * @param covered by key: planned actions that the ledger has already
     * @param fresh keys of those that would be new
     */
    record OfRoute(
            String route, Decision decision, Judgement judgement, Map<String, Covered> covered, Set<String> fresh) {
        public OfRoute {
            covered = Map.copyOf(covered);
            fresh = Set.copyOf(fresh);
        }
    }
}
