package io.drover.rebuild;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The allow and the deny list: handler → artifact type → rule, in the order of the file. */
final class PolicyLists {
    static final String GLOBAL = "global";

    private final Place start;
    private final Map<ListKind, Map<String, Handler>> lists = new EnumMap<>(ListKind.class);

    /** @param start where the policy begins */
    PolicyLists(Place start) {
        this.start = start;
    }

    /** @param place of the handler's name in this list */
    record Handler(Place place, Map<ArtifactType, Rule> rules) {}

    /** Whether it was not there yet. */
    boolean put(ListKind kind, PolicyNode.Scalar handler, Map<ArtifactType, Rule> rules) {
        return lists.computeIfAbsent(kind, unused -> new LinkedHashMap<>())
                        .putIfAbsent(handler.text(), new Handler(handler.place(), rules))
                == null;
    }

    /** What holds for a handler: its own rule for the type, else the global one; the two are never merged. */
    Optional<Rule> effective(ListKind kind, String handler, ArtifactType type) {
        return own(kind, handler, type).or(() -> own(kind, GLOBAL, type));
    }

    Optional<Rule> own(ListKind kind, String handler, ArtifactType type) {
        Handler named = lists.getOrDefault(kind, Map.of()).get(handler);
        return named == null
                ? Optional.empty()
                : Optional.ofNullable(named.rules().get(type));
    }

    Place start() {
        return start;
    }

    boolean isEmpty(ListKind kind) {
        return lists.getOrDefault(kind, Map.of()).values().stream()
                .allMatch(handler -> handler.rules().isEmpty());
    }

    /** Whether some handler, or global, has a rule for the type. */
    boolean hasRule(ListKind kind, ArtifactType type) {
        return lists.getOrDefault(kind, Map.of()).values().stream()
                .anyMatch(handler -> handler.rules().containsKey(type));
    }

    void each(ListKind kind, BiConsumer<String, Handler> visit) {
        lists.getOrDefault(kind, Map.of()).forEach(visit);
    }
}
