package io.drover.catalogue;

import static io.drover.catalogue.Markdown.code;
import static io.drover.catalogue.Markdown.codes;

import io.drover.api.Operation;
import io.drover.ledger.MessageHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The catalogue as pages in Markdown: the same catalogue, the same text. */
public record CataloguePages(Catalogue catalogue) {
    /** Texts by the names of their files. */
    public Map<String, String> all() {
        Map<String, String> pages = new TreeMap<>();
        pages.put("topics.md", topics());
        pages.put("kamelets.md", new KameletPage(catalogue.kamelets()).text());
        pages.put("configuration.md", configuration());
        pages.put("messages.md", messages());
        pages.put("rest.md", rest());
        pages.put("metrics.md", metrics());
        return pages;
    }

    private String topics() {
        Markdown page = new Markdown(
                "Topics",
                "What a route can listen to (`bus:TOPIC`), without the environment's prefix, and the shipped routes that do.");
        Map<String, List<TopicSheet>> bySystem = new TreeMap<>();
        catalogue.topics().forEach(topic -> bySystem.computeIfAbsent(topic.system(), none -> new ArrayList<>())
                .add(topic));
        bySystem.forEach((system, topics) -> page.heading(2, system.isEmpty() ? "Named by routes alone" : system)
                .table(
                        List.of("topic", "what it says", "routes"),
                        topics.stream()
                                .map(topic -> List.of(code(topic.topic()), topic.description(), codes(topic.routes())))
                                .toList()));
        return page.toString();
    }

    private String configuration() {
        Markdown page = new Markdown(
                "Configuration",
                "Every key with its default, as `config/application.properties` has it. Each can be set by the environment, too:"
                        + " `drover.db.url` is `DROVER_DB_URL`.");
        Map<String, List<KeySheet>> sections = new LinkedHashMap<>();
        catalogue.keys().forEach(key -> sections.computeIfAbsent(key.section(), none -> new ArrayList<>())
                .add(key));
        sections.forEach((section, keys) -> page.heading(2, section)
                .paragraph(keys.get(0).about())
                .table(
                        List.of("key", "default", ""),
                        keys.stream()
                                .map(key -> List.of(code(key.key()), code(key.value()), key.comment()))
                                .toList()));
        return page.toString();
    }

    private String messages() {
        Markdown page = new Markdown(
                "Messages out",
                "What Drover publishes. Topics are without the environment's prefix; the schemas are served at"
                        + " `/api/drover/schemas`, too.");
        page.heading(2, "Headers of all of them")
                .table(
                        List.of("header", ""),
                        MessageHeaders.DESCRIBED.entrySet().stream()
                                .map(header -> List.of(code(header.getKey()), header.getValue()))
                                .toList());
        for (MessageSheet message : catalogue.messages()) {
            page.heading(2, code(message.topic()))
                    .paragraph(message.title() + ". Schema " + code(message.name()) + ". " + message.description())
                    .code("json", message.schema().toPrettyString());
        }
        return page.toString();
    }

    private String rest() {
        Markdown page = new Markdown(
                "REST",
                "All that can be asked for; a running Drover serves the same as OpenAPI 3.1 at `/api/drover/openapi.json`. Errors have"
                        + " one body: `{\"status\": 404, \"error\": \"Not Found\", \"message\": \"…\"}`.");
        page.table(
                List.of("call", "what it does", "login"),
                catalogue.rest().operations().stream()
                        .map(one -> List.of(code(one.method() + " " + one.template()), one.summary(), login(one)))
                        .toList());
        for (Operation one : catalogue.rest().operations()) {
            if (!one.params().isEmpty() || !one.body().isEmpty()) {
                page.heading(2, one.method() + " " + code(one.template()))
                        .paragraph(one.summary())
                        .table(List.of("field", "in", "type", ""), fields(one))
                        .paragraph("Errors: "
                                + one.refusals().stream().map(String::valueOf).collect(Collectors.joining(", ")) + ".");
            }
        }
        return page.toString();
    }

    private static String login(Operation one) {
        if (one.roles() == null) {
            return "";
        }
        return one.roles().isEmpty() ? "any" : codes(List.copyOf(new TreeSet<>(one.roles())));
    }

    private static List<List<String>> fields(Operation one) {
        List<List<String>> rows = new ArrayList<>();
        one.params()
                .forEach(param -> rows.add(List.of(
                        code(param.name()),
                        param.place() == Operation.Place.PATH ? "path" : "query",
                        param.type(),
                        param.description())));
        one.body()
                .forEach(field -> rows.add(List.of(
                        code(field.name()),
                        field.required() ? "body, required" : "body",
                        field.type(),
                        field.description())));
        return rows;
    }

    private String metrics() {
        return new Markdown(
                        "Metrics",
                        "What a Drover with all of its parts tells at `/observe/metrics` from its start on. Camel adds its own of each"
                                + " route when a message has gone through.")
                .table(
                        List.of("name", "type", "tags", ""),
                        catalogue.metrics().stream()
                                .map(metric -> List.of(
                                        code(metric.name()), metric.type(), codes(metric.tags()), metric.description()))
                                .toList())
                .toString();
    }
}
