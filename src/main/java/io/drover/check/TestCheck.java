package io.drover.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** One file of tests: its form, and whether the routes, verbs and lookups that it names are there. */
final class TestCheck {
    private final YamlFile file;
    private final Known known;
    private final Set<String> routes;

    TestCheck(YamlFile file, Known known, Set<String> routes) {
        this.file = file;
        this.known = known;
        this.routes = routes;
    }

    void check() {
        Node root = file.root();
        if (root == null) {
            return;
        }
        if (!(root instanceof SequenceNode list)) {
            file.error(root, "a file of tests is a YAML list", "- test: at the beginning");
            return;
        }
        JsonNode schema = Schemas.tests();
        new SchemaWalk(file, schema).walk(list, schema, "tests");
        for (Node test : list.getValue()) {
            for (Map.Entry<ScalarNode, Node> route :
                    YamlFile.members(YamlFile.member(test, "expect").orElse(null))) {
                named(route.getKey(), routes, "route");
                YamlFile.elements(YamlFile.member(route.getValue(), "actions").orElse(null))
                        .forEach(
                                action -> value(action, "verb", known.kamelets().verbs()));
            }
            YamlFile.elements(YamlFile.member(test, "lookups").orElse(null))
                    .forEach(answer -> value(answer, "lookup", known.kamelets().names()));
        }
    }

    private void value(Node node, String member, Set<String> names) {
        YamlFile.member(node, member)
                .filter(ScalarNode.class::isInstance)
                .ifPresent(value -> named((ScalarNode) value, names, member));
    }

    private void named(ScalarNode at, Set<String> names, String what) {
        if (!names.contains(at.getValue())) {
            file.error(at, "there is no " + what + " " + at.getValue(), Words.instead(at.getValue(), names));
        }
    }
}
