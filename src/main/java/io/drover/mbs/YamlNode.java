package io.drover.mbs;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A place in a YAML document whose scalars are all text: stream 1.10 stays "1.10", commit 1e10 stays "1e10", as
 * libmodulemd reads them. No tag is ever turned into an object.
 */
final class YamlNode {
    private static final int MAX_CHARACTERS = 8 << 20;
    private static final YamlNode ABSENT = new YamlNode(null);

    private final @Nullable Node node;

    private YamlNode(@Nullable Node node) {
        this.node = node;
    }

    /** @throws IllegalArgumentException if it is no YAML, or out of bounds */
    static YamlNode parse(String yaml) {
        LoaderOptions bounds = new LoaderOptions();
        bounds.setCodePointLimit(MAX_CHARACTERS);
        bounds.setNestingDepthLimit(60);
        bounds.setMaxAliasesForCollections(100);
        try {
            return new YamlNode(new Yaml(bounds).compose(new StringReader(yaml)));
        } catch (YAMLException e) {
            String message = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(
                    "not YAML: " + message.lines().limit(2).map(String::strip).toList(), e);
        }
    }

    /** The value under a key; absent if there is none, or this is no mapping. */
    YamlNode path(String key) {
        return fields().getOrDefault(key, ABSENT);
    }

    /** Key → value of a mapping, in order; empty for anything else. */
    Map<String, YamlNode> fields() {
        Map<String, YamlNode> fields = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    fields.put(key.getValue(), new YamlNode(tuple.getValueNode()));
                }
            }
        }
        return fields;
    }

    /** Elements of a sequence; empty for anything else. */
    List<YamlNode> elements() {
        List<YamlNode> elements = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(element -> elements.add(new YamlNode(element)));
        }
        return elements;
    }

    /** A scalar as written; empty for anything else and for an empty scalar. */
    Optional<String> text() {
        return node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()
                ? Optional.of(scalar.getValue())
                : Optional.empty();
    }
}
