package io.drover.routes;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Makes the jq expressions of a kamelet's steps. Camel makes them when the kamelet is first called: of a verb that is when
 * the first action is sent.
 */
public final class KameletTrial {
    /** Of a property or a parameter of the kamelet: whatever it is, it stands for a value or within a text. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]*}}");

    private static final String NO_STEP = "";

    private final CamelContext context;

    public KameletTrial(CamelContext context) {
        this.context = context;
    }

    /** @return faults, each with file, line and step; empty where all is well */
    public List<String> check(RouteFiles.Kamelet kamelet) {
        List<String> faults = new ArrayList<>();
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(kamelet.text()));
            if (root != null) {
                read(root, NO_STEP, kamelet.file(), faults);
            }
        } catch (YAMLException e) {
            faults.add(kamelet.file() + ": no YAML: " + e.getMessage());
        }
        if (faults.isEmpty()) {
            load(kamelet, faults);
        }
        return faults;
    }

    private void load(RouteFiles.Kamelet kamelet, List<String> faults) {
        try {
            Resource text = ResourceHelper.fromString(kamelet.file(), kamelet.text());
            for (RoutesBuilder builder : PluginHelper.getRoutesLoader(context).findRoutesBuilders(List.of(text))) {
                ((RouteBuilder) builder).configureRoutes(context);
            }
        } catch (Exception e) {
            faults.add(kamelet.file() + ": cannot be loaded: " + e.getMessage());
        }
    }

    private void read(Node node, String step, String file, List<String> faults) {
        if (node instanceof SequenceNode list) {
            list.getValue().forEach(element -> read(element, step, file, faults));
        } else if (node instanceof MappingNode map) {
            String here = text(map, "id", step);
            for (NodeTuple member : map.getValue()) {
                if (member.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals("jq")) {
                    expression(member.getValueNode(), here, file, faults);
                }
                read(member.getValueNode(), here, file, faults);
            }
        }
    }

    private void expression(Node node, String step, String file, List<String> faults) {
        String text = node instanceof MappingNode map ? text(map, "expression", "") : scalar(node);
        if (text.isBlank()) {
            return;
        }
        try {
            Expression jq = context.resolveLanguage("jq")
                    .createExpression(PLACEHOLDER.matcher(text).replaceAll("null"));
            jq.init(context);
        } catch (RuntimeException e) {
            faults.add(file + ": line " + (node.getStartMark().getLine() + 1) + (step.isEmpty() ? "" : ": step " + step)
                    + ": " + e.getMessage());
        }
    }

    private static String text(MappingNode map, String name, String otherwise) {
        for (NodeTuple member : map.getValue()) {
            if (scalar(member.getKeyNode()).equals(name) && member.getValueNode() instanceof ScalarNode value) {
                return value.getValue();
            }
        }
        return otherwise;
    }

    private static String scalar(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }
}
