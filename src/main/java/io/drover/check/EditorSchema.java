package io.drover.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.routes.RouteFiles;
import io.drover.routes.ShippedFiles;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * JSON schemas (draft 7) by which editors complete and check what integrators write: Camel's own of its YAML, with the kamelets,
 * verbs, options and topics that there are.
 */
public final class EditorSchema {
    private static final String DRAFT = "http://json-schema.org/draft-07/schema#";
    private static final List<String> OURS = List.of("action", "event", "track");

    private final KameletSheets kamelets;
    private final Topics topics;

    /** @param files with the kamelets of the site, if any */
    public EditorSchema(RouteFiles files) {
        this.kamelets = new KameletSheets(files);
        this.topics = Topics.known(
                ShippedFiles.routes().stream().map(ShippedFiles.Shipped::text).toList(), List.of());
    }

    /** Of a file of routes. */
    public ObjectNode routes() {
        ObjectNode schema = Schemas.camel();
        schema.put("$schema", DRAFT).put("title", "Routes of Drover's");
        taught(schema);
        return schema;
    }

    /** Of {@code *.kamelet.yaml}. */
    public ObjectNode kamelet() {
        ObjectNode schema = Schemas.kamelets();
        ObjectNode camel = Schemas.camel();
        taught(camel);
        // where Camel's references lead
        schema.set("items", camel.path("items"));
        ObjectNode template = (ObjectNode) schema.at("/properties/spec/properties/template/properties");
        template.set("from", reference("FromDefinition"));
        template.set("route", reference("RouteDefinition"));
        template.set("beans", camel.at("/items/properties/beans"));
        return schema;
    }

    /** Of {@code *.test.yaml}. */
    public ObjectNode test() {
        ObjectNode schema = Schemas.tests();
        Map<String, String> verbs = new TreeMap<>();
        kamelets.verbs().forEach(verb -> verbs.put(verb, kamelets.description(verb + "-action")));
        Map<String, String> lookups = new TreeMap<>();
        kamelets.names().stream()
                .filter(name -> name.endsWith("-lookup"))
                .forEach(name -> lookups.put(name, kamelets.description(name)));
        offer((ObjectNode) schema.at("/items/properties/lookups/items/properties"), "lookup", lookups);
        offer((ObjectNode) schema.at("/items/properties/message/properties"), "topic", topics());
        schema.at("/items/properties/expect/additionalProperties/anyOf").forEach(form -> {
            if (form.at("/properties/actions/items/properties") instanceof ObjectNode action) {
                offer(action, "verb", verbs);
            }
        });
        return schema;
    }

    private static ObjectNode reference(String definition) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("$ref", "#/items/definitions/org.apache.camel.model." + definition);
    }

    private void taught(ObjectNode camel) {
        placeholders(camel);
        CamelContext context = new DefaultCamelContext();
        try {
            Endpoints endpoints = new Endpoints(context);
            to((ObjectNode) Schemas.definition(camel, "ToDefinition"), endpoints);
            ObjectNode from = (ObjectNode) Schemas.definition(camel, "FromDefinition");
            Map<String, String> known = new TreeMap<>();
            topics().forEach((topic, what) -> known.put("bus:" + topic, what));
            offer((ObjectNode) from.path("properties"), "uri", known);
            when(from.putArray("allOf"), "pattern", "^bus:", options(endpoints, "bus"));
        } finally {
            context.stop();
        }
    }

    private void to(ObjectNode definition, Endpoints endpoints) {
        Map<String, String> uris = new TreeMap<>();
        kamelets.verbs().forEach(verb -> uris.put("action:" + verb, kamelets.description(verb + "-action")));
        kamelets.names().stream()
                .filter(name -> !name.endsWith("-action") && !name.endsWith("-probe"))
                .forEach(name -> uris.put("kamelet:" + name, kamelets.description(name)));
        for (JsonNode form : definition.path("oneOf")) {
            if (form instanceof ObjectNode object && object.path("properties") instanceof ObjectNode properties) {
                offer(properties, "uri", uris);
                ArrayNode cases = object.putArray("allOf");
                OURS.forEach(scheme -> when(cases, "pattern", "^" + scheme + ":", options(endpoints, scheme)));
                uris.keySet().stream()
                        .filter(uri -> uri.startsWith("kamelet:"))
                        .forEach(uri -> when(cases, "const", uri, parameters(uri.substring("kamelet:".length()))));
            }
        }
    }

    private Map<String, String> topics() {
        Map<String, String> plain = new TreeMap<>(topics.described());
        plain.keySet().removeIf(topic -> topic.contains("*") || topic.contains("#"));
        return plain;
    }

    /** What a member may be, each with a sentence; another text is taken, too. */
    private static void offer(ObjectNode properties, String member, Map<String, String> words) {
        ObjectNode described = JsonNodeFactory.instance.objectNode();
        JsonNode before = properties.path(member);
        if (before.has("description")) {
            described.set("description", before.path("description"));
        }
        ArrayNode forms = described.putArray("anyOf");
        words.forEach((word, sentence) -> forms.addObject().put("const", word).put("description", sentence));
        forms.addObject().put("type", "string");
        properties.set(member, described);
    }

    private static void when(ArrayNode cases, String test, String uri, ObjectNode parameters) {
        ObjectNode one = cases.addObject();
        ObjectNode condition = one.putObject("if");
        condition.putArray("required").add("uri");
        condition.putObject("properties").putObject("uri").put(test, uri);
        one.putObject("then").putObject("properties").set("parameters", parameters);
    }

    private static ObjectNode options(Endpoints endpoints, String scheme) {
        ObjectNode parameters = closed();
        ObjectNode properties = parameters.putObject("properties");
        endpoints.options(scheme).forEach(option -> properties
                .putObject(option.getKey())
                .put("description", option.getValue().path("description").asText()));
        return parameters;
    }

    private ObjectNode parameters(String kamelet) {
        ObjectNode parameters = closed();
        ObjectNode properties = parameters.putObject("properties");
        JsonNode known = kamelets.properties(kamelet).json().path("properties");
        known.properties().forEach(property -> properties
                .putObject(property.getKey())
                .put("title", property.getValue().path("title").asText())
                .put(
                        "description",
                        property.getValue().path("description").asText().strip()));
        return parameters;
    }

    private static ObjectNode closed() {
        return JsonNodeFactory.instance.objectNode().put("type", "object").put("additionalProperties", false);
    }

    /** In place of true, false and numbers a key of the configuration may stand. */
    private static void placeholders(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && (schema.path("type").asText().equals("boolean")
                        || schema.path("type").asText().equals("number"))) {
            String type = schema.path("type").asText();
            object.putArray("type").add(type).add("string");
        }
        schema.forEach(EditorSchema::placeholders);
    }
}
