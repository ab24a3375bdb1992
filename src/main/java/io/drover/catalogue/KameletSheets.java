package io.drover.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.VerbSheet;
import io.drover.routes.RouteTexts;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads all kamelets that there are, a site's own among them. */
record KameletSheets(RouteTexts texts, List<RouteTexts.Route> routes) {
    private static final String INPUT = "/spec/dataTypes/in/types/json/schema";
    private static final String OUTPUT = "/spec/dataTypes/out/types";
    private static final String TOPIC = "buildsys.tag";
    /** Annotations that people are told of, in this order. */
    private static final List<String> NOTES =
            List.of("artifact", "completion", "verdict", "cancel", "cancel-parameter", "queue");

    /** By name. */
    List<KameletSheet> all() {
        Map<String, List<String>> users = new TreeMap<>();
        routes.forEach(route -> route.kamelets().forEach(name -> users.computeIfAbsent(name, none -> new ArrayList<>())
                .add(route.id())));
        List<KameletSheet> sheets = new ArrayList<>();
        for (String name : texts.files().kamelets()) {
            texts.kamelet(name).ifPresent(file -> sheets.add(sheet(name, file, users.getOrDefault(name, List.of()))));
        }
        return sheets;
    }

    private KameletSheet sheet(String name, JsonNode file, List<String> users) {
        JsonNode annotations = file.at("/metadata/annotations");
        String kind = kind(name, annotations);
        String system = annotations.path("drover.io/system").asText();
        JsonNode definition = file.at("/spec/definition");
        String description = definition.path("description").asText().strip();
        JsonNode output = first(file.at(OUTPUT));
        return new KameletSheet(
                name,
                definition.path("title").asText(),
                description,
                kind,
                system,
                notes(name, kind, annotations),
                KameletSheet.Field.of(file.at(INPUT)),
                KameletSheet.Field.of(definition),
                KameletSheet.Field.of(output.path("schema")),
                output.path("description").asText().strip(),
                isForRules(kind, file) ? example(name, kind, system, description, file.at(INPUT)) : "",
                users);
    }

    private static String kind(String name, JsonNode annotations) {
        String said = annotations.path("drover.io/kind").asText();
        return said.isEmpty() ? name.substring(name.lastIndexOf('-') + 1) : said;
    }

    private static ObjectNode notes(String name, String kind, JsonNode annotations) {
        ObjectNode notes = JsonNodeFactory.instance.objectNode();
        if (kind.equals("action")) {
            String verb = name.substring(0, name.length() - "-action".length());
            notes.put("permission", "verb:" + verb).put("probe", verb + "-probe");
        }
        for (String note : NOTES) {
            JsonNode said = annotations.path("drover.io/" + note);
            if (said.isTextual()) {
                notes.put(note.replace('-', '_'), said.asText());
            }
        }
        return notes;
    }

    private static JsonNode first(JsonNode types) {
        Iterator<JsonNode> all = types.elements();
        return all.hasNext() ? all.next() : types;
    }

    private static String example(String name, String kind, String system, String description, JsonNode schema) {
        if (kind.equals("action")) {
            String verb = name.substring(0, name.length() - "-action".length());
            ObjectNode parameters =
                    schema instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
            return new RouteSketch("example-" + verb, TOPIC, new VerbSheet(verb, system, description, parameters))
                    .route();
        }
        return new QuestionSketch(name, TOPIC, KameletSheet.Field.of(schema)).route();
    }

    /** DISPATCH alone uses probes, and lookups whose answers are no JSON. */
    private static boolean isForRules(String kind, JsonNode file) {
        return kind.equals("action") || !kind.equals("probe") && file.at(OUTPUT).has("json");
    }
}
