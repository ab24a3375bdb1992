package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.OwnWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stands for the ledger: which action has what, and when each was planned. */
final class KnownWork implements OwnWork {

    private record Owned(String externalId, long action, JsonNode parameters) {}

    private final List<Owned> owned = new ArrayList<>();
    final Map<Long, Instant> planned = new ConcurrentHashMap<>();

    void owns(long action, String externalId, JsonNode parameters) {
        owned.add(new Owned(externalId, action, parameters));
    }

    @Override
    public Optional<Instant> plannedAt(long action) {
        return Optional.ofNullable(planned.get(action));
    }

    @Override
    public List<JsonNode> othersWith(String system, String externalId, long action) {
        return owned.stream()
                .filter(one -> system.equals("koji") && one.externalId().equals(externalId) && one.action() != action)
                .map(Owned::parameters)
                .toList();
    }
}
