package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The two kinds of objects that are a build for OSBS: where they are and what tells that one is over. */
enum Resource {
    PIPELINE_RUN("PipelineRun", "tekton.dev/v1beta1", "pipelineruns") {
        @Override
        boolean isOver(JsonNode object) {
            String status = condition(object).path("status").asText();
            return status.equals("True") || status.equals("False");
        }

        @Override
        boolean isCancelAsked(JsonNode object) {
            return object.at("/spec/status").asText().contains("Cancelled");
        }

        @Override
        String state(JsonNode object) {
            return condition(object).path("reason").asText("no state yet");
        }
    },
    BUILD("Build", "build.openshift.io/v1", "builds") {
        @Override
        boolean isOver(JsonNode object) {
            return OVER.contains(phase(object));
        }

        @Override
        boolean isCancelAsked(JsonNode object) {
            return object.at("/status/cancelled").asBoolean();
        }

        @Override
        String state(JsonNode object) {
            return object.at("/status/phase").asText("no state yet");
        }
    };

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Set<String> OVER = Set.of("failed", "complete", "error", "cancelled");

    private final String kind;
    private final String apiVersion;
    private final String plural;

    Resource(String kind, String apiVersion, String plural) {
        this.kind = kind;
        this.apiVersion = apiVersion;
        this.plural = plural;
    }

    String kind() {
        return kind;
    }

    String apiVersion() {
        return apiVersion;
    }

    /** Has ended, however. */
    abstract boolean isOver(JsonNode object);

    /** Somebody has asked for its end. */
    abstract boolean isCancelAsked(JsonNode object);

    /** Is over, or will be by somebody's wish. */
    boolean isEnding(JsonNode object) {
        return isOver(object) || isCancelAsked(object);
    }

    /** In the cluster's word, for people. */
    abstract String state(JsonNode object);

    /** {@code apis/tekton.dev/v1beta1/namespaces/osbs/}, where others of the same API are, too. */
    String group(OsbsSettings settings) {
        return "apis/" + apiVersion + "/namespaces/" + settings.namespace() + "/";
    }

    String all(OsbsSettings settings) {
        return group(settings) + plural;
    }

    String one(OsbsSettings settings, String name) {
        return all(settings) + "/" + name;
    }

    /** Whether the cluster could have an object of that name. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * An object of the cluster as an accepted action; result {@code {"name": …, "namespace": …, "uid": …}}.
     *
     * @param how "submitted" or "adopted: …"
     */
    Accepted accepted(OsbsSettings settings, JsonNode object, String how) {
        String name = object.at("/metadata/name").asText();
        String page = settings.weburl().isEmpty()
                ? null
                : settings.weburl() + "/k8s/ns/" + settings.namespace() + "/" + apiVersion.replace('/', '~') + "~"
                        + kind + "/" + name;
        return new Accepted(name, page, identity(name, object), how);
    }

    /** {@code {"name": …, "namespace": …, "uid": …}}, as far as the object says it. */
    static ObjectNode identity(String name, JsonNode object) {
        ObjectNode identity = JsonNodeFactory.instance.objectNode().put("name", name);
        for (String part : new String[] {"namespace", "uid"}) {
            JsonNode value = object.path("metadata").path(part);
            if (value.isTextual()) {
                identity.set(part, value);
            }
        }
        return identity;
    }

    /** The condition of type Succeeded; missing right after a run was created. */
    static JsonNode condition(JsonNode run) {
        JsonNode conditions = run.at("/status/conditions");
        for (JsonNode condition : conditions) {
            if (condition.path("type").asText().equals("Succeeded")) {
                return condition;
            }
        }
        return conditions.path(0);
    }

    /** Of a build, in lower case; "" where it has none yet. */
    static String phase(JsonNode build) {
        return build.at("/status/phase").asText().toLowerCase(Locale.ROOT);
    }
}
