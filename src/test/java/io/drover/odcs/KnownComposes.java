package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.OwnWork;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stands for the ledger: when actions were planned, and which other action has a compose. */
final class KnownComposes implements OwnWork {
    final Map<Long, Instant> planned = new ConcurrentHashMap<>();
    /** Action by external id. */
    final Map<String, Long> owned = new ConcurrentHashMap<>();

    @Override
    public Optional<Instant> plannedAt(long action) {
        return Optional.ofNullable(planned.get(action));
    }

    @Override
    public List<JsonNode> othersWith(String system, String externalId, long action) {
        return system.equals("odcs") && owned.getOrDefault(externalId, action) != action
                ? List.of(JsonNodeFactory.instance.objectNode())
                : List.of();
    }
}
