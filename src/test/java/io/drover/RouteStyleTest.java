package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The shipped routes and kamelets as files: what style §3 and §4 ask of them beyond what {@code drover check} asks of
 * everybody's, which ShippedCheckTest holds them to. All complaints are printed at once.
 */
class RouteStyleTest {
    private static final Path ROUTES = Path.of("src/main/resources/routes");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** A route with its description and descriptions of steps takes this much; past it, split with direct:. */
    private static final int LINES_OF_ROUTE = 120;

    private static final int STEPS_OF_ROUTE = 10;
    private static final int STEPS_OF_KAMELET = 8;
    private static final int LINES_OF_CONDITION = 1;

    /** Steps that decide, call or record: they appear in traces, logs and tests by their id. */
    private static final Set<String> SPEAKING = Set.of(
            "to", "bean", "filter", "choice", "split", "setBody", "setVariable", "loop", "doTry", "removeHeaders");
    /** How the catalogue's compact form abbreviates; Camel deprecates it. */
    private static final Set<String> LANGUAGES = Set.of("jq", "simple", "constant", "method", "header", "variable");

    private static final Pattern KIND = Pattern.compile("-(action|probe|lookup)$");
    private static final Map<String, JsonNode> ROUTE_FILES = new TreeMap<>();
    private static final Map<String, JsonNode> KAMELETS = new TreeMap<>();
    private static final Map<String, String> TEXTS = new TreeMap<>();

    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    static void readAll() throws IOException {
        read(ROUTES, ".camel.yaml", ROUTE_FILES);
        read(ROUTES.resolve("kamelets"), ".kamelet.yaml", KAMELETS);
    }

