package io.drover.koji;

import io.drover.dispatch.OwnWork;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stands for the ledger: which action has what, and when each was planned. */
final class KnownWork implements OwnWork {

    /** By external id. */
    final Map<String, Long> owners = new ConcurrentHashMap<>();

    final Map<Long, Instant> planned = new ConcurrentHashMap<>();

    @Override
    public Optional<Instant> plannedAt(long action) {
        return Optional.ofNullable(planned.get(action));
    }

    @Override
    public boolean isAnothers(String system, String externalId, long action) {
        return system.equals("koji") && owners.getOrDefault(externalId, action) != action;
    }
}
