package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The parameters of {@code odcs-request-compose-action}, checked.
 *
 * @param values by their names here; only what was given
 */
record ComposeRequest(SourceType type, ObjectNode values) {

    /** @throws CallFailed Refused, with all that is wrong */
    static ComposeRequest parse(JsonNode parameters) {
        List<String> faults = new ArrayList<>();
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (ComposeField field : ComposeField.ALL) {
            if (parameters.hasNonNull(field.name())) {
                values.set(field.name(), field.read(parameters.path(field.name()), faults::add));
            }
        }
        SourceType type = parameters.path("sourceType").isTextual()
                ? SourceType.parse(parameters.path("sourceType")).orElse(null)
                : null;
        if (type == null) {
            faults.add("sourceType should be one of " + SourceType.words() + ", not " + parameters.path("sourceType"));
        } else {
            checkSource(type, values, faults);
        }
        if (values.has("moduleDefaultsUrl") != values.has("moduleDefaultsCommit")) {
            faults.add("moduleDefaultsUrl and moduleDefaultsCommit go together");
        }
        if (values.path("secondsToLive").asInt(1) == 0) {
            faults.add("secondsToLive should be more than 0");
        }
        if (type == null || !faults.isEmpty()) {
            throw new CallFailed(
                    new CallResult.Refused<>("no compose was requested from ODCS: " + String.join("; ", faults)));
        }
        return new ComposeRequest(type, values);
    }

    private static void checkSource(SourceType type, ObjectNode values, List<String> faults) {
        int words = words(values.path("source").asText()).size();
        if (type == SourceType.BUILD && words > 0) {
            faults.add("a compose of builds has no source");
        } else if (type == SourceType.RAW_CONFIG
                && (words != 1 || !values.path("source").asText().contains("#"))) {
            faults.add("the source of a raw_config is one name#commit");
        }
        boolean mayBeEmpty = type == SourceType.BUILD
                || type == SourceType.RAW_CONFIG
                || type == SourceType.MODULE && !values.path("scratchModules").isEmpty();
        if (words == 0 && !mayBeEmpty) {
            faults.add("source is missing");
        }
        if (type == SourceType.BUILD && values.path("builds").isEmpty()) {
            faults.add("a compose of builds needs builds");
        }
    }

    /** The body of the POST. */
    ObjectNode toJson() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode source = body.putObject("source").put("type", type.word());
        if (!values.has("source")) {
            source.put("source", "");
        }
        for (ComposeField field : ComposeField.ALL) {
            if (values.has(field.name())) {
                (field.inSource() ? source : body).set(field.wireName(), values.get(field.name()));
            }
        }
        return body;
    }

    boolean has(String name) {
        return values.has(name);
    }

    String text(String name) {
        return values.path(name).asText();
    }

    /** The elements of a list, or the words of a text; none where it was not given. */
    Set<String> words(ComposeField field) {
        JsonNode value = values.path(field.name());
        if (!value.isArray()) {
            return words(value.asText());
        }
        Set<String> words = new LinkedHashSet<>();
        value.forEach(one -> words.add(one.asText()));
        return words;
    }

    private static Set<String> words(String text) {
        Set<String> words = new LinkedHashSet<>(List.of(text.split(" ")));
        words.remove("");
        return words;
    }
}