    private static void read(Path directory, String ending, Map<String, JsonNode> into) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                assertThat(name).as("file in " + directory).endsWith(ending);
                String stem = name.substring(0, name.length() - ending.length());
                TEXTS.put(stem, Files.readString(file));
                into.put(stem, YAML.readTree(TEXTS.get(stem)));
            }
        }
    }

    @Test
    void routesReadAlike() {
        ROUTE_FILES.forEach((file, routes) -> {
            verifyOnlyRoutes(file, routes);
            for (JsonNode entry : routes) {
                JsonNode route = entry.path("route");
                String where = file + ".camel.yaml: " + route.path("id").asText("(no id)");
                verifyIdDescriptionAndGroup(where, file, route);
                verifySize(where, file, route);
                verifyNotation(where, route);
                verifySteps(where, route.at("/from/steps"));
            }
        });
        assertThat(complaints).as("complaints").isEmpty();
    }

    @Test
    void kameletsReadAlike() {
        KAMELETS.forEach((name, kamelet) -> {
            verifyName(name, kamelet);
            verifyTitleAndDescription(name, kamelet);
            verifyProperties(name, kamelet);
            verifySchemas(name, kamelet);
            verifyDataTypes(name, kamelet);
            verifyTemplate(name, kamelet);
            verifyNotation(name, kamelet.path("spec"));
            verifyKind(name, kamelet);
            verifyKoji(name, kamelet);
        });
        assertThat(complaints).as("complaints").isEmpty();
    }

    private void verifyOnlyRoutes(String file, JsonNode routes) {
        for (JsonNode entry : routes) {
            complainUnless(
                    entry.size() == 1 && entry.has("route"), file, "holds something else than routes: " + names(entry));
        }
    }

    private void verifyIdDescriptionAndGroup(String where, String file, JsonNode route) {
        String id = route.path("id").asText();
        String group = route.path("group").asText();
        complainUnless(id.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"), where, "id: words in lower case with hyphens");
        complainUnless(!group.isEmpty(), where, "has no group");
        complainUnless(
                id.equals(group) || id.startsWith(group + "-"), where, "id begins with its group: <capability>-<what>");
        complainUnless(
                file.equals(group) || file.startsWith(group + "-"), where, "stands in a file named after its group");
        verifySentence(where, route.path("description").asText());
    }

    private void verifySize(String where, String file, JsonNode route) {
        long lines = linesOf(TEXTS.get(file), route.path("id").asText());
        complainUnless(lines <= LINES_OF_ROUTE, where, lines + " lines; split at " + LINES_OF_ROUTE + " with direct:");
        int steps = countSteps(route.at("/from/steps"));
        complainUnless(steps <= STEPS_OF_ROUTE, where, steps + " steps; split at " + STEPS_OF_ROUTE + " with direct:");
    }

    /** From its id to the next route, or the end of the file. */
    private static long linesOf(String text, String id) {
        return text.lines()
                .dropWhile(line -> !line.strip().equals("id: " + id))
                .takeWhile(line -> !line.startsWith("- route:"))
                .count();
    }

    private static int countSteps(JsonNode steps) {
        int[] count = new int[1];
        // a branch is part of its choice
        eachStep(steps, (name, step) -> count[0] += name.equals("when") ? 0 : 1);
        return count[0];
    }

    /** {@code expression:} then the language then {@code expression:}; never the short forms. */
    private void verifyNotation(String where, JsonNode node) {
        node.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (LANGUAGES.contains(name) && !node.has("ref")) {
                complainUnless(
                        value.isObject(),
                        where,
                        name + ": write the expression under expression: " + name + ": expression:");
            }
            if (Set.of("filter", "split", "setBody", "setVariable", "loop").contains(name) && value.isObject()) {
                complainUnless(
                        value.has("expression"),
                        where,
                        name + " " + value.path("id").asText() + ": has no expression: of its own");
            }
            if (Set.of("to", "log", "bean").contains(name)) {
                complainUnless(value.isObject(), where, name + ": write its uri, message or ref as a field of its own");
            }
            verifyNotation(where, value);
        });
        if (node.isArray()) {
            node.forEach(element -> verifyNotation(where, element));
        }
    }

    private void verifySteps(String where, JsonNode steps) {
        eachStep(steps, (name, step) -> {
            String id = step.path("id").asText();
            String place = where + " " + name + (id.isEmpty() ? "" : " " + id);
            complainUnless(!SPEAKING.contains(name) || !id.isEmpty(), place, "has no id");
            complainUnless(!Set.of("script", "groovy", "process").contains(name), place, "is code; make it a bean");
            if (name.equals("filter") || name.equals("when")) {
                complainUnless(step.hasNonNull("description"), place, "has no description: the reason people read");
                complainUnless(
                        step.at("/expression/jq/expression").asText().lines().count() <= LINES_OF_CONDITION,
                        place,
                        "asks more than fits a line");
            }
            if (name.equals("to") && step.path("uri").asText().startsWith("kamelet:")) {
                complainUnless(
                        step.hasNonNull("description"), place, "crosses a process boundary without a description");
            }
        });
    }

    private static void eachStep(JsonNode steps, BiConsumer<String, JsonNode> visit) {
        for (JsonNode entry : steps) {
            entry.properties().forEach(step -> {
                visit.accept(step.getKey(), step.getValue());
                JsonNode body = step.getValue();
                eachStep(body.path("steps"), visit);
                for (JsonNode when : body.path("when")) {
                    visit.accept("when", when);
                    eachStep(when.path("steps"), visit);
                }
                eachStep(body.at("/otherwise/steps"), visit);
                body.path("doCatch").forEach(caught -> eachStep(caught.path("steps"), visit));
            });
        }
    }

    private void verifyName(String name, JsonNode kamelet) {
        complainUnless(
                kamelet.at("/metadata/labels/camel.apache.org~1kamelet.type")
                        .asText()
                        .equals("action"),
                name,
                "label camel.apache.org/kamelet.type: action (Camel's word for one that is called)");
        String system = kamelet.at("/metadata/annotations/drover.io~1system").asText();
        complainUnless(name.startsWith(system + "-"), name, "its name begins with its system");
    }

    private void verifyTitleAndDescription(String name, JsonNode kamelet) {
        String title = kamelet.at("/spec/definition/title").asText();
        String kind = kindOf(name, kamelet);
        complainUnless(
                !kind.isEmpty(), name, "name ends in -action, -probe or -lookup, or annotation drover.io/kind: shape");
        complainUnless(
                title.toLowerCase(Locale.ROOT).endsWith(" " + kind),
                name,
                "title '" + title + "' does not end in its kind");
        complainUnless(
                kamelet.at("/spec/definition/type").asText().equals("object"), name, "spec.definition.type: object");
        verifySentence(name, kamelet.at("/spec/definition/description").asText());
    }

    private static String kindOf(String name, JsonNode kamelet) {
        var kind = KIND.matcher(name);
        return kind.find()
                ? kind.group(1)
                : kamelet.at("/metadata/annotations/drover.io~1kind").asText();
    }

    private void verifyProperties(String name, JsonNode kamelet) {
        JsonNode properties = kamelet.at("/spec/definition/properties");
        String template = kamelet.at("/spec/template").toString();
        properties.properties().forEach(property -> {
            String where = name + " property " + property.getKey();
            verifyDescribed(where, property.getValue());
            complainUnless(template.contains("{{" + property.getKey() + "}}"), where, "is not used");
            complainUnless(
                    !property.getKey().matches("(?i).*(password|token|secret).*")
                            || property.getValue().path("format").asText().equals("password"),
                    where,
                    "is a secret: format: password");
        });
    }

    private void verifySchemas(String name, JsonNode kamelet) {
        for (String way : List.of("in", "out")) {
            JsonNode schema = kamelet.at("/spec/dataTypes/" + way + "/types/json/schema");
            String where = name + " " + way;
            schema.path("properties")
                    .properties()
                    .forEach(p -> verifyDescribed(where + " " + p.getKey(), p.getValue()));
            complainUnless(
                    schema.isMissingNode() || schema.path("type").asText().equals("object"),
                    where,
                    "schema has no type: object");
        }
        complainUnless(
                kindOf(name, kamelet).equals("shape")
                        || kamelet.at("/spec/dataTypes/in/types/json/schema/properties")
                                .isObject(),
                name,
                "has no schema of its parameters: spec.dataTypes.in.types.json.schema.properties");
    }

    /** Read as they are by people and by the catalogue: one way of writing each thing. */
    private void verifyDataTypes(String name, JsonNode kamelet) {
        for (String way : List.of("in", "out")) {
            JsonNode types = kamelet.at("/spec/dataTypes/" + way + "/types");
            types.properties()
                    .forEach(type -> complainUnless(
                            !type.getValue().has("schema")
                                    || type.getValue()
                                            .path("mediaType")
                                            .asText()
                                            .equals("application/json"),
                            name + " " + way + " " + type.getKey(),
                            "has no mediaType: application/json"));
        }
    }

    private void verifyDescribed(String where, JsonNode property) {
        for (String needed : List.of("title", "description", "type")) {
            complainUnless(property.hasNonNull(needed), where, "has no " + needed);
        }
    }

    private void verifyTemplate(String name, JsonNode kamelet) {
        JsonNode steps = kamelet.at("/spec/template/from/steps").isMissingNode()
                ? kamelet.at("/spec/template/route/from/steps")
                : kamelet.at("/spec/template/from/steps");
        int count = countSteps(steps);
        complainUnless(count > 0, name, "has no steps");
        complainUnless(count <= STEPS_OF_KAMELET, name, count + " steps; at most " + STEPS_OF_KAMELET);
        verifySteps(name, steps);
    }

    /** Every koji kamelet that asks a hub can be told which; a verb's probe looks for exactly what its action sends. */
    private void verifyKoji(String name, JsonNode kamelet) {
        if (!name.startsWith("koji-") || kindOf(name, kamelet).equals("shape")) {
            return;
        }
        complainUnless(
                kamelet.at("/spec/dataTypes/in/types/json/schema/properties").has("profile"),
                name,
                "has no parameter profile: the hub");
        if (name.endsWith("-action")) {
            String probe = name.replaceAll("-action$", "-probe");
            JsonNode sent = step(kamelet, "arguments");
            JsonNode soughtFor = step(KAMELETS.getOrDefault(probe, YAML.nullNode()), "arguments");
            complainUnless(
                    sent.isMissingNode() || soughtFor.isMissingNode() || sent.equals(soughtFor),
                    probe,
                    "its step arguments has another expression than that of " + name);
        }
    }

    /** The expression of the step with that id; missing where there is none. */
    private static JsonNode step(JsonNode kamelet, String id) {
        List<JsonNode> expressions = new ArrayList<>();
        eachStep(kamelet.at("/spec/template/from/steps"), (step, body) -> {
            if (body.path("id").asText().equals(id)) {
                expressions.add(body.path("expression"));
            }
        });
        return expressions.isEmpty() ? YAML.missingNode() : expressions.get(0);
    }

    private void verifyKind(String name, JsonNode kamelet) {
        JsonNode notes = kamelet.at("/metadata/annotations");
        if (name.endsWith("-action")) {
            String probe = name.replaceAll("-action$", "-probe");
            JsonNode known =
                    KAMELETS.getOrDefault(probe, YAML.nullNode()).at("/spec/dataTypes/in/types/json/schema/properties");
            JsonNode own = kamelet.at("/spec/dataTypes/in/types/json/schema");
            known.fieldNames()
                    .forEachRemaining(parameter -> complainUnless(
                            own.path("properties").has(parameter),
                            probe,
                            "has a parameter that the action lacks: " + parameter));
            if (notes.has("drover.io/subject")) {
                complainUnless(
                        own.path("properties")
                                .has(notes.path("drover.io/subject").asText()),
                        name,
                        "annotation drover.io/subject names no parameter");
            }
            if (notes.has("drover.io/artifact")) {
                complainUnless(
                        Set.of("RPM", "IMAGE", "MODULE")
                                .contains(notes.path("drover.io/artifact").asText()),
                        name,
                        "annotation drover.io/artifact: RPM, IMAGE or MODULE");
            }
        } else {
            for (String forActions : List.of(
                    "drover.io/completion",
                    "drover.io/artifact",
                    "drover.io/subject",
                    "drover.io/verdict",
                    "drover.io/dry-result",
                    "drover.io/cancel")) {
                complainUnless(!notes.has(forActions), name, "annotation " + forActions + " is for actions");
            }
        }
        complainUnless(
                !notes.has("drover.io/asks")
                        || name.endsWith("-lookup")
                                && notes.path("drover.io/asks").asText().equals("nobody"),
                name,
                "annotation drover.io/asks: nobody, and for lookups only");
        for (String asks : List.of("drover.io/completion", "drover.io/verdict")) {
            String lookup = notes.path(asks).asText();
            complainUnless(
                    !notes.has(asks) || KAMELETS.containsKey(lookup) && lookup.endsWith("-lookup"),
                    name,
                    asks + ": no lookup " + lookup);
        }
        if (notes.has("drover.io/cancel") || notes.has("drover.io/cancel-parameter")) {
            String verb = notes.path("drover.io/cancel").asText() + "-action";
            complainUnless(
                    KAMELETS.getOrDefault(verb, YAML.nullNode())
                            .at("/spec/dataTypes/in/types/json/schema/properties")
                            .has(notes.path("drover.io/cancel-parameter").asText()),
                    name,
                    "drover.io/cancel: no verb whose parameter drover.io/cancel-parameter is");
        }
    }

    /** One sentence: begins with a capital, ends with its only full stop. */
    private void verifySentence(String where, String text) {
        String plain = text.replaceAll("\\S+\\.\\S+", "word").strip();
        complainUnless(!plain.isEmpty(), where, "has no description");
        complainUnless(
                plain.isEmpty() || Character.isUpperCase(plain.charAt(0)) && plain.endsWith("."),
                where,
                "its description is a sentence: a capital at the beginning, a full stop at the end");
        complainUnless(plain.indexOf(". ") < 0, where, "its description is one sentence");
    }

    private void complainUnless(boolean fine, String where, String complaint) {
        if (!fine) {
            complaints.add(where + ": " + complaint);
        }
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
