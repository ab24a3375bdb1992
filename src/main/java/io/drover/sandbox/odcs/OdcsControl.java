package io.drover.sandbox.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What ODCS is told from outside, at {@code /_simulator/control}; every member is optional:
 *
 * <pre>{"fail": ["reason of the next compose to be made", …], "expire": [501], "advance": 2,
 *  "broker": {"broken": 1}, "pulp": {"absent": ["a-content-set"]},
 *  "seed": [{"owner": "alice", "compose": {"source": {"type": "tag", "source": "f42"}}}]}</pre>
 *
 * {@code broker.broken}: so many of the next requests are answered 500 and leave a failed compose behind. Thread-safe.
 */
final class OdcsControl {
    private static final Set<String> KNOWN = Set.of("fail", "expire", "advance", "broker", "pulp", "seed");
    private static final int MOST_STEPS = 100;

    private final OdcsSimulator odcs;
    private final Generation generation;
    private final Deque<String> failures = new ArrayDeque<>();
    private int broken;

    OdcsControl(OdcsSimulator odcs, Generation generation) {
        this.odcs = odcs;
        this.generation = generation;
    }

    /** @throws IllegalArgumentException naming what it does not know */
    void obey(JsonNode order) {
        order.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("no such order: " + name + "; there are " + KNOWN);
            }
        });
        order.path("fail").forEach(reason -> failNext(reason.asText()));
        order.at("/pulp/absent").forEach(set -> generation.absent(set.asText()));
        order.path("seed").forEach(seed -> odcs.seed(seed.path("owner").asText("alice"), seed.path("compose")));
        synchronized (this) {
            broken += order.at("/broker/broken").asInt();
        }
        order.path("expire").forEach(id -> odcs.expire(id.asLong()));
        for (int i = 0; i < Math.min(order.path("advance").asInt(), MOST_STEPS); i++) {
            odcs.tick();
        }
    }

    synchronized void failNext(String reason) {
        failures.add(reason);
    }

    /** Null where the next compose is to succeed. */
    synchronized @Nullable String nextFailure() {
        return failures.poll();
    }

    /** Whether this request is one of those that the broker does not hear of. */
    synchronized boolean isBroken() {
        if (broken == 0) {
            return false;
        }
        broken--;
        return true;
    }
}
