package io.drover.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.routes.RouteRules;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** One file of routes: its form, and what rules have to keep to. */
final class RouteCheck {
    /** Without one, Camel numbers it, and its name in traces changes with each step before it. */
    private static final Set<String> WITH_ID = Set.of("to", "bean", "filter", "choice", "split");

    private static final Set<String> DETACHED = Set.of("wireTap", "threads");
    private static final Set<String> CLOCKS = Set.of("timer", "quartz", "cron", "scheduler");
    private static final Set<String> WITH_TEXT = Set.of("to", "log");

    private final YamlFile file;
    private final JsonNode schema;
    private final EndpointCheck endpoints;
    private final JqCheck jq;

    RouteCheck(YamlFile file, JsonNode schema, Known known) {
        this.file = file;
        this.schema = schema;
        this.jq = new JqCheck(file, known.jq());
        this.endpoints = new EndpointCheck(known, file, jq);
    }

    void check() {
        Node root = file.root();
        if (root == null) {
            return;
        }
        if (!(root instanceof SequenceNode list)) {
            file.error(root, "a file of routes is a YAML list", "- route: at the beginning");
            return;
        }
        new SchemaWalk(file, schema).walk(list, schema, "routes");
        jq.walk(list);
        for (Node entry : list.getValue()) {
            if (YamlFile.member(entry, "test").isPresent()) {
                file.warning(entry, "this is a test, not a route", "it into tests/*.test.yaml, beside the routes");
            }
            YamlFile.member(entry, "route").ifPresent(route -> route(route, YamlFile.member(route, "from")));
            YamlFile.member(entry, "from").ifPresent(from -> route(from, Optional.of(from)));
        }
    }

    private void route(Node route, Optional<Node> from) {
        Optional<ScalarNode> uri = from.flatMap(one -> scalar(one, "uri"));
        uri.ifPresent(one -> endpoints.check(
                one, YamlFile.member(from.orElseThrow(), "parameters").orElse(null)));
        boolean rule = uri.filter(one -> RouteRules.isRule(one.getValue())).isPresent();
        if (YamlFile.text(route, "id").isBlank()) {
            file.error(route, "the route has no id, by which the ledger knows it", "id: capability-what");
        }
        if (rule) {
            complete(route);
        } else if (uri.filter(one -> CLOCKS.contains(scheme(one))).isPresent()) {
            file.warning(
                    uri.orElseThrow(),
                    "a " + scheme(uri.orElseThrow()) + ": of Camel's ticks in every instance, and nobody records it",
                    "bus:drover.timer.NAME with cron");
        }
        from.flatMap(one -> YamlFile.member(one, "steps")).ifPresent(steps -> steps(steps, rule));
    }

    private void complete(Node route) {
        if (YamlFile.text(route, "description").isBlank()) {
            file.error(
                    idOr(route), "the route has no description", "description: one sentence that says what it is for");
        }
        if (YamlFile.text(route, "group").isBlank()) {
            file.error(idOr(route), "the route has no group", "group: the capability that it belongs to");
        }
    }

    private void steps(Node steps, boolean rule) {
        for (Node element : YamlFile.elements(steps)) {
            for (Map.Entry<ScalarNode, Node> step : YamlFile.members(element)) {
                step(step.getKey(), step.getValue(), rule);
            }
        }
    }

    private void step(ScalarNode key, Node body, boolean rule) {
        String name = key.getValue();
        boolean known = Schemas.definition(schema, "ProcessorDefinition")
                .path("properties")
                .has(name);
        if (rule && known) {
            ofRule(key, body);
        }
        if (body instanceof ScalarNode text && WITH_TEXT.contains(name)) {
            endpoint(name, text, body, rule);
        } else {
            scalar(body, "uri").ifPresent(uri -> endpoint(name, uri, body, rule));
        }
        YamlFile.member(body, "steps").ifPresent(inner -> steps(inner, rule));
        YamlFile.member(body, "when").ifPresent(branches -> {
            for (Node when : YamlFile.elements(branches)) {
                if (rule) {
                    described(when, "branch");
                }
                YamlFile.member(when, "steps").ifPresent(inner -> steps(inner, rule));
            }
        });
        for (String part : Set.of("otherwise", "doFinally", "onFallback")) {
            YamlFile.at(body, part, "steps").ifPresent(inner -> steps(inner, rule));
        }
        YamlFile.elements(YamlFile.member(body, "doCatch").orElse(null))
                .forEach(caught -> YamlFile.member(caught, "steps").ifPresent(inner -> steps(inner, rule)));
    }

    private void ofRule(ScalarNode key, Node body) {
        String name = key.getValue();
        if (DETACHED.contains(name)) {
            file.error(key, name + " detaches the rest of the route, whose plan would be lost", "to");
        } else if (name.equals("toD")) {
            file.error(key, "toD: where it leads only the message knows", "to, with the endpoint in full");
        } else if (!name.equals("to") && !RouteRules.STEPS.contains(name)) {
            file.error(
                    key, name + " is no step of a rule, which has no effect", "one of " + Words.list(RouteRules.STEPS));
        }
        if (name.equals("filter")) {
            described(body, name);
        }
        if (WITH_ID.contains(name) && YamlFile.text(body, "id").isBlank()) {
            file.warning(key, name + " has no id, by which the trace and tests know it", "id: a-word");
        }
    }

    private void described(Node step, String what) {
        if (YamlFile.text(step, "description").isBlank()) {
            file.error(
                    idOr(step),
                    what + " has no description, which is the reason that people read when it says no",
                    "description: what holds where it says yes");
        }
    }

    private void endpoint(String step, ScalarNode uri, Node body, boolean rule) {
        if (step.equals("log")) {
            return;
        }
        if (rule && step.equals("to")) {
            effect(uri);
        }
        endpoints.check(uri, YamlFile.member(body, "parameters").orElse(null));
    }

    private void effect(ScalarNode uri) {
        String scheme = scheme(uri);
        String name = uri.getValue().replaceFirst("^kamelet:(//)?", "").replaceFirst("[/?].*", "");
        if (scheme.equals("kamelet") && name.matches(".*-(action|probe)")) {
            file.error(
                    uri,
                    "a rule calls no action itself: it is carried out by DISPATCH, once, after the plan is committed",
                    "action:" + name.replaceFirst("-(action|probe)$", "") + " with key");
        } else if (!scheme.contains("{{") && !RouteRules.ALLOWED.contains(scheme) && !misspelt(scheme)) {
            file.error(
                    uri,
                    "a rule calls no system itself: " + scheme + ": has effects, or nobody records them",
                    "action:VERB with key, or kamelet:NAME-lookup for a question; a verb that there is not yet is a kamelet"
                            + " of your own, kamelets/" + scheme + "-VERB-action.kamelet.yaml");
        }
    }

    /** The check of endpoints tells it. */
    private static boolean misspelt(String scheme) {
        return Known.SCHEMES.contains(Words.instead(scheme, Known.SCHEMES));
    }

    private static String scheme(ScalarNode uri) {
        String text = uri.getValue();
        return text.contains(":") ? text.substring(0, text.indexOf(':')) : text;
    }

    private static Optional<ScalarNode> scalar(Node node, String name) {
        return YamlFile.member(node, name).filter(ScalarNode.class::isInstance).map(ScalarNode.class::cast);
    }

    /** Where people look for it. */
    private static Node idOr(Node node) {
        return YamlFile.member(node, "id").orElse(node);
    }
}
