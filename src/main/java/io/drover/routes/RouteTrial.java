package io.drover.routes;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Expression;
import org.apache.camel.LineNumberAware;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.language.ExpressionDefinition;

/**
 * Makes what the steps of rules name, endpoints and expressions, one by one before Camel makes them all: so that every
 * fault is told, with its file and step, and in words for the route's author.
 */
public final class RouteTrial {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CamelContext context;
    /** What routes begin with. */
    private final Set<String> heard = new TreeSet<>();

    public RouteTrial(CamelContext context) {
        this.context = context;
    }

    /** @return faults, each with its place; empty where all is well */
    public List<String> check(List<RouteDefinition> routes) {
        List<String> faults = new ArrayList<>();
        routes.forEach(route -> heard.add(named(route.getInput().getEndpointUri())));
        for (RouteDefinition route : routes) {
            if (RouteRules.isRule(route)) {
                String where = RouteRules.place(route);
                from(route, where, faults);
                steps(route.getOutputs(), where, faults);
            }
        }
        return faults;
    }

    private void from(RouteDefinition route, String where, List<String> faults) {
        String uri = route.getInput().getEndpointUri();
        attempt(
                () -> {
                    if (uri.startsWith("bus:")) {
                        endpoint(uri).createConsumer(exchange -> {});
                    }
                },
                where + " from " + uri,
                faults);
    }

    private void steps(List<ProcessorDefinition<?>> steps, String where, List<String> faults) {
        for (ProcessorDefinition<?> step : steps) {
            String place = where + " step " + step.getId() + line(step);
            if (step instanceof ToDefinition to && isOurs(to.getUri())) {
                attempt(() -> endpoint(to.getUri()).createProducer(), place, faults);
            }
            if (step instanceof ToDefinition to && to.getUri().startsWith("direct:")) {
                attempt(() -> part(named(to.getUri())), place, faults);
            }
            if (step instanceof ExpressionNode node) {
                attempt(() -> expression(node.getExpression()), place, faults);
            }
            if (step instanceof ChoiceDefinition choice) {
                choice.getWhenClauses().forEach(when -> {
                    attempt(
                            () -> expression(when.getExpression()),
                            where + " branch " + when.getId() + line(when),
                            faults);
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

    /** With its placeholders filled in. */
    private String named(String uri) {
        return context.resolvePropertyPlaceholders(uri);
    }

    private void part(String uri) {
        if (!heard.contains(uri)) {
            throw new IllegalArgumentException("no route begins with " + uri);
        }
    }

    /** As far as the file was loaded as it is. */
    private static String line(LineNumberAware step) {
        return step.getLineNumber() > 0 ? ": line " + step.getLineNumber() : "";
    }

    private static boolean isOurs(String uri) {
        return uri.startsWith("action:") || uri.startsWith("event:") || uri.startsWith("track:");
    }

    private Endpoint endpoint(String uri) {
        try {
            return context.getEndpoint(uri);
        } catch (ResolveEndpointFailedException e) {
            String reason = e.getMessage() == null ? "" : e.getMessage();
            int unknown = reason.indexOf("Unknown parameters=");
            if (unknown < 0) {
                throw e;
            }
            String scheme = uri.substring(0, uri.indexOf(':'));
            throw new IllegalArgumentException(
                    scheme + ": has not all of these options: " + reason.substring(unknown + 19) + "; it has "
                            + String.join(", ", options(scheme)),
                    e);
        }
    }

    private Set<String> options(String scheme) {
        Set<String> names = new TreeSet<>();
        try {
            String schema = ((CatalogCamelContext) context).getComponentParameterJsonSchema(scheme);
            JSON.readTree(schema).path("properties").properties().stream()
                    .filter(option -> option.getValue().path("kind").asText().equals("parameter"))
                    .forEach(option -> names.add(option.getKey()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private void expression(ExpressionDefinition definition) {
        if ("jq".equals(definition.getLanguage())) {
            Expression jq = context.resolveLanguage("jq")
                    .createExpression(context.resolvePropertyPlaceholders(definition.getExpression()));
            jq.init(context);
        }
    }

    private static void attempt(Attempt attempt, String where, List<String> faults) {
        try {
            attempt.make();
        } catch (Exception e) {
            faults.add(where + ": " + said(e));
        }
    }

    /** Our own words where there are some; Camel's are the outer ones. The jq parser lists whatever could have come. */
    private static String said(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
                return cause.getMessage() + at(cause);
            }
        }
        return thrown.getMessage() + at(thrown);
    }

    private static String at(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message != null && message.startsWith("Encountered")
                ? " (" + message.lines().findFirst().orElse("") + ")"
                : "";
    }

    private interface Attempt {
        void make() throws Exception;
    }
}
