package io.drover.catalogue;

import static io.drover.catalogue.Markdown.code;
import static io.drover.catalogue.Markdown.codes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The page about kamelets: what can be done first, then what can be asked. */
record KameletPage(List<KameletSheet> kamelets) {
    private static final Map<String, String> TITLES = Map.of(
            "action", "Actions: what a route can have done (`action:VERB`), and people by `drover do`",
            "lookup", "Lookups: what a route can ask (`kamelet:NAME`)",
            "shape", "Shapes: messages of a bus in one form (`kamelet:NAME`)");

    String text() {
        Markdown page = new Markdown(
                "Kamelets",
                "The verbs and questions that routes are made of. Each example is a whole route that loads as it is, where the URL of its system is configured; parameters of an"
                        + " action are members of its `parameters`, those of a lookup members of the body.");
        Map<String, List<KameletSheet>> kinds = new TreeMap<>();
        kamelets.stream().filter(one -> !one.kind().equals("probe")).forEach(one -> kinds.computeIfAbsent(
                        one.kind(), none -> new ArrayList<>())
                .add(one));
        kinds.forEach((kind, sheets) -> page.table(
                List.of(kind, "what it does"),
                sheets.stream()
                        .map(one -> List.of("[" + one.verb() + "](#" + one.verb() + ")", one.description()))
                        .toList()));
        kinds.forEach((kind, sheets) -> {
            page.heading(2, TITLES.getOrDefault(kind, kind));
            sheets.forEach(one -> show(page, one));
        });
        return page.toString();
    }

    private static void show(Markdown page, KameletSheet one) {
        page.heading(3, one.verb())
                .paragraph(one.description())
                .paragraph(facts(one))
                .table(List.of("parameter", "type", ""), rows(one.input()))
                .table(List.of("answer", "type", ""), rows(one.output()))
                .paragraph(one.gives().isEmpty() ? "" : "Gives: " + one.gives());
        if (!one.example().isEmpty()) {
            page.code("yaml", one.example());
        }
    }

    private static String facts(KameletSheet one) {
        List<String> facts = new ArrayList<>();
        if (!one.system().isEmpty()) {
            facts.add("System " + code(one.system()));
        }
        ObjectNode notes = one.notes();
        notes.properties()
                .forEach(note -> facts.add(note.getKey().replace('_', ' ') + " "
                        + code(note.getValue().asText())));
        if (!one.settings().isEmpty()) {
            facts.add("from the configuration "
                    + codes(one.settings().stream()
                            .map(KameletSheet.Field::name)
                            .toList()));
        }
        if (!one.routes().isEmpty()) {
            facts.add("used by " + codes(one.routes()));
        }
        return facts.isEmpty() ? "" : String.join("; ", facts) + ".";
    }

    private static List<List<String>> rows(List<KameletSheet.Field> fields) {
        return fields.stream()
                .map(field -> List.of(
                        code(field.name()) + (field.required() ? " *" : ""),
                        field.type(),
                        field.description() + more(field)))
                .toList();
    }

    private static String more(KameletSheet.Field field) {
        List<String> more = new ArrayList<>();
        if (field.schema().has("default")) {
            more.add("default " + code(field.schema().path("default").asText()));
        }
        if (field.schema().has("enum")) {
            List<String> words = new ArrayList<>();
            field.schema().path("enum").forEach(word -> words.add(word.asText()));
            more.add("one of " + codes(words));
        }
        return more.isEmpty() ? "" : more.stream().collect(Collectors.joining(", ", " (", ")"));
    }
}
