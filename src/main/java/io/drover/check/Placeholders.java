package io.drover.check;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Whether what stands in {@code {{…}}} is a key of the configuration, or a property of the kamelet. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[?!]?([^{}:]+)([^{}]*)}}");
    /** Told by Camel itself: of a template, and of where a value comes from. */
    private static final Set<String> CAMELS =
            Set.of("routeId", "uuid", "nodePrefixId", "templateId", "env", "sys", "service", "bean");

    private final YamlFile file;
    private final Set<String> keys;

    /** @param properties those of the kamelet; empty for routes */
    Placeholders(YamlFile file, Set<String> keys, Set<String> properties) {
        this.file = file;
        this.keys = new TreeSet<>(keys);
        this.keys.addAll(properties);
    }

    void walk(Node node) {
        YamlFile.elements(node).forEach(this::walk);
        YamlFile.members(node).forEach(member -> walk(member.getValue()));
        if (node instanceof ScalarNode scalar) {
            Matcher found = PLACEHOLDER.matcher(scalar.getValue());
            while (found.find()) {
                String key = found.group(1).strip();
                boolean optional = found.group().startsWith("{{?")
                        || found.group().startsWith("{{!")
                        || !found.group(2).isEmpty();
                if (!optional && !keys.contains(key) && !CAMELS.contains(key) && !key.startsWith("camel.")) {
                    file.error(
                            file.within(scalar, found.start(1)),
                            "nothing is configured as " + key,
                            Words.instead(key, keys));
                }
            }
        }
    }
}
