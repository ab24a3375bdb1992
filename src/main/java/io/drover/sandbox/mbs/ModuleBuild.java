package io.drover.sandbox.mbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One context of one commit of one module stream, as MBS keeps it. A change of state makes a new value.
 *
 * @param identity what no other build has
 * @param components rpm components by name, with the ids of their component builds
 * @param completed null until done, ready, failed or garbage
 * @param trace oldest first; the last is the present state
 */
record ModuleBuild(
        long id,
        Identity identity,
        Source source,
        String owner,
        List<Component> components,
        Instant submitted,
        Instant modified,
        @Nullable Instant completed,
        List<Transition> trace) {

    /** Unique: name, stream, version, context. */
    record Identity(String name, String stream, String version, String context) {
        boolean sameCommit(Identity other) {
            return name.equals(other.name) && stream.equals(other.stream) && version.equals(other.version);
        }
    }

    /** What it is built from, and with: {@code buildRequires} is the JSON of resolved modules by name. */
    record Source(String scmurl, String modulemd, ObjectNode buildRequires, String strategy, Contexts contexts) {}

    /** sha1 of the buildrequired, and of the runtime streams. */
    record Contexts(String build, String runtime) {}

    record Component(long id, String rpm) {}

    record Transition(Instant at, ModuleState state, @Nullable String reason) {}

    ModuleBuild {
        components = List.copyOf(components);
        trace = List.copyOf(trace);
    }

    ModuleState state() {
        return trace.get(trace.size() - 1).state();
    }

    @Nullable
    String reason() {
        return trace.get(trace.size() - 1).reason();
    }

    ModuleBuild to(ModuleState state, @Nullable String reason, Instant now) {
        List<Transition> longer = new ArrayList<>(trace);
        longer.add(new Transition(now, state, reason));
        boolean over = state.next().isEmpty() || state == ModuleState.DONE;
        return new ModuleBuild(id, identity, source, owner, components, submitted, now, over ? now : null, longer);
    }

    /** Where a failed build starts again: at init if it never got further, else at wait. */
    ModuleState resumesAt() {
        for (int i = trace.size() - 1; i >= 0; i--) {
            ModuleState before = trace.get(i).state();
            if (before != ModuleState.FAILED) {
                return before == ModuleState.INIT ? ModuleState.INIT : ModuleState.WAIT;
            }
        }
        return ModuleState.INIT;
    }
}
