package io.drover.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The document that programs read of a REST API, OpenAPI 3.1, made of its operations. Immutable.
 *
 * @param version ours
 */
public record OpenApi(String version, List<Operation> operations) {
    private static final String ERROR = "#/components/schemas/Error";

    public OpenApi {
        operations = operations.stream()
                .sorted(Comparator.comparing(Operation::template).thenComparing(Operation::method))
                .toList();
    }

    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("openapi", "3.1.0");
        json.putObject("info")
                .put("title", "Drover")
                .put("version", version)
                .put(
                        "description",
                        "Drover's own API, Freshmaker's versions 1 and 2, health and metrics. Reading may need a login, too:"
                                + " drover.api.open-reads says so.")
                .putObject("license")
                .put("name", "Apache License 2.0")
                .put("identifier", "Apache-2.0");
        json.putArray("servers").addObject().put("url", "/");
        ArrayNode tags = json.putArray("tags");
        Set<String> names = new TreeSet<>();
        operations.forEach(operation -> names.add(tag(operation)));
        names.forEach(name -> tags.addObject().put("name", name));
        ObjectNode paths = json.putObject("paths");
        operations.forEach(operation -> paths.withObjectProperty(operation.template())
                .set(operation.method().toLowerCase(Locale.ROOT), json(operation)));
        components(json.putObject("components"));
        return json;
    }

    private static ObjectNode json(Operation operation) {
        ObjectNode json = Json.object().put("operationId", id(operation)).put("summary", operation.summary());
        json.putArray("tags").add(tag(operation));
        Set<String> roles = operation.roles();
        if (roles != null) {
            ArrayNode ways = json.putArray("security");
            ways.addObject().putArray("basic");
            ways.addObject().putArray("bearer");
            ArrayNode needed = json.putArray("x-roles");
            new TreeSet<>(roles).forEach(needed::add);
        }
        if (!operation.params().isEmpty()) {
            ArrayNode params = json.putArray("parameters");
            operation.params().forEach(param -> params.add(json(param)));
        }
        if (!operation.body().isEmpty()) {
            json.set("requestBody", body(operation));
        }
        ObjectNode responses = json.putObject("responses");
        Operation.Gives gives = operation.answer();
        ObjectNode content = responses
                .putObject(Integer.toString(gives.status()))
                .put("description", gives.description())
                .putObject("content")
                .putObject(gives.type());
        if (!gives.fields().isEmpty()) {
            ObjectNode schema = content.putObject("schema").put("type", "object");
            ObjectNode properties = schema.putObject("properties");
            ArrayNode required = schema.putArray("required");
            gives.fields().forEach(field -> {
                properties.putObject(field);
                required.add(field);
            });
        }
        operation.refusals().forEach(status -> responses
                .putObject(Integer.toString(status))
                .put("$ref", "#/components/responses/" + ApiError.name(status).replace(" ", "")));
        return json;
    }

    private static ObjectNode json(Operation.Param param) {
        boolean path = param.place() == Operation.Place.PATH;
        ObjectNode json = Json.object()
                .put("name", param.name())
                .put("in", path ? "path" : "query")
                .put("description", param.description());
        if (path) {
            json.put("required", true);
        }
        json.putObject("schema").put("type", param.type());
        return json;
    }

    private static ObjectNode body(Operation operation) {
        ObjectNode json = Json.object().put("required", true);
        ObjectNode schema = json.putObject("content")
                .putObject(Answer.JSON)
                .putObject("schema")
                .put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = Json.array();
        for (Operation.Field field : operation.body()) {
            ObjectNode property = properties.putObject(field.name());
            if (!field.type().equals("any")) {
                property.put("type", field.type());
            }
            property.put("description", field.description());
            if (field.required()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return json;
    }

    private void components(ObjectNode components) {
        ObjectNode ways = components.putObject("securitySchemes");
        ways.putObject("basic").put("type", "http").put("scheme", "basic");
        ways.putObject("bearer").put("type", "http").put("scheme", "bearer");
        ObjectNode error = components.putObject("schemas").putObject("Error").put("type", "object");
        ObjectNode properties = error.putObject("properties");
        properties.putObject("status").put("type", "integer").put("description", "The HTTP status.");
        properties.putObject("error").put("type", "string").put("description", "Its name.");
        properties.putObject("message").put("type", "string").put("description", "What is wrong, for people.");
        error.putArray("required").add("status").add("error").add("message");
        Set<Integer> statuses = new TreeSet<>();
        operations.forEach(operation -> statuses.addAll(operation.refusals()));
        ObjectNode responses = components.putObject("responses");
        statuses.forEach(status -> responses
                .putObject(ApiError.name(status).replace(" ", ""))
                .put("description", ApiError.name(status))
                .putObject("content")
                .putObject(Answer.JSON)
                .putObject("schema")
                .put("$ref", ERROR));
    }

    /** The part of the path that says what it is about: dead-letters. */
    private static String tag(Operation operation) {
        String[] parts = operation.template().split("/");
        return parts[1].equals("observe") ? "observe" : parts[2].equals("drover") ? parts[3] : "freshmaker " + parts[2];
    }

    /** getApiDroverDeadLettersById. */
    private static String id(Operation operation) {
        StringBuilder id = new StringBuilder(operation.method().toLowerCase(Locale.ROOT));
        for (String part : operation.template().replace("{", "by-").split("[^A-Za-z0-9]+")) {
            if (!part.isEmpty()) {
                id.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
            }
        }
        return id.toString();
    }
}
