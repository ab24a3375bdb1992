package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * One parameter of a request for a compose: how it is called here and in ODCS's JSON, and what it may hold. Source:
 * wire/targets.md §3.1.
 *
 * @param name {@code baseModuleBrName}; ODCS's name is the same with underscores
 * @param inSource whether it stands in the member {@code source}
 */
record ComposeField(String name, Kind kind, boolean inSource) {

    enum Kind {
        TEXT,
        NUMBER,
        TEXTS
    }

    /** What ODCS lets in beside letters and digits. */
    private static final String MARKS = " -/_.:#+?$~";

    static final List<ComposeField> ALL = List.of(
            source("source", Kind.TEXT),
            source("packages", Kind.TEXTS),
            source("builds", Kind.TEXTS),
            source("sigkeys", Kind.TEXTS),
            source("kojiEvent", Kind.NUMBER),
            source("modularKojiTags", Kind.TEXTS),
            source("moduleDefaultsUrl", Kind.TEXT),
            source("moduleDefaultsCommit", Kind.TEXT),
            source("modules", Kind.TEXTS),
            source("scratchModules", Kind.TEXTS),
            source("scratchBuildTasks", Kind.TEXTS),
            source("baseModuleBrName", Kind.TEXT),
            source("baseModuleBrStream", Kind.TEXT),
            source("baseModuleBrStreamVersionLte", Kind.NUMBER),
            source("baseModuleBrStreamVersionGte", Kind.NUMBER),
            top("secondsToLive", Kind.NUMBER),
            top("flags", Kind.TEXTS),
            top("results", Kind.TEXTS),
            top("arches", Kind.TEXTS),
            top("multilibArches", Kind.TEXTS),
            top("multilibMethod", Kind.TEXTS),
            top("lookasideRepos", Kind.TEXTS),
            top("label", Kind.TEXT),
            top("composeType", Kind.TEXT),
            top("targetDir", Kind.TEXT),
            top("parentPungiComposeIds", Kind.TEXTS),
            top("respinOf", Kind.TEXT));

    static ComposeField of(String name) {
        return ALL.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no field " + name));
    }

    /** {@code base_module_br_name}. */
    String wireName() {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** The value as ODCS takes it, checked; what is wrong with it goes to {@code faults}. */
    JsonNode read(JsonNode value, Consumer<String> faults) {
        switch (kind) {
            case NUMBER -> {
                if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
                    faults.accept(name + " should be a whole number, not " + value);
                }
            }
            case TEXT -> {
                if (!value.isTextual()) {
                    faults.accept(name + " should be a text, not " + value);
                }
                checkCharacters(value.asText(), faults);
            }
            case TEXTS -> {
                return texts(value, faults);
            }
        }
        return value;
    }

    private ArrayNode texts(JsonNode value, Consumer<String> faults) {
        ArrayNode texts = JsonNodeFactory.instance.arrayNode();
        if (!value.isArray()) {
            faults.accept(name + " should be a list, not " + value);
        }
        for (JsonNode one : value) {
            String text = one.asText();
            if (!one.isTextual() && !one.isIntegralNumber()) {
                faults.accept(name + " should be a list of texts, not with " + one);
            } else if (!name.equals("sigkeys") && text.isBlank()) {
                faults.accept(name + " has an empty element");
            } else if (!name.equals("packages")) {
                checkCharacters(text, faults);
            }
            texts.add(text);
        }
        return texts;
    }

    private void checkCharacters(String text, Consumer<String> faults) {
        text.codePoints()
                .filter(c -> !Character.isLetterOrDigit(c) && MARKS.indexOf(c) < 0)
                .findFirst()
                .ifPresent(c -> faults.accept(name + ": '" + text + "' has '" + Character.toString(c)
                        + "'; ODCS takes letters, digits and " + MARKS.strip() + " and blanks only"));
    }

    private static ComposeField source(String name, Kind kind) {
        return new ComposeField(name, kind, true);
    }

    private static ComposeField top(String name, Kind kind) {
        return new ComposeField(name, kind, false);
    }
}
