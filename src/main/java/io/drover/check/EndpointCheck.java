package io.drover.check;

import io.drover.check.Endpoints.Options;
import io.drover.check.KameletSheets.Schema;
import io.drover.check.Uri.Option;
import io.drover.check.YamlFile.Place;
import io.drover.plan.JqOptionUris;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Whether what an endpoint names is there, with those options and no others. */
final class EndpointCheck {
    private static final Set<String> OURS = Set.of("action", "event", "track", "bus");
    private static final Set<String> INNER = Set.of("source", "sink");
    private static final String ANY_VERB = "any";

    private final Known known;
    private final YamlFile file;
    private final JqCheck jq;

    EndpointCheck(Known known, YamlFile file, JqCheck jq) {
        this.known = known;
        this.file = file;
        this.jq = jq;
    }

    /** @param parameters beside the URI; null where there are none */
    void check(ScalarNode node, @Nullable Node parameters) {
        Uri uri = Uri.of(node, parameters);
        if (uri.scheme().contains("{{") || node.getValue().isBlank()) {
            return;
        }
        switch (uri.scheme()) {
            case "kamelet" -> kamelet(uri);
            case "action" -> action(uri);
            case "direct" -> part(uri);
            case "bus" -> topics(uri);
            default -> {}
        }
        if (!uri.scheme().equals("kamelet")) {
            options(uri);
        }
    }

    private void kamelet(Uri uri) {
        String name = uri.path().replaceFirst("/.*", "");
        if (!uri.isPlain() || INNER.contains(name)) {
            return;
        }
        if (!known.kamelets().has(name)) {
            file.error(
                    within(uri, uri.pathAt()),
                    "there is no kamelet " + name,
                    Words.instead(name, known.kamelets().names()));
            return;
        }
        Schema properties = known.kamelets().properties(name);
        unknown(uri, properties.names(), "kamelet " + name + " has no parameter ");
        Set<String> missing = new TreeSet<>(properties.required());
        uri.options().forEach(option -> missing.remove(option.name()));
        missing.forEach(
                parameter -> file.error(uri.node(), "kamelet " + name + " needs " + parameter, parameter + ": …"));
    }

    private void unknown(Uri uri, Collection<String> names, String complaint) {
        for (Option option : uri.options()) {
            if (!names.contains(option.name())) {
                file.error(
                        place(uri, option),
                        complaint + option.name(),
                        names.isEmpty() ? "no parameter, it has none" : Words.instead(option.name(), names));
            }
        }
    }

    private void action(Uri uri) {
        String verb = uri.path();
        if (uri.isPlain() && !verb.equals(ANY_VERB)) {
            if (!known.kamelets().verbs().contains(verb)) {
                file.error(
                        within(uri, uri.pathAt()),
                        "there is no verb " + verb + ", that is no kamelet " + verb + "-action",
                        Words.instead(verb, known.kamelets().verbs()));
            } else {
                question(uri, verb);
            }
        }
    }

    /** What the verb is told, as far as it is written out. */
    private void question(Uri uri, String verb) {
        Schema parameters = known.kamelets().question(verb + "-action");
        for (Option option : uri.options()) {
            if (!option.name().equals("parameters") || option.value() == null) {
                continue;
            }
            Set<String> told = jq.members(option.value());
            Set<String> missing = new TreeSet<>(parameters.required());
            missing.removeAll(told);
            for (String name : told) {
                if (!parameters.names().contains(name)) {
                    String meant = Words.instead(name, parameters.names());
                    missing.remove(meant);
                    file.error(member(option.value(), name), "verb " + verb + " has no parameter " + name, meant);
                }
            }
            if (!told.isEmpty() && !missing.isEmpty()) {
                file.error(
                        option.value(),
                        "verb " + verb + " needs " + Words.list(missing),
                        missing.iterator().next() + ": …");
            }
        }
    }

    private Place member(ScalarNode expression, String name) {
        Matcher at = Pattern.compile("[{,]\\s*[\"$]?(" + Pattern.quote(name) + ")\\b")
                .matcher(expression.getValue());
        return at.find() ? file.within(expression, at.start(1)) : YamlFile.place(expression);
    }

    private void part(Uri uri) {
        if (uri.isPlain() && !known.parts().contains(uri.path())) {
            file.error(
                    within(uri, uri.pathAt()),
                    "no route begins with direct:" + uri.path(),
                    Words.instead(uri.path(), known.parts()));
        }
    }

    private void topics(Uri uri) {
        int at = uri.pathAt();
        for (String topic : uri.path().split(",", -1)) {
            String pattern = topic.strip();
            int begin = at + topic.indexOf(pattern);
            at += topic.length() + 1;
            if (pattern.contains("{{")) {
                continue;
            }
            String fault = Topics.faultOf(pattern);
            if (fault != null) {
                file.error(within(uri, begin), fault, "");
            } else if (!known.topics().knows(pattern)) {
                file.warning(
                        within(uri, begin),
                        "nobody is known to send the topic " + pattern,
                        known.topics().instead(pattern));
            }
        }
    }

    private void options(Uri uri) {
        Options options = known.endpoints().of(uri.scheme());
        if (options == null) {
            if (!uri.node().getValue().startsWith("{{")) {
                file.error(
                        uri.node(),
                        "there is no component " + uri.scheme(),
                        Words.instead(uri.scheme(), Known.COMPONENTS));
            }
            return;
        }
        String where = uri.scheme() + ": has no option ";
        for (Option option : uri.options()) {
            if (!options.has(option.name())) {
                file.error(place(uri, option), where + option.name(), Words.instead(option.name(), options.usual()));
            } else if (OURS.contains(uri.scheme()) && JqOptionUris.isJq(option.name())) {
                expression(uri, option);
            }
        }
        for (String needed : options.required()) {
            if (!uri.has(needed) && OURS.contains(uri.scheme())) {
                file.error(
                        uri.node(),
                        uri.node().getValue() + ": option " + needed + " is missing",
                        Map.of("key", "key: jq that is the same for what is the same intent")
                                .getOrDefault(needed, needed + ": …"));
            }
        }
    }

    private void expression(Uri uri, Option option) {
        String text = uri.node().getValue();
        int raw = option.rawAt(text);
        if (option.value() != null) {
            jq.expression(option.value());
        } else if (raw >= 0 && text.indexOf(')', raw) >= 0) {
            int next = text.indexOf(")&", raw);
            jq.expression(uri.node(), raw, next < 0 ? text.lastIndexOf(')') : next);
        }
    }

    private Place place(Uri uri, Option option) {
        return option.key() == null ? within(uri, option.at()) : YamlFile.place(option.key());
    }

    private Place within(Uri uri, int index) {
        return file.within(uri.node(), index);
    }
}
