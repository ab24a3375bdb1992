package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A section of the catalogue for people.
 *
 * @param items as the catalogue's JSON has them
 */
record CatalogueText(String section, List<JsonNode> items) {
    static final List<String> SECTIONS = List.of("topics", "kamelets", "configuration", "messages", "rest", "metrics");

    /** The fields that an item is called by; the first is its name. */
    private static final Map<String, List<String>> NAMES = Map.of(
            "topics", List.of("topic"),
            "kamelets", List.of("verb", "name"),
            "configuration", List.of("key"),
            "messages", List.of("topic", "name"),
            "rest", List.of("path"),
            "metrics", List.of("name"));

    private static final int WIDEST = 60;

    CatalogueText {
        items = List.copyOf(items);
    }

    /** By its name, in the singular too: kamelet. */
    static Optional<String> section(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return SECTIONS.stream()
                .filter(known -> known.equals(lower) || known.equals(lower + "s"))
                .findFirst();
    }

    /** Without probes: they are part of their actions. */
    static CatalogueText of(String section, JsonNode catalogue) {
        List<JsonNode> items = new ArrayList<>();
        catalogue.path(section).forEach(item -> {
            if (!item.path("kind").asText().equals("probe")) {
                items.add(item);
            }
        });
        return new CatalogueText(section, items);
    }

    /** @param told sections whose number is not known yet */
    static String counts(JsonNode catalogue, Set<String> told) {
        StringBuilder text = new StringBuilder();
        for (String section : SECTIONS) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-14s %s%n",
                    section,
                    told.contains(section)
                            ? "   told by a Drover that is started for it, which takes some seconds"
                            : String.format(
                                    Locale.ROOT,
                                    "%4d",
                                    of(section, catalogue).items().size())));
        }
        return text + "drover catalogue SECTION lists them, drover catalogue SECTION NAME shows one.";
    }

    /** The one that is called so, else those that have it in their names. */
    CatalogueText named(String name) {
        List<String> fields = NAMES.getOrDefault(section, List.of());
        for (String field : fields) {
            List<JsonNode> exact = items.stream()
                    .filter(item -> item.path(field).asText().equals(name))
                    .toList();
            if (!exact.isEmpty()) {
                return new CatalogueText(section, exact);
            }
        }
        return new CatalogueText(
                section,
                items.stream()
                        .filter(item -> fields.stream()
                                .anyMatch(field -> item.path(field).asText().contains(name)))
                        .toList());
    }

    JsonNode json() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        items.forEach(all::add);
        return all;
    }

    /** A line for each. */
    String list() {
        int width = items.stream().mapToInt(item -> title(item).length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (JsonNode item : items) {
            text.append(String.format(
                    Locale.ROOT, "%-" + Math.max(1, Math.min(width, WIDEST)) + "s  %s%n", title(item), said(item)));
        }
        return text.toString();
    }

    private String title(JsonNode item) {
        String method = item.path("method").asText();
        String name =
                item.path(NAMES.getOrDefault(section, List.of("name")).get(0)).asText();
        return method.isEmpty() ? name : String.format(Locale.ROOT, "%-5s %s", method, name);
    }

    private String said(JsonNode item) {
        if (section.equals("configuration")) {
            return "= " + item.path("default").asText();
        }
        for (String field : List.of("summary", "title", "description")) {
            String words = section.equals("kamelets") && field.equals("title")
                    ? ""
                    : item.path(field).asText();
            if (!words.isEmpty()) {
                return words;
            }
        }
        return "";
    }

    /** All that is known of the first. */
    String one() {
        StringBuilder text = new StringBuilder(title(items.get(0))).append(System.lineSeparator());
        items.get(0).properties().forEach(field -> add(text, field.getKey(), field.getValue()));
        return text.toString();
    }

    private static void add(StringBuilder text, String name, JsonNode value) {
        String end = System.lineSeparator();
        if (value.isContainerNode() ? value.isEmpty() : value.asText().isEmpty()) {
            return;
        }
        if (value instanceof ObjectNode) {
            text.append("  ")
                    .append(name)
                    .append(':')
                    .append(end)
                    .append(value.toPrettyString().indent(4));
        } else if (value instanceof ArrayNode && value.path(0).isObject()) {
            text.append("  ").append(name).append(':').append(end);
            value.forEach(row -> text.append("    ").append(row(row)).append(end));
        } else if (value instanceof ArrayNode) {
            List<String> words = new ArrayList<>();
            value.forEach(word -> words.add(word.asText()));
            text.append("  ")
                    .append(name)
                    .append(": ")
                    .append(String.join(", ", words))
                    .append(end);
        } else if (value.asText().contains("\n")) {
            text.append("  ")
                    .append(name)
                    .append(':')
                    .append(end)
                    .append(value.asText().indent(4));
        } else {
            text.append("  ").append(name).append(": ").append(value.asText()).append(end);
        }
    }

    private static String row(JsonNode row) {
        return row.path("name").asText() + (row.path("required").asBoolean() ? "*" : "") + " ("
                + row.path("type").asText() + "): " + row.path("description").asText();
    }
}
