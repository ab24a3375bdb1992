package io.drover.osbs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an object looks like before it is created: YAML or JSON with named places, <code>${user_params}</code>. A value that
 * is nothing but a place keeps the kind of what is put there (a number stays one); a list's element whose {@code value} comes
 * to nothing is left out. What is put in is never looked through again. Immutable.
 */
public final class ObjectTemplate {
    /** All places there are. */
    static final Set<String> PLACES = Set.of(
            "run_name",
            "namespace",
            "user_params",
            "pipeline",
            "image",
            "reactor_config_map",
            "time_limit",
            "time_limit_seconds",
            "git_uri",
            "git_ref",
            "git_branch",
            "output");

    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");

    private final ObjectNode root;

    private ObjectTemplate(ObjectNode root) {
        this.root = root;
    }

    /** Of a site's PipelineRuns. @throws IllegalArgumentException saying what is wrong with it */
    public static ObjectTemplate ofPipelineRuns(String text) {
        return parse(text, Resource.PIPELINE_RUN);
    }

    /** Of a site's Builds. @throws IllegalArgumentException saying what is wrong with it */
    public static ObjectTemplate ofBuilds(String text) {
        return parse(text, Resource.BUILD);
    }

    /** The one in the jar, for sites without their own. */
    public static ObjectTemplate shippedPipelineRun() {
        return ofPipelineRuns(shipped("pipelinerun.yaml"));
    }

    /** The one in the jar, for sites without their own. */
    public static ObjectTemplate shippedBuild() {
        return ofBuilds(shipped("build.yaml"));
    }

    private static ObjectTemplate parse(String text, Resource resource) {
        JsonNode read;
        try {
            read = YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no YAML or JSON: " + e.getOriginalMessage(), e);
        }
        if (!(read instanceof ObjectNode root)
                || !root.path("kind").asText().equals(resource.kind())
                || !root.path("apiVersion").asText().equals(resource.apiVersion())) {
            throw new IllegalArgumentException(
                    "has to hold kind: " + resource.kind() + " and apiVersion: " + resource.apiVersion());
        }
        Set<String> places = new TreeSet<>();
        collect(root, places);
        if (!places.contains("user_params")) {
            throw new IllegalArgumentException("has no place ${user_params}: OSBS would not know what to build");
        }
        places.removeAll(PLACES);
        if (!places.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no place " + places + "; there are " + String.join(", ", new TreeSet<>(PLACES)));
        }
        return new ObjectTemplate(root);
    }

    /** @param values by place; those without a value are as if empty */
    ObjectNode fill(Map<String, JsonNode> values) {
        return (ObjectNode) filled(root, values);
    }

    private static JsonNode filled(JsonNode node, Map<String, JsonNode> values) {
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(member -> object.set(member.getKey(), filled(member.getValue(), values)));
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (JsonNode element : node) {
                JsonNode full = filled(element, values);
                if (!(full.path("value").isTextual()
                        && full.path("value").textValue().isEmpty())) {
                    array.add(full);
                }
            }
            return array;
        }
        return node.isTextual() ? text(node, values) : node;
    }

    private static JsonNode text(JsonNode node, Map<String, JsonNode> values) {
        Matcher place = PLACE.matcher(node.textValue());
        if (place.matches()) {
            return values.getOrDefault(place.group(1), JsonNodeFactory.instance.textNode(""));
        }
        return JsonNodeFactory.instance.textNode(place.replaceAll(found -> Matcher.quoteReplacement(
                values.getOrDefault(found.group(1), MissingNode.getInstance()).asText())));
    }

    private static void collect(JsonNode node, Set<String> places) {
        if (node.isTextual()) {
            PLACE.matcher(node.textValue()).results().forEach(found -> places.add(found.group(1)));
        }
        node.forEach(child -> collect(child, places));
    }

    private static String shipped(String name) {
        try (InputStream file =
                Objects.requireNonNull(ObjectTemplate.class.getResourceAsStream("/osbs/" + name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
