package io.drover.koji.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A place in a YAML document that is read strictly: what does not fit becomes a fault with its line, and an empty value
 * here. Names are taken as they are written: tag 1.10 stays 1.10.
 */
final class YamlPart {

    private static final int MAX_CHARACTERS = 8 << 20;
    private static final int MAX_DEPTH = 40;
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d{0,17})");
    private static final Pattern FRACTION = Pattern.compile("-?\\d{1,18}\\.\\d{1,18}");
    private static final Pattern OLD_FLAG = Pattern.compile("yes|no|on|off|y|n", Pattern.CASE_INSENSITIVE);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Node node;
    private final Place place;
    private final Faults faults;

    private YamlPart(Node node, Place place, Faults faults) {
        this.node = node;
        this.place = place;
        this.faults = faults;
    }

    private YamlPart(Node node, Faults faults) {
        this(node, faults.at(node.getStartMark().getLine() + 1), faults);
    }

    /** The whole document; empty, with a fault, where it is no YAML or there is nothing in it. */
    static Optional<YamlPart> document(String yaml, Faults faults) {
        LoaderOptions bounds = new LoaderOptions();
        bounds.setCodePointLimit(MAX_CHARACTERS);
        bounds.setNestingDepthLimit(MAX_DEPTH);
        bounds.setMaxAliasesForCollections(20);
        try {
            Node root = new Yaml(bounds).compose(new StringReader(yaml));
            if (root == null) {
                faults.add(faults.at(1), "there is nothing in it");
                return Optional.empty();
            }
            return Optional.of(new YamlPart(root, faults));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            faults.add(faults.at(line), "not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            faults.add(
                    faults.at(1),
                    "not YAML: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        return Optional.empty();
    }

    /** The line of the key that it stands under, of its own beginning in a list. */
    Place place() {
        return place;
    }

    void fault(String text) {
        faults.add(place, text);
    }

    /** Whether nothing stands there, or {@code null} or {@code ~} unquoted. */
    boolean isNull() {
        return node instanceof ScalarNode scalar
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && (scalar.getValue().isEmpty()
                        || scalar.getValue().equals("null")
                        || scalar.getValue().equals("~"));
    }

    boolean isText() {
        return node instanceof ScalarNode && !isNull();
    }

    /** A mapping whose keys are ours; others are faults. Null is an empty one. */
    Map<String, YamlPart> fields(String what, Collection<String> known) {
        Map<String, YamlPart> fields = named(what);
        fields.entrySet().removeIf(field -> {
            if (!known.contains(field.getKey())) {
                field.getValue().fault(what + " has no key " + field.getKey() + "; there are " + new TreeSet<>(known));
                return true;
            }
            return false;
        });
        return fields;
    }

    /** A mapping whose keys are names that the writer chose. Null is an empty one. */
    Map<String, YamlPart> named(String what) {
        Map<String, YamlPart> fields = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                YamlPart key = new YamlPart(tuple.getKeyNode(), faults);
                String name = key.name("a key of " + what);
                if (fields.putIfAbsent(name, new YamlPart(tuple.getValueNode(), key.place, faults)) != null) {
                    key.fault(what + " names " + name + " twice");
                }
            }
        } else if (!isNull()) {
            fault(what + " must be a mapping");
        }
        return fields;
    }

    /** A list; an empty one is written {@code []}. */
    List<YamlPart> elements(String what) {
        List<YamlPart> elements = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(element -> elements.add(new YamlPart(element, faults)));
        } else {
            fault(what + " must be a list; an empty one is []");
        }
        return elements;
    }

    /** A name as koji has them: not empty, no blanks, at most 256 characters; "?" with a fault. */
    String name(String what) {
        String text = node instanceof ScalarNode scalar && !isNull() ? scalar.getValue() : "";
        if (text.isEmpty() || text.length() > 256 || text.chars().anyMatch(c -> c <= ' ')) {
            fault(what + " must be a name without blanks");
            return "?";
        }
        return text;
    }

    /** Text as written, "" for null. */
    String text(String what) {
        if (node instanceof ScalarNode scalar) {
            return isNull() ? "" : scalar.getValue();
        }
        fault(what + " must be text");
        return "";
    }

    boolean flag(String what) {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (!text.equals("true") && !text.equals("false")) {
            fault(what + " must be true or false");
        }
        return text.equals("true");
    }

    OptionalInt number(String what) {
        if (node instanceof ScalarNode scalar
                && WHOLE.matcher(scalar.getValue()).matches()
                && scalar.getValue().length() < 10) {
            return OptionalInt.of(Integer.parseInt(scalar.getValue()));
        }
        fault(what + " must be a whole number");
        return OptionalInt.empty();
    }

    /** Whatever stands there as JSON, integers as longs. */
    JsonNode value() {
        return value(node, 0);
    }

    private JsonNode value(Node part, int depth) {
        if (depth > MAX_DEPTH) {
            faults.add(faults.at(part.getStartMark().getLine() + 1), "too deep");
            return NODES.nullNode();
        }
        if (part instanceof SequenceNode sequence) {
            ArrayNode array = NODES.arrayNode();
            sequence.getValue().forEach(element -> array.add(value(element, depth + 1)));
            return array;
        }
        if (part instanceof MappingNode) {
            ObjectNode object = NODES.objectNode();
            new YamlPart(part, faults)
                    .named("the value")
                    .forEach((key, member) -> object.set(key, value(member.node, depth + 1)));
            return object;
        }
        return new YamlPart(part, faults).scalar();
    }

    private JsonNode scalar() {
        String text = ((ScalarNode) node).getValue();
        if (((ScalarNode) node).getScalarStyle() != ScalarStyle.PLAIN) {
            return NODES.textNode(text);
        }
        if (isNull()) {
            return NODES.nullNode();
        }
        if (text.equals("true") || text.equals("false")) {
            return NODES.booleanNode(text.equals("true"));
        }
        if (OLD_FLAG.matcher(text).matches()) {
            fault("write true or false, or put \"" + text + "\" in quotes");
        }
        if (WHOLE.matcher(text).matches()) {
            return NODES.numberNode(Long.parseLong(text));
        }
        return FRACTION.matcher(text).matches() ? NODES.numberNode(Double.parseDouble(text)) : NODES.textNode(text);
    }
}
