package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of {@code odcs-renew-compose-action}, checked.
 *
 * @param secondsToLive what is asked of ODCS
 * @param margin a compose that lives this long from now on is left as it is
 * @param changes lists that the compose is to have, by their names here; only what was given
 */
record Renewal(long compose, int secondsToLive, Duration margin, ObjectNode changes) {
    private static final List<String> CHANGEABLE = List.of("sigkeys", "builds", "modules");
    private static final int A_DAY = 86_400;

    /** @throws CallFailed Refused, with all that is wrong */
    static Renewal parse(JsonNode parameters) {
        long compose = ComposeId.of(parameters);
        List<String> faults = new ArrayList<>();
        ObjectNode changes = JsonNodeFactory.instance.objectNode();
        for (String name : CHANGEABLE) {
            if (parameters.hasNonNull(name)) {
                changes.set(name, ComposeField.of(name).read(parameters.path(name), faults::add));
            }
        }
        int secondsToLive = seconds(parameters, "secondsToLive", A_DAY, faults);
        int margin = seconds(parameters, "margin", secondsToLive, faults);
        if (!faults.isEmpty()) {
            throw new CallFailed(new CallResult.Refused<>(
                    "compose " + compose + " of ODCS was not renewed: " + String.join("; ", faults)));
        }
        return new Renewal(compose, secondsToLive, Duration.ofSeconds(margin), changes);
    }

    private static int seconds(JsonNode parameters, String name, int usual, List<String> faults) {
        JsonNode value = parameters.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return usual;
        }
        if (!value.canConvertToInt() || value.intValue() <= 0) {
            faults.add(name + " should be seconds, more than 0, not " + value);
        }
        return value.intValue();
    }

    /** Whether the compose is to have something that it has not. */
    boolean changes(Compose compose) {
        return changes.properties().stream()
                .anyMatch(change -> !set(change.getValue()).equals(compose.words(change.getKey())));
    }

    /** The body of the PATCH. */
    ObjectNode toJson() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("seconds_to_live", secondsToLive);
        changes.properties().forEach(change -> {
            boolean inSource = ComposeField.of(change.getKey()).inSource()
                    && !change.getKey().equals("sigkeys");
            (inSource ? body.withObjectProperty("source") : body).set(change.getKey(), change.getValue());
        });
        return body;
    }

    /** Whether {@code other} is what ODCS makes when this renews {@code old} under a new id. */
    boolean isCopy(Compose old, Compose other) {
        return other.id() > old.id()
                && other.type() == old.type()
                && ComposeField.ALL.stream()
                        .filter(field -> !field.name().equals("secondsToLive"))
                        .allMatch(field -> isCopied(field, old, other));
    }

    private boolean isCopied(ComposeField field, Compose old, Compose other) {
        JsonNode changed = changes.get(field.name());
        Set<String> expected = changed == null ? old.words(field.wireName()) : set(changed);
        return other.words(field.wireName()).equals(expected);
    }

    private static Set<String> set(@Nullable JsonNode list) {
        Set<String> set = new HashSet<>();
        if (list instanceof ArrayNode texts) {
            texts.forEach(text -> set.add(text.asText()));
        }
        return set;
    }
}
