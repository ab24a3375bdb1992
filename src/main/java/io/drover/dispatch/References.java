package io.drover.dispatch;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values that parameters do not hold yet when an action is planned, and that are filled in when it is about to be sent. Each
 * kind is an object with a member of its own:
 *
 * <ul>
 *   <li>{@code {"$from": key, "path": ".nvr"}}: what stands at that path of the result of the action with that key.
 *   <li>{@code {"$release": "3.fc42", "suffix": ".hotfix"}}: a release that was never used, {@code 3.1718000000.hotfix}: up
 *       to the first dot the one that is named, then seconds since 1970. The suffix may be left out.
 *   <li>{@code {"$self": "https://drover.example.org/api/2/builds/{id}"}}: that text, with the number of this very action in
 *       place of {@code {id}}; {@code /api/N/builds/} has it under that number.
 * </ul>
 */
public final class References {
    private static final Map<String, Kind> KINDS =
            Map.of("$from", new FromResult(), "$release", new NewRelease(), "$self", new OwnNumber());

    private References() {}

    /**
     * What is known when an action is sent.
     *
     * @param results result objects of the actions it needs, by key
     * @param moment that new releases are named after: no two tries have the same
     * @param action its number
     */
    public record Facts(Map<String, JsonNode> results, Instant moment, long action) {
        public Facts {
            results = Map.copyOf(results);
        }
    }

    /** One kind of value: the member that tells it is the key in {@link #KINDS}. */
    private sealed interface Kind {
        /** @throws IllegalArgumentException where it can never be filled in */
        void check(JsonNode reference);

        /** @throws IllegalArgumentException where it leads to nothing */
        JsonNode value(JsonNode reference, Facts facts);
    }

    /** The keys that are referred to, in order of appearance. */
    public static Set<String> keysIn(JsonNode parameters) {
        Set<String> keys = new LinkedHashSet<>();
        collect(parameters, FromResult.MEMBER, keys);
        return keys;
    }

    private static void collect(JsonNode node, String member, Set<String> found) {
        Optional<String> kind = kind(node);
        if (kind.isEmpty()) {
            node.forEach(child -> collect(child, member, found));
        } else if (kind.get().equals(member)) {
            found.add(node.get(member).asText());
        }
    }

    private static Optional<String> kind(JsonNode node) {
        return node.isObject() ? KINDS.keySet().stream().filter(node::has).findFirst() : Optional.empty();
    }

    /** @throws IllegalArgumentException naming what in the parameters can never be filled in */
    public static void check(JsonNode parameters) {
        Optional<String> kind = kind(parameters);
        if (kind.isEmpty()) {
            parameters.forEach(References::check);
        } else {
            known(kind.get()).check(parameters);
        }
    }

    /** The release that {@link #fill} makes, null where the parameters ask for none. The first, where they ask for several. */
    public static @Nullable String newRelease(JsonNode parameters, Facts facts) {
        if (kind(parameters).filter(NewRelease.MEMBER::equals).isPresent()) {
            return known(NewRelease.MEMBER).value(parameters, facts).asText();
        }
        for (JsonNode child : parameters) {
            String release = newRelease(child, facts);
            if (release != null) {
                return release;
            }
        }
        return null;
    }

    /**
     * The parameters with everything filled in.
     *
     * @throws IllegalArgumentException where a key or a path leads to nothing
     */
    public static JsonNode fill(JsonNode parameters, Facts facts) {
        Optional<String> kind = kind(parameters);
        if (kind.isPresent()) {
            return known(kind.get()).value(parameters, facts);
        }
        if (parameters.isObject()) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            parameters.fields().forEachRemaining(f -> filled.set(f.getKey(), fill(f.getValue(), facts)));
            return filled;
        }
        if (parameters.isArray()) {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            parameters.forEach(element -> filled.add(fill(element, facts)));
            return filled;
        }
        return parameters;
    }

    private static Kind known(String member) {
        Kind kind = KINDS.get(member);
        if (kind == null) {
            throw new IllegalArgumentException("nothing is filled in for " + member);
        }
        return kind;
    }

    private static final class FromResult implements Kind {
        static final String MEMBER = "$from";

        @Override
        public void check(JsonNode reference) {
            String path = path(reference);
            if (!path.startsWith(".")) {
                throw new IllegalArgumentException("$from '" + key(reference) + "': the path " + path
                        + " does not begin with a dot, as .nvr does");
            }
        }

        @Override
        public JsonNode value(JsonNode reference, Facts facts) {
            check(reference);
            String path = path(reference);
            JsonNode result = facts.results().get(key(reference));
            if (result == null) {
                throw new IllegalArgumentException(
                        "$from '" + key(reference) + "': this action does not depend on an action of that key");
            }
            JsonNode value = path.equals(".") ? result : result.at(JsonPointer.compile(path.replace('.', '/')));
            if (value.isMissingNode() || value.isNull()) {
                throw new IllegalArgumentException(
                        "$from '" + key(reference) + "': its result has nothing at " + path + ": " + result);
            }
            return value;
        }

        private static String key(JsonNode reference) {
            return reference.get(MEMBER).asText();
        }

        private static String path(JsonNode reference) {
            return reference.path("path").asText(".");
        }
    }

    private static final class NewRelease implements Kind {
        static final String MEMBER = "$release";

        @Override
        public void check(JsonNode reference) {
            if (first(reference).isBlank()) {
                throw new IllegalArgumentException(
                        "$release: the release that the new one begins like is a text as in 3.fc42, not "
                                + reference.get(MEMBER));
            }
        }

        @Override
        public JsonNode value(JsonNode reference, Facts facts) {
            check(reference);
            return JsonNodeFactory.instance.textNode(first(reference) + "."
                    + facts.moment().getEpochSecond()
                    + reference.path("suffix").asText(""));
        }

        private static String first(JsonNode reference) {
            String release = reference.get(MEMBER).asText("");
            int dot = release.indexOf('.');
            return dot < 0 ? release : release.substring(0, dot);
        }
    }

    private static final class OwnNumber implements Kind {
        static final String MEMBER = "$self";
        private static final String PLACE = "{id}";

        @Override
        public void check(JsonNode reference) {
            if (!reference.get(MEMBER).asText("").contains(PLACE)) {
                throw new IllegalArgumentException("$self: a text with " + PLACE
                        + " where the number of the action belongs, not " + reference.get(MEMBER));
            }
        }

        @Override
        public JsonNode value(JsonNode reference, Facts facts) {
            check(reference);
            return JsonNodeFactory.instance.textNode(
                    reference.get(MEMBER).asText().replace(PLACE, Long.toString(facts.action())));
        }
    }
}
