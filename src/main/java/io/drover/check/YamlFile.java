package io.drover.check;

import io.drover.check.Finding.Severity;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A YAML file with its places, and what was found in it. */
final class YamlFile {
    private final String name;
    private final String text;
    private final List<Finding> findings;
    private final @Nullable Node root;

    /** Where it is no YAML that is a finding, and there is no root. */
    YamlFile(String name, String text, List<Finding> findings) {
        this.name = name;
        this.text = text;
        this.findings = findings;
        this.root = parse();
    }

    private @Nullable Node parse() {
        try {
            return new Yaml(new LoaderOptions()).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            findings.add(new Finding(
                    Severity.ERROR,
                    name,
                    mark == null ? 0 : mark.getLine() + 1,
                    mark == null ? 0 : mark.getColumn() + 1,
                    "no YAML: " + said(e),
                    YamlAdvice.of(text, e)));
        } catch (YAMLException e) {
            findings.add(Finding.error(name, "no YAML: " + e.getMessage(), ""));
        }
        return null;
    }

    private static String said(MarkedYAMLException e) {
        String context = e.getContext() == null ? "" : e.getContext() + ", ";
        return context + e.getProblem();
    }

    String name() {
        return name;
    }

    /** Null for an empty file, and for what is no YAML. */
    @Nullable
    Node root() {
        return root;
    }

    void error(Node node, String what, String write) {
        error(place(node), what, write);
    }

    void warning(Node node, String what, String write) {
        warning(place(node), what, write);
    }

    void error(Place place, String what, String write) {
        findings.add(new Finding(Severity.ERROR, name, place.line(), place.column(), what, write));
    }

    void warning(Place place, String what, String write) {
        findings.add(new Finding(Severity.WARNING, name, place.line(), place.column(), what, write));
    }

    /** Line and column, from 1. */
    record Place(int line, int column) {}

    static Place place(Node node) {
        return new Place(node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1);
    }

    /** Where a character of a scalar's value stands in the file. @param index from 0 */
    Place within(ScalarNode scalar, int index) {
        return new ScalarPlaces(text, scalar).at(index);
    }

    /** The same, by line and column of the value, from 1. */
    Place within(ScalarNode scalar, int line, int column) {
        String value = scalar.getValue();
        int index = 0;
        for (int passed = 1; passed < line && value.indexOf('\n', index) >= 0; passed++) {
            index = value.indexOf('\n', index) + 1;
        }
        return within(scalar, Math.min(value.length(), index + column - 1));
    }

    /** Members in their order; what is no mapping has none. */
    static List<Map.Entry<ScalarNode, Node>> members(@Nullable Node node) {
        List<Map.Entry<ScalarNode, Node>> members = new ArrayList<>();
        if (node instanceof MappingNode map) {
            for (NodeTuple tuple : map.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    members.add(Map.entry(key, tuple.getValueNode()));
                }
            }
        }
        return members;
    }

    static List<Node> elements(@Nullable Node node) {
        return node instanceof SequenceNode list ? list.getValue() : List.of();
    }

    static Optional<Node> member(@Nullable Node node, String name) {
        return members(node).stream()
                .filter(member -> member.getKey().getValue().equals(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Down several members. */
    static Optional<Node> at(@Nullable Node node, String... path) {
        Optional<Node> here = Optional.ofNullable(node);
        for (String name : path) {
            here = here.flatMap(inner -> member(inner, name));
        }
        return here;
    }

    /** The scalar's text; "" where it is missing or no scalar. */
    static String text(@Nullable Node node, String name) {
        return member(node, name)
                .filter(ScalarNode.class::isInstance)
                .map(value -> ((ScalarNode) value).getValue())
                .orElse("");
    }
}
