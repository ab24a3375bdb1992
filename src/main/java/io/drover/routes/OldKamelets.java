package io.drover.routes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.Endpoint;
import org.apache.camel.component.kamelet.Kamelet;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kamelets that were replaced. Whoever calls one from now on gets a new one; a call that is under way ends with the old
 * one, which goes when nothing is in it. Thread-safe.
 */
final class OldKamelets {
    private static final Logger LOG = LoggerFactory.getLogger(OldKamelets.class);
    /** For callers that have found it and not yet entered. */
    private static final Duration AT_LEAST = Duration.ofSeconds(5);

    private final ModelCamelContext context;
    private final List<Old> old = new ArrayList<>();

    private record Old(String route, long since) {}

    interface Work {
        void run() throws Exception;
    }

    OldKamelets(ModelCamelContext context) {
        this.context = context;
    }

    /** Does what takes routes and endpoints away, and remembers whose kamelets are no longer found after it. */
    synchronized void replacedBy(Work work) throws Exception {
        Set<String> before = inUse();
        try {
            work.run();
        } finally {
            before.removeAll(inUse());
            long now = System.nanoTime();
            before.forEach(route -> old.add(new Old(route, now)));
        }
    }

    /** Has those made anew, when they are called, that fit. */
    void drop(Predicate<String> names) throws Exception {
        Set<String> templates = new HashSet<>();
        for (KameletEndpoint kamelet : endpoints()) {
            if (names.test(kamelet.getTemplateId())) {
                templates.add(kamelet.getTemplateId());
                context.removeEndpoint(kamelet);
            }
        }
        context.getRouteTemplateDefinitions().stream()
                .map(template -> template.getId())
                .filter(names)
                .forEach(templates::add);
        for (String template : templates) {
            context.removeRouteTemplateDefinitions(template);
        }
    }

    synchronized void end() {
        long now = System.nanoTime();
        boolean quiet = old.stream()
                .allMatch(kamelet -> now - kamelet.since() > AT_LEAST.toNanos()
                        && context.getInflightRepository().size(kamelet.route()) == 0);
        if (!quiet || old.isEmpty()) {
            return;
        }
        List<Old> ending = List.copyOf(old);
        old.clear();
        try {
            replacedBy(() -> {
                for (Old kamelet : ending) {
                    RouteDefinition route = context.getRouteDefinition(kamelet.route());
                    if (route != null) {
                        context.removeRouteDefinition(route);
                    }
                }
            });
        } catch (Exception e) {
            LOG.warn("a kamelet that was replaced cannot be ended: {}", e.toString());
        }
    }

    private Set<String> inUse() {
        Set<String> routes = new HashSet<>();
        endpoints().forEach(kamelet -> routes.add(kamelet.getRouteId()));
        return routes;
    }

    private List<KameletEndpoint> endpoints() {
        List<KameletEndpoint> found = new ArrayList<>();
        for (Endpoint endpoint : context.getEndpoints()) {
            if (endpoint instanceof KameletEndpoint kamelet && !isInside(kamelet)) {
                found.add(kamelet);
            }
        }
        return found;
    }

    /** The end of a kamelet that its own steps see. */
    private static boolean isInside(KameletEndpoint kamelet) {
        String uri = kamelet.getEndpointUri();
        return uri.startsWith("kamelet://" + Kamelet.SOURCE_ID) || uri.startsWith("kamelet://" + Kamelet.SINK_ID);
    }
}
