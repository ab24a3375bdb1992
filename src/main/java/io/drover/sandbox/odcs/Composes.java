package io.drover.sandbox.odcs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The composes that ODCS has, by id. Thread-safe; who reads and then writes keeps others out himself. */
final class Composes {
    private final Map<Long, SimulatedCompose> byId = new ConcurrentSkipListMap<>();
    private final AtomicLong ids = new AtomicLong();

    long newId() {
        return ids.incrementAndGet();
    }

    void put(SimulatedCompose compose) {
        byId.put(compose.id(), compose);
    }

    Optional<SimulatedCompose> get(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** By id, ascending. */
    List<SimulatedCompose> all() {
        return new ArrayList<>(byId.values());
    }
}
