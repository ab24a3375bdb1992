package io.drover.sandbox.odcs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compose as ODCS keeps it. A change of state makes a new value.
 *
 * @param order what was asked for; members that the answer shows as they are
 * @param reusedId whose contents it shares; never told to anybody
 */
record SimulatedCompose(
        long id,
        String owner,
        ObjectNode order,
        State state,
        @Nullable String reason,
        Times times,
        @Nullable Long reusedId) {

    /** In the order of their numbers. */
    enum State {
        WAIT,
        GENERATING,
        DONE,
        REMOVED,
        FAILED
    }

    /** Null where it has not come to that. */
    record Times(
            Instant submitted,
            @Nullable Instant started,
            @Nullable Instant done,
            @Nullable Instant removed,
            Instant expires) {}

    /** What has to be equal for one to be reused for the other, besides these: sets. */
    static final List<String> SETS = List.of(
            "packages",
            "builds",
            "sigkeys",
            "arches",
            "lookaside_repos",
            "multilib_arches",
            "modular_koji_tags",
            "scratch_modules",
            "modules",
            "scratch_build_tasks",
            "parent_pungi_compose_ids");

    SimulatedCompose to(State next, @Nullable String why, Instant now) {
        Times t = times;
        boolean over = next == State.DONE || next == State.FAILED;
        Times then = new Times(
                t.submitted(),
                next == State.GENERATING ? now : t.started(),
                next == State.DONE ? now : t.done(),
                next == State.REMOVED ? now : t.removed(),
                over ? now.plus(Duration.between(t.submitted(), t.expires())) : t.expires());
        return new SimulatedCompose(id, owner, order, next, why, then, reusedId);
    }

    SimulatedCompose expiring(Instant at) {
        Times t = times;
        return new SimulatedCompose(
                id,
                owner,
                order,
                state,
                reason,
                new Times(t.submitted(), t.started(), t.done(), t.removed(), at),
                reusedId);
    }

    SimulatedCompose reusing(long other) {
        return new SimulatedCompose(id, owner, order, state, reason, times, other);
    }

    SimulatedCompose ordering(ObjectNode rewritten) {
        return new SimulatedCompose(id, owner, rewritten, state, reason, times, reusedId);
    }

    boolean isOpen() {
        return state == State.WAIT || state == State.GENERATING;
    }
}
