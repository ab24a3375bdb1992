package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** The bodies of what is created: a template, filled, with our name and mark. Immutable. */
final class BuildObjects {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final OsbsSettings settings;
    private final ObjectTemplate runs;
    private final ObjectTemplate builds;

    BuildObjects(OsbsSettings settings, ObjectTemplate runs, ObjectTemplate builds) {
        this.settings = settings;
        this.runs = runs;
        this.builds = builds;
    }

    ObjectNode pipelineRun(UserParameters parameters, OwnMark mark) {
        return named(runs.fill(values(parameters, mark)), mark);
    }

    /** Its labels say what OSBS 1 wants to see at a glance. */
    ObjectNode build(UserParameters parameters, OwnMark mark) {
        ObjectNode build = named(builds.fill(values(parameters, mark)), mark);
        ObjectNode labels = build.withObject("/metadata/labels");
        for (String flag : new String[] {"scratch", "isolated"}) {
            if (parameters.sent().path(flag).asBoolean()) {
                labels.put(flag, "true");
            }
        }
        if (labels.has("isolated")) {
            labels.put("isolated-release", parameters.sent().path("release").asText());
        }
        return build;
    }

    /** The body of an instantiation: the BuildConfig has the rest. */
    static ObjectNode buildRequest(String buildConfig, UserParameters parameters, OwnMark mark) {
        ObjectNode request =
                NODES.objectNode().put("kind", "BuildRequest").put("apiVersion", Resource.BUILD.apiVersion());
        mark.plantIn(request.putObject("metadata").put("name", buildConfig));
        request.putArray("env")
                .addObject()
                .put("name", "USER_PARAMS")
                .put("value", parameters.sent().toString());
        return request;
    }

    private ObjectNode named(ObjectNode object, OwnMark mark) {
        ObjectNode metadata = object.withObject("/metadata").put("name", mark.name());
        metadata.put("namespace", settings.namespace());
        mark.plantIn(metadata);
        return object;
    }

    private Map<String, JsonNode> values(UserParameters parameters, OwnMark mark) {
        JsonNode sent = parameters.sent();
        Map<String, JsonNode> values = new HashMap<>();
        values.put("run_name", text(mark.name()));
        values.put("namespace", text(settings.namespace()));
        values.put("user_params", text(sent.toString()));
        values.put("pipeline", text(parameters.given().path("pipeline").asText(settings.pipeline())));
        values.put("image", text(settings.image()));
        values.put("reactor_config_map", text(settings.reactorConfigMap()));
        values.put("time_limit", text(parameters.goTimeLimit()));
        values.put("time_limit_seconds", NODES.numberNode(parameters.timeLimit().toSeconds()));
        for (String key : new String[] {"git_uri", "git_ref", "git_branch"}) {
            values.put(key, sent.path(key));
        }
        String name = sent.path("component").asText(sent.path("name").asText(settings.namePrefix()));
        values.put("output", text(sent.path("image_tag").asText(name + ":" + mark.digest())));
        return values;
    }

    private static JsonNode text(String text) {
        return NODES.textNode(text);
    }
}
