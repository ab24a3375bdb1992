package io.drover.console;

import io.drover.ledger.Happening;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one who looks on wants to see. Each field: "" for all.
 *
 * @param kinds some of message, decision, event, action
 * @param topic part of the topic
 * @param route part of the route's id; what no route has judged passes only without it
 * @param state a word of a decision or state, in any case: ignored, failed
 * @param text part of anything that is shown
 */
record LiveFilter(Set<String> kinds, String topic, String route, String state, String text) {
    LiveFilter {
        kinds = Set.copyOf(kinds);
    }

    static LiveFilter of(MultiMap query) {
        return new LiveFilter(
                Arrays.stream(word(query, "kind").split(","))
                        .filter(kind -> !kind.isEmpty())
                        .collect(Collectors.toSet()),
                word(query, "topic"),
                word(query, "route"),
                word(query, "state"),
                word(query, "text"));
    }

    boolean passes(Happening one) {
        return (kinds.isEmpty() || kinds.contains(one.kind().name().toLowerCase(Locale.ROOT)))
                && in(one.topic(), topic)
                && in(one.route(), route)
                && (state.isEmpty() || one.state().equalsIgnoreCase(state))
                && (text.isEmpty()
                        || Stream.of(one.title(), one.reason(), one.topic(), one.route(), one.system(), one.id())
                                .filter(Objects::nonNull)
                                .anyMatch(field -> in(field, text)));
    }

    private static boolean in(@Nullable String field, String part) {
        return part.isEmpty() || field != null && field.toLowerCase(Locale.ROOT).contains(part);
    }

    private static String word(MultiMap query, String name) {
        String value = query.get(name);
        return value == null ? "" : value.strip().toLowerCase(Locale.ROOT);
    }
}
