package io.drover.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Holds a YAML tree against a JSON schema, as far as it says which members there are, which must be there, and what is a list,
 * a mapping or a text. Finds every fault, and says in the schema's own words what was meant.
 */
final class SchemaWalk {
    /** Camel's name for what stands in a list of steps. */
    private static final String STEP = "step";

    private final YamlFile file;
    private final JsonNode root;

    SchemaWalk(YamlFile file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /** @param what the node is called in complaints: "filter" */
    void walk(Node node, JsonNode schema, String what) {
        Shape shape = Shape.of(schema, root);
        if (node instanceof MappingNode map) {
            mapping(map, shape, what);
        } else if (node instanceof SequenceNode list) {
            list(list, shape, what);
        } else if (node instanceof ScalarNode scalar) {
            scalar(scalar, shape, what);
        }
    }

    private void mapping(MappingNode map, Shape shape, String what) {
        if (!shape.takes("object")) {
            file.error(map, what + " is no mapping", shape.takes("array") ? "a list: '- ' before each" : "a text");
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Map.Entry<ScalarNode, Node> member : YamlFile.members(map)) {
            String name = camel(member.getKey().getValue());
            if (!seen.add(name)) {
                file.error(member.getKey(), what + " has " + name + " twice", "one of them");
            } else if (shape.isSingle() && seen.size() > 1 && shape.properties().containsKey(name)) {
                file.error(member.getKey(), "an element has one " + what + ", this is its second", "- " + name + ":");
            } else {
                member(member, name, shape, what);
            }
        }
        shape.required().stream()
                .filter(name -> !seen.contains(name) && !what.equals(STEP))
                .filter(name -> seen.stream().noneMatch(said -> isMeant(said, name, shape)))
                .forEach(name -> file.error(map, what + " lacks " + name, name + ": …"));
    }

    /** Then one complaint is enough. */
    private static boolean isMeant(String said, String needed, Shape shape) {
        Set<String> names = shape.properties().keySet();
        return !names.contains(said) && Words.instead(said, names).equals(needed);
    }

    private void member(Map.Entry<ScalarNode, Node> member, String name, Shape shape, String what) {
        if (shape.properties().containsKey(name)) {
            walk(member.getValue(), shape.properties().get(name), name);
        } else if (!shape.others().isMissingNode()) {
            walk(member.getValue(), shape.others(), name);
        } else if (shape.isClosed() && !name.equals("<<")) {
            file.error(
                    member.getKey(),
                    what.equals(STEP) ? "there is no step " + name : name + " is not known in " + what,
                    Words.instead(name, shape.properties().keySet()));
        }
    }

    private void list(SequenceNode list, Shape shape, String what) {
        if (!shape.takes("array")) {
            file.error(
                    list, what + " is no list", shape.takes("object") ? "its members, without '- ' before" : "a text");
        } else if (!shape.items().isMissingNode()) {
            list.getValue().forEach(element -> walk(element, shape.items(), nameOfElement(what)));
        }
    }

    private static String nameOfElement(String what) {
        return switch (what) {
            case "steps" -> STEP;
            case "tests", "lookups", "actions" -> what.substring(0, what.length() - 1);
            default -> what;
        };
    }

    private void scalar(ScalarNode scalar, Shape shape, String what) {
        String value = scalar.getValue();
        if (value.isEmpty() || value.contains("{{")) {
            return;
        }
        if (!shape.takesScalars()) {
            file.error(
                    scalar,
                    what.equals(STEP) ? "'" + value + "' is no step" : what + " is no text",
                    what.equals(STEP)
                            ? "- " + value + ":"
                            : shape.takes("array") ? "a list: '- ' before each" : "its members, one on each line");
        } else if (shape.takesTrueAndFalseOnly() && !value.equals("true") && !value.equals("false")) {
            file.error(scalar, what + " is true or false, not " + value, Words.instead(value, Set.of("true", "false")));
        } else if (!shape.words().isEmpty() && shape.words().stream().noneMatch(value::equalsIgnoreCase)) {
            file.error(scalar, what + " is not " + value, Words.instead(value, shape.words()));
        }
    }

    /** Camel takes set-body for setBody. */
    private static String camel(String name) {
        int dash = name.indexOf('-');
        if (dash <= 0 || dash + 1 >= name.length() || !Character.isLowerCase(name.charAt(dash + 1))) {
            return name;
        }
        return camel(name.substring(0, dash) + Character.toUpperCase(name.charAt(dash + 1)) + name.substring(dash + 2));
    }
}
