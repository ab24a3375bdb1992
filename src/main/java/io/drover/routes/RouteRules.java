package io.drover.routes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.NamedNode;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ThreadsDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.WireTapDefinition;
import org.jspecify.annotations.Nullable;

/**
 * What a route must keep to, so that judging has no effect, nothing is lost in a detached step, and every "no" has a
 * reason that a packager understands. Finds all faults at once.
 */
public final class RouteRules {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    /** Components to which a rule may send. */
    public static final Set<String> ALLOWED = Set.of("direct", "action", "event", "track", "log", "kamelet");
    /** Steps that a rule may have, besides {@code to}. */
    public static final Set<String> STEPS = Set.of(
            "filter",
            "choice",
            "split",
            "to",
            "bean",
            "setBody",
            "setVariable",
            "setVariables",
            "removeVariable",
            "removeHeader",
            "removeHeaders",
            "transform",
            "log",
            "stop");

    private static final Pattern KAMELET = Pattern.compile("kamelet:(?://)?([^?]+)(?:\\?(.*))?");

    private final Function<String, Optional<InputStream>> kamelets;

    public RouteRules(Function<String, Optional<InputStream>> kamelets) {
        this.kamelets = kamelets;
    }

    /** @return faults, each with its place; empty where all is well */
    public List<String> check(List<RouteDefinition> routes) {
        List<String> faults = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (RouteDefinition route : routes) {
            if (route.isTemplate() != null && route.isTemplate()) {
                continue;
            }
            String where = place(route);
            if (!ids.add(route.getRouteId())) {
                faults.add(where + ": there is another route of this id");
            }
            if (isRule(route)) {
                complete(route, where, faults);
                steps(route.getOutputs(), where, faults);
            }
        }
        return faults;
    }

    static boolean isRule(RouteDefinition route) {
        return isRule(route.getInput() == null ? "" : route.getInput().getEndpointUri());
    }

    /** Whether a route that begins so judges messages, and may have no effects. */
    public static boolean isRule(String from) {
        return from.startsWith("bus:") || from.startsWith("direct:");
    }

    private static void complete(RouteDefinition route, String where, List<String> faults) {
        if (blank(route.getDescription())) {
            faults.add(where + ": has no description; one sentence that says what it is for");
        }
        if (blank(route.getGroup())) {
            faults.add(where + ": has no group; the capability it belongs to");
        }
    }

    private void steps(List<ProcessorDefinition<?>> steps, String where, List<String> faults) {
        for (ProcessorDefinition<?> step : steps) {
            step(step, where + " step " + step.getId(), faults);
            if (step instanceof ChoiceDefinition choice) {
                choice.getWhenClauses().forEach(when -> {
                    described(when, where + " branch " + when.getId(), faults);
                    steps(when.getOutputs(), where, faults);
                });
                if (choice.getOtherwise() != null) {
                    steps(choice.getOtherwise().getOutputs(), where, faults);
                }
            } else {
                steps(step.getOutputs(), where, faults);
            }
        }
    }

    private void step(ProcessorDefinition<?> step, String where, List<String> faults) {
        if (step instanceof FilterDefinition) {
            described(step, where, faults);
        }
        if (step instanceof WireTapDefinition || step instanceof ThreadsDefinition) {
            faults.add(
                    where + ": " + step.getShortName() + " detaches the rest of the route, whose plan would be lost");
        } else if (step instanceof ToDynamicDefinition dynamic) {
            faults.add(where + ": toD " + dynamic.getUri() + "; a rule says its endpoints in full: use to");
        } else if (step instanceof ToDefinition to && to.getUri() != null) {
            endpoint(to.getUri(), where, faults);
        } else if (!STEPS.contains(step.getShortName())) {
            faults.add(where + ": " + step.getShortName() + " is no step of a rule; a rule has "
                    + STEPS.stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    private static void described(NamedNode step, String where, List<String> faults) {
        if (blank(step.getDescriptionText())) {
            faults.add(where + ": has no description; it is the reason that people read when the answer is no");
        }
    }

    private void endpoint(String uri, String where, List<String> faults) {
        String scheme = uri.contains(":") ? uri.substring(0, uri.indexOf(':')) : uri;
        if (!ALLOWED.contains(scheme)) {
            faults.add(where + ": " + scheme
                    + ": has effects or cannot be recorded; a rule looks up by kamelets and plans by" + " action:");
            return;
        }
        Matcher kamelet = KAMELET.matcher(uri);
        if (!kamelet.matches()) {
            return;
        }
        String name = kamelet.group(1);
        if (name.endsWith("-action") || name.endsWith("-probe")) {
            faults.add(where + ": " + uri + " is carried out by DISPATCH only; plan it: action:"
                    + name.replaceAll("-(action|probe)$", ""));
        }
        parameters(name, kamelet.group(2), where, faults);
    }

    /** Camel takes a parameter that the kamelet does not have without a word. */
    private void parameters(String name, @Nullable String query, String where, List<String> faults) {
        Optional<InputStream> file = kamelets.apply(name);
        if (file.isEmpty()) {
            faults.add(where + ": there is no kamelet " + name);
            return;
        }
        Set<String> known = new HashSet<>();
        try (InputStream in = file.get()) {
            YAML.readTree(in).at("/spec/definition/properties").fieldNames().forEachRemaining(known::add);
        } catch (IOException e) {
            faults.add(where + ": kamelet " + name + " is no YAML: " + e.getMessage());
            return;
        }
        if (query != null) {
            for (String pair : query.split("&")) {
                String parameter = pair.contains("=") ? pair.substring(0, pair.indexOf('=')) : pair;
                if (!known.contains(parameter)) {
                    faults.add(where + ": kamelet " + name + " has no parameter " + parameter + "; it has "
                            + (known.isEmpty()
                                    ? "none"
                                    : String.join(", ", known.stream().sorted().toList())));
                }
            }
        }
    }

    static String place(RouteDefinition route) {
        String file = route.getResource() == null ? "" : route.getResource().getLocation() + ": ";
        return file + "route " + route.getRouteId();
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
