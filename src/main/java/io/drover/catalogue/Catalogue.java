package io.drover.catalogue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.OpenApi;
import io.drover.api.Operation;
import io.drover.api.Schemas;
import io.drover.routes.RouteFiles;
import io.drover.routes.RouteTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * All that there is to be used. Immutable.
 *
 * @param keys in the order of the configuration file, the others by name
 */
public record Catalogue(
        List<TopicSheet> topics,
        List<KameletSheet> kamelets,
        List<KeySheet> keys,
        List<MessageSheet> messages,
        OpenApi rest,
        List<MetricSheet> metrics) {
    public Catalogue {
        topics = List.copyOf(topics);
        kamelets = List.copyOf(kamelets);
        keys = List.copyOf(keys);
        messages = List.copyOf(messages);
        metrics = List.copyOf(metrics);
    }

    /**
     * What files tell, without REST and metrics: only a Drover that runs knows of those.
     *
     * @param resolved puts values in place of {{placeholders}}
     */
    public static Catalogue read(RouteFiles files, UnaryOperator<String> resolved) {
        RouteTexts texts = new RouteTexts(files);
        List<RouteTexts.Route> routes = texts.routes();
        List<MessageSheet> messages = new ArrayList<>();
        Schemas.all().forEach((name, schema) -> messages.add(new MessageSheet(name, schema)));
        return new Catalogue(
                TopicSheet.all(routes, resolved),
                new KameletSheets(texts, routes).all(),
                KeySheet.all(),
                messages,
                new OpenApi("", List.of()),
                List.of());
    }

    public Catalogue with(OpenApi api, List<MetricSheet> told) {
        return new Catalogue(topics, kamelets, keys, messages, api, told);
    }

    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode all = json.putArray("topics");
        topics.forEach(topic -> all.add(topic.toJson()));
        ArrayNode verbs = json.putArray("kamelets");
        kamelets.forEach(kamelet -> verbs.add(kamelet.toJson()));
        ArrayNode configuration = json.putArray("configuration");
        keys.forEach(key -> configuration.add(key.toJson()));
        ArrayNode out = json.putArray("messages");
        messages.forEach(message -> out.add(message.toJson()));
        ArrayNode operations = json.putArray("rest");
        rest.operations().forEach(operation -> operations.add(json(operation)));
        ArrayNode numbers = json.putArray("metrics");
        metrics.forEach(metric -> numbers.add(metric.toJson()));
        return json;
    }

    private static ObjectNode json(Operation operation) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("method", operation.method())
                .put("path", operation.template())
                .put("summary", operation.summary())
                .put("login", operation.roles() != null);
        ArrayNode roles = json.putArray("roles");
        if (operation.roles() != null) {
            new TreeSet<>(operation.roles()).forEach(roles::add);
        }
        ArrayNode parameters = json.putArray("parameters");
        operation.params().forEach(param -> parameters
                .addObject()
                .put("name", param.name())
                .put("in", param.place() == Operation.Place.PATH ? "path" : "query")
                .put("type", param.type())
                .put("description", param.description()));
        ArrayNode body = json.putArray("body");
        operation.body().forEach(field -> body.addObject()
                .put("name", field.name())
                .put("type", field.type())
                .put("required", field.required())
                .put("description", field.description()));
        return json;
    }
}
