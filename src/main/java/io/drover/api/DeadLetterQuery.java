package io.drover.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.ledger.DeadLetter;
import io.drover.ledger.DeadLetterFilter;
import io.drover.ledger.DeadLetterSearch;
import io.drover.ledger.ReasonClass;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters a request means: {@code state, class, cluster, route, system, topic, since, until}, in a URL or in a
 * JSON body, there with {@code ids}, too.
 */
final class DeadLetterQuery {
    static final Set<String> FIELDS = Set.of("ids", "class", "cluster", "route", "system", "topic", "since", "until");

    private static final Operation.Param[] PARAMS = {
        param("state", "open, replayed or discarded; all for every one."),
        param("class", "Class of its reason: transient, permanent …"),
        param("cluster", "At least six hex digits of its fingerprint."),
        param("route", "Id of the route."),
        param("system", "Name of the remote system."),
        param("topic", "Topic of its message."),
        param("since", "Not older than this, as 2026-03-01T12:00:00Z."),
        param("until", "Older than this, as 2026-03-01T12:00:00Z.")
    };

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{6,64}");
    private static final int WHOLE = 64;

    private final DeadLetterSearch search;

    DeadLetterQuery(DeadLetterSearch search) {
        this.search = search;
    }

    /** The same operation with what narrows it down in the URL. */
    static Operation query(Operation operation) {
        return operation.with(PARAMS).refuses(400);
    }

    /** The same operation with what narrows it down in the body, of which something must be said. */
    static Operation body(Operation operation) {
        Operation narrowed = operation.takes("ids", "array", "Numbers of dead letters.");
        for (Operation.Param param : PARAMS) {
            if (FIELDS.contains(param.name())) {
                narrowed = narrowed.takes(param.name(), "string", param.description());
            }
        }
        return narrowed;
    }

    private static Operation.Param param(String name, String description) {
        return new Operation.Param(Operation.Place.QUERY, name, "string", description);
    }

    DeadLetterFilter of(Query query) {
        return filter(List.of(), name -> query.first(name).orElse(null));
    }

    /** @throws ApiError 400 for a value of the wrong kind, or where nothing is said that would narrow them down */
    DeadLetterFilter of(JsonNode body) {
        DeadLetterFilter filter = filter(ids(body.path("ids")), name -> text(body, name));
        if (filter.isEverything()) {
            throw ApiError.badRequest("Say which: ids, cluster, class, route, system, topic, since or until.");
        }
        return filter;
    }

    private DeadLetterFilter filter(List<Long> ids, Function<String, @Nullable String> value) {
        String state = value.apply("state");
        String reason = value.apply("class");
        return new DeadLetterFilter(
                state == null || state.equals("all") ? null : word("state", state, this::state),
                ids,
                cluster(value.apply("cluster")),
                reason == null ? null : word("class", reason, ReasonClass::ofWord),
                value.apply("route"),
                value.apply("system"),
                value.apply("topic"),
                time("since", value.apply("since")),
                time("until", value.apply("until")));
    }

    private DeadLetter.State state(String word) {
        return DeadLetter.State.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static <T> T word(String name, String word, Function<String, T> parse) {
        try {
            return parse.apply(word.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest("There is no " + name + " " + word + ".");
        }
    }

    /** People write the beginning of a fingerprint. */
    private @Nullable String cluster(@Nullable String beginning) {
        if (beginning == null) {
            return null;
        }
        String hex = beginning.toLowerCase(Locale.ROOT);
        if (!HEX.matcher(hex).matches()) {
            throw ApiError.badRequest("cluster: at least the first six hex digits of a fingerprint.");
        }
        if (hex.length() == WHOLE) {
            return hex;
        }
        List<String> found = search.fingerprints(hex);
        if (found.size() > 1) {
            throw ApiError.badRequest("More than one cluster begins with " + hex + ": write more of it.");
        }
        return found.isEmpty() ? hex : found.get(0);
    }

    private static @Nullable Instant time(String name, @Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw ApiError.badRequest(name + ": a time such as 2026-03-01T12:00:00Z.");
        }
    }

    private static List<Long> ids(JsonNode list) {
        List<Long> ids = new ArrayList<>();
        if (list.isMissingNode() || list.isNull()) {
            return ids;
        }
        list.forEach(id -> {
            if (!id.isIntegralNumber() || !id.canConvertToLong()) {
                throw ApiError.badRequest("ids: a list of numbers.");
            }
            ids.add(id.asLong());
        });
        if (!list.isArray() || ids.isEmpty() || ids.size() > DeadLetterFilter.MOST_IDS) {
            throw ApiError.badRequest("ids: a list of 1 to " + DeadLetterFilter.MOST_IDS + " numbers.");
        }
        return ids;
    }

    static @Nullable String text(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw ApiError.badRequest(name + ": a text.");
        }
        return value.asText();
    }
}
