package io.drover.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** One kamelet: its form, what people and Drover have to know of it, and its steps. */
final class KameletCheck {
    private static final Pattern KIND = Pattern.compile("-(action|probe|lookup)$");
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|token|secret).*");
    private static final String OURS = "drover.io/";
    private static final String PROBE = "-probe";

    private final YamlFile file;
    private final String name;
    private final JsonNode camel;
    private final Known known;

    KameletCheck(YamlFile file, String name, JsonNode camel, Known known) {
        this.file = file;
        this.name = name;
        this.camel = camel;
        this.known = known;
    }

    void check() {
        Node root = file.root();
        if (root == null) {
            return;
        }
        JsonNode schema = Schemas.kamelets();
        new SchemaWalk(file, schema).walk(root, schema, "kamelet");
        name(root);
        notes(root, schema);
        definition(YamlFile.at(root, "spec", "definition").orElse(root), root);
        template(root);
    }

    private void name(Node root) {
        YamlFile.at(root, "metadata", "name")
                .filter(said -> !name.equals(said instanceof ScalarNode text ? text.getValue() : ""))
                .ifPresent(said -> file.error(said, "the name is not that of the file", "name: " + name));
    }

    private void notes(Node root, JsonNode schema) {
        Node notes = YamlFile.at(root, "metadata", "annotations").orElse(root);
        if (YamlFile.text(notes, OURS + "system").isBlank()) {
            file.error(notes, "no annotation names the system", OURS + "system: the one that it calls");
        }
        List<String> names = new ArrayList<>();
        schema.at("/properties/metadata/properties/annotations/properties")
                .fieldNames()
                .forEachRemaining(names::add);
        YamlFile.members(notes).forEach(note -> {
            String noted = note.getKey().getValue();
            if (noted.startsWith(OURS) && !names.contains(noted)) {
                file.error(note.getKey(), "there is no annotation " + noted, Words.instead(noted, names));
            }
        });
        for (String asks : List.of(OURS + "completion", OURS + "verdict")) {
            refers(notes, asks, known.kamelets().names(), "kamelet");
        }
        refers(notes, OURS + "cancel", known.kamelets().verbs(), "verb");
        if (kind(notes).isEmpty()) {
            file.error(
                    YamlFile.at(root, "metadata", "name").orElse(root),
                    "the name does not say what it is",
                    "…-action, …-probe or …-lookup, or the annotation " + OURS + "kind: shape");
        }
        String probe = name.replaceFirst("-action$", PROBE);
        if (!probe.equals(name) && !known.kamelets().has(probe)) {
            file.error(
                    root,
                    "the verb has no probe, which tells after a crash whether the request was taken",
                    "kamelets/" + probe + ".kamelet.yaml");
        }
    }

    private void refers(Node notes, String note, Set<String> names, String what) {
        YamlFile.member(notes, note)
                .filter(ScalarNode.class::isInstance)
                .map(ScalarNode.class::cast)
                .filter(to -> !names.contains(to.getValue()))
                .ifPresent(to -> file.error(
                        to, "there is no " + what + " " + to.getValue(), Words.instead(to.getValue(), names)));
    }

    private String kind(Node notes) {
        Matcher kind = KIND.matcher(name);
        return kind.find() ? kind.group(1) : YamlFile.text(notes, OURS + "kind");
    }

    private void definition(Node definition, Node root) {
        String kind = kind(YamlFile.at(root, "metadata", "annotations").orElse(root));
        YamlFile.member(definition, "title")
                .filter(title -> title instanceof ScalarNode text
                        && !text.getValue().toLowerCase(Locale.ROOT).endsWith(" " + kind))
                .filter(title -> !kind.isEmpty())
                .ifPresent(title -> file.warning(
                        title,
                        "the title does not end in what it is",
                        ((ScalarNode) title).getValue() + " "
                                + kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1)));
        Optional<Node> properties = YamlFile.member(definition, "properties");
        YamlFile.members(properties.orElse(null)).forEach(this::property);
        required(definition);
        YamlFile.at(root, "spec", "dataTypes", "in", "types", "json", "schema").ifPresent(question -> {
            YamlFile.members(YamlFile.member(question, "properties").orElse(null))
                    .forEach(this::described);
            required(question);
        });
    }

    private void property(Map.Entry<ScalarNode, Node> property) {
        String id = property.getKey().getValue();
        described(property);
        if (!used(id)) {
            file.warning(property.getKey(), "the steps do not use " + id, "{{" + id + "}} where it counts");
        }
        if (SECRET.matcher(id).matches()
                && !YamlFile.text(property.getValue(), "format").equals("password")) {
            file.warning(property.getKey(), id + " is a secret that may be shown", "format: password");
        }
    }

    private boolean used(String property) {
        return known.kamelets().sheet(name).at("/spec/template").toString().contains("{{" + property + "}}");
    }

    private void described(Map.Entry<ScalarNode, Node> property) {
        for (String needed : List.of("title", "description", "type")) {
            if (YamlFile.text(property.getValue(), needed).isBlank()) {
                file.warning(property.getKey(), property.getKey().getValue() + " has no " + needed, needed + ": …");
            }
        }
    }

    private void required(Node schema) {
        Set<String> names = new TreeSet<>();
        YamlFile.members(YamlFile.member(schema, "properties").orElse(null))
                .forEach(property -> names.add(property.getKey().getValue()));
        Set<String> seen = new TreeSet<>();
        for (Node one : YamlFile.elements(YamlFile.member(schema, "required").orElse(null))) {
            String needed = one instanceof ScalarNode text ? text.getValue() : "";
            if (!seen.add(needed)) {
                file.error(one, needed + " is required twice", "");
            } else if (!names.contains(needed)) {
                file.error(one, needed + " is required and not described", Words.instead(needed, names));
            }
        }
    }

    private void template(Node root) {
        Node template = YamlFile.at(root, "spec", "template").orElse(root);
        JqCheck jq = new JqCheck(file, known.jq());
        jq.walk(template);
        SchemaWalk form = new SchemaWalk(file, camel);
        YamlFile.member(template, "from")
                .ifPresent(from -> form.walk(from, Schemas.definition(camel, "FromDefinition"), "from"));
        YamlFile.member(template, "route")
                .ifPresent(route -> form.walk(route, Schemas.definition(camel, "RouteDefinition"), "route"));
        Node from = YamlFile.at(template, "route", "from")
                .or(() -> YamlFile.member(template, "from"))
                .orElse(template);
        endpoints(YamlFile.member(from, "steps").orElse(from), new EndpointCheck(known, file, jq));
    }

    /** Every uri, however deep. */
    private void endpoints(Node node, EndpointCheck endpoints) {
        YamlFile.elements(node).forEach(element -> endpoints(element, endpoints));
        YamlFile.members(node).forEach(member -> {
            if (member.getKey().getValue().equals("uri") && member.getValue() instanceof ScalarNode uri) {
                endpoints.check(uri, YamlFile.member(node, "parameters").orElse(null));
            }
            endpoints(member.getValue(), endpoints);
        });
    }
}
