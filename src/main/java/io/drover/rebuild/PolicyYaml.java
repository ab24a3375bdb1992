package io.drover.rebuild;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a policy written as YAML or JSON: one document, no key twice, and {@code branch: 1.10} stays 1.10. Of YAML's
 * booleans only true and false are any; yes, no, on and off are text.
 */
final class PolicyYaml {
    private static final int MAX_DEPTH = 60;

    private final String file;

    private PolicyYaml(String file) {
        this.file = file;
    }

    /** @param file for messages, "" where there is none */
    static PolicyNode read(String text, String file) {
        PolicyYaml reading = new PolicyYaml(file);
        try {
            Node root = new Yaml(bounds(text.length())).compose(new StringReader(text));
            return root == null
                    ? new PolicyNode.Scalar(new Place(file, 1, 1), PolicyNode.Kind.NOTHING, "None")
                    : reading.node(root, 0);
        } catch (MarkedYAMLException e) {
            throw new PolicyException(reading.place(e.getProblemMark()), "", "is no YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new PolicyException(new Place(file, 1, 1), "", "is no YAML: " + e.getMessage(), e);
        }
    }

    private static LoaderOptions bounds(int characters) {
        LoaderOptions bounds = new LoaderOptions();
        bounds.setCodePointLimit(characters + 1);
        bounds.setMaxAliasesForCollections(20);
        bounds.setNestingDepthLimit(MAX_DEPTH);
        return bounds;
    }

    private PolicyNode node(Node node, int depth) {
        Place at = place(node.getStartMark());
        if (depth > MAX_DEPTH) {
            throw new PolicyException(at, "", "nested deeper than " + MAX_DEPTH);
        }
        if (node instanceof MappingNode mapping) {
            return mapping(mapping, at, depth);
        }
        if (node instanceof SequenceNode sequence) {
            List<PolicyNode> items = new ArrayList<>();
            sequence.getValue().forEach(item -> items.add(node(item, depth + 1)));
            return new PolicyNode.Items(at, items);
        }
        return scalar((ScalarNode) node, at);
    }

    private PolicyNode mapping(MappingNode mapping, Place at, int depth) {
        List<PolicyNode.Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Place keyAt = place(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new PolicyException(keyAt, "", "a key is text; found a list or a mapping");
            }
            if (key.getTag().equals(Tag.MERGE)) {
                throw new PolicyException(keyAt, "", "'<<' is not read; write the keys out");
            }
            if (!seen.add(key.getValue())) {
                throw new PolicyException(keyAt, "", "the key '" + key.getValue() + "' is there twice; keep one");
            }
            entries.add(new PolicyNode.Entry(
                    new PolicyNode.Scalar(keyAt, PolicyNode.Kind.TEXT, key.getValue()),
                    node(tuple.getValueNode(), depth + 1)));
        }
        return new PolicyNode.Mapping(at, entries);
    }

    private static PolicyNode scalar(ScalarNode node, Place at) {
        String text = node.getValue();
        if (node.getTag().equals(Tag.NULL)) {
            return new PolicyNode.Scalar(at, PolicyNode.Kind.NOTHING, "None");
        }
        if (node.getTag().equals(Tag.BOOL) && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
            String word = text.toLowerCase(Locale.ROOT);
            return new PolicyNode.Scalar(at, PolicyNode.Kind.TRUTH, word.equals("true") ? "True" : "False");
        }
        boolean number = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
        return new PolicyNode.Scalar(at, number ? PolicyNode.Kind.NUMBER : PolicyNode.Kind.TEXT, text);
    }

    private Place place(@Nullable Mark mark) {
        return mark == null ? new Place(file, 1, 1) : new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
