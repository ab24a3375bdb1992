package io.drover.routes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts other files in force in a running Camel: the routes that they change come to rest, end, and begin anew; the others
 * notice nothing. Where it fails half way, all is put back. One thread.
 */
public final class RouteSwap {
    private static final Logger LOG = LoggerFactory.getLogger(RouteSwap.class);
    private static final Duration TO_REST = Duration.ofSeconds(40);

    private final ModelCamelContext context;
    private final RoutesInForce inForce;
    private final Rules rules;
    private final OldKamelets kamelets;

    /** What the judging of messages has to do with it. */
    public interface Rules {
        /** Has routes judge nothing more. @return whether they have ended what they had begun */
        boolean rest(Set<String> routes, Duration within);

        /** Undoes {@link #rest}. */
        void goOn(Set<String> routes);

        /** Routes that are no longer there want no messages. */
        void forget(Set<String> routes);

        /** What kamelets say of verbs may be something else now. */
        void newVerbs();
    }

    /** Nothing was changed. */
    public static final class NotTaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotTaken(String message) {
            super(message);
        }

        NotTaken(String message, Throwable cause) {
            super(message, cause);
        }
    }

    public RouteSwap(CamelContext context, RoutesInForce inForce, Rules rules) {
        this.context = (ModelCamelContext) context;
        this.inForce = inForce;
        this.rules = rules;
        this.kamelets = new OldKamelets(this.context);
    }

    /** @throws NotTaken where it cannot be done; all is as it was */
    public void swap(RouteChange change) {
        Set<String> ending = change.ending();
        if (!rules.rest(ending, TO_REST)) {
            rules.goOn(ending);
            throw new NotTaken("a message has been judged for " + TO_REST.toSeconds() + " s by one of the routes "
                    + String.join(", ", ending) + ", which go on as they were");
        }
        try {
            replace(change, ending, change.to(), change.beginning());
        } catch (Exception e) {
            LOG.warn("new routes could not be put in, the old ones are put back: {}", e.toString());
            putBack(change, e);
            throw new NotTaken("they could not be put in: " + e.getMessage(), e);
        }
        rules.forget(change.removed());
    }

    /** Ends kamelets that were replaced, when nobody uses them any more. Call it often. */
    public void endOldKamelets() {
        kamelets.end();
    }

    private void replace(RouteChange change, Set<String> ending, RouteFiles files, Set<String> beginning)
            throws Exception {
        kamelets.replacedBy(() -> {
            remove(ending);
            inForce.take(files);
            kamelets.drop(change::touches);
        });
        rules.newVerbs();
        add(files, beginning);
    }

    private void putBack(RouteChange change, Exception failure) {
        try {
            Set<String> there = new TreeSet<>(change.beginning());
            there.addAll(change.ending());
            replace(change, there, change.from(), change.ending());
        } catch (Exception e) {
            failure.addSuppressed(e);
            LOG.error(
                    "the old routes could not be put back either; restart this instance. Stopped are {}",
                    change.ending(),
                    e);
        }
    }

    private void remove(Set<String> ids) throws Exception {
        for (String id : ids) {
            RouteDefinition route = context.getRouteDefinition(id);
            if (route != null) {
                context.removeRouteDefinition(route);
            }
        }
    }

    private void add(RouteFiles files, Set<String> ids) throws Exception {
        List<RouteDefinition> routes = new ArrayList<>();
        Collection<RoutesBuilder> builders =
                PluginHelper.getRoutesLoader(context).findRoutesBuilders(files.load(ids));
        for (RoutesBuilder builder : builders) {
            routes.addAll(((RouteBuilder) builder).configureRoutes(context).getRoutes());
        }
        LoadedRoutes.mend(routes);
        context.addRouteDefinitions(routes);
        Set<String> missing = new HashSet<>(ids);
        routes.forEach(route -> missing.remove(Objects.requireNonNull(route.getRouteId())));
        if (!missing.isEmpty()) {
            throw new IllegalStateException("no route came of " + missing);
        }
    }
}
