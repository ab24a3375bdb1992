package io.drover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.api.LoginResource;
import io.drover.api.Resources;
import io.drover.api.SearchResource;
import io.drover.api.ServerPart;
import io.drover.api.SubscriptionsResource;
import io.drover.api.SubscriptionsResource.Subscribed;
import io.drover.bus.BusEndpoint;
import io.drover.bus.MessageIds;
import io.drover.console.ConsolePages;
import io.drover.console.Contexts;
import io.drover.console.Hawtio;
import io.drover.console.LiveFeed;
import io.drover.console.LiveStream;
import io.drover.dispatch.CallResult;
import io.drover.ledger.Chain;
import io.drover.ledger.Database;
import io.drover.ledger.Lookout;
import io.drover.ledger.RouteTallies;
import io.drover.ledger.Search;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** The part of the wiring that concerns the console: its pages, the stream of what happens, and what only it asks for. */
record ConsoleFace(Settings settings, Database database, Clock clock, Supplier<CamelContext> context) {
    private static final int MOST_LISTENERS = 10_000;

    /** Hawtio looks through JMX; where nobody looks, nothing is named there, which a start is a sixth shorter for. */
    static void hawtio(Settings settings, Main main) {
        boolean enabled = settings.flag("drover.hawtio.enabled");
        main.addInitialProperty("camel.main.jmxEnabled", Boolean.toString(enabled));
        main.addInitialProperty("camel.management.jolokiaEnabled", Boolean.toString(enabled));
        main.addInitialProperty("camel.management.jolokiaPath", Hawtio.JOLOKIA);
    }

    /** What the server serves beside the REST API; ends with Camel. */
    List<ServerPart> parts(Main main) {
        LiveFeed feed = new LiveFeed(new Lookout(database, clock), listeners());
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterStop(BaseMainSupport stopped) {
                feed.close();
            }
        });
        List<ServerPart> parts = new ArrayList<>(List.of(new ConsolePages(), new LiveStream(feed)));
        if (settings.flag("drover.hawtio.enabled")) {
            parts.add(new Hawtio());
        }
        return parts;
    }

    List<Resources.Face> faces(Asking asking) {
        return List.of(
                new Contexts(
                        contexts(),
                        health(asking),
                        settings.text("drover.instance"),
                        settings.flag("drover.hawtio.enabled"),
                        clock),
                new SearchResource(new Search(database), new Chain(database), MessageIds::of),
                new SubscriptionsResource(this::subscribed, new RouteTallies(database)),
                new LoginResource());
    }

    private static Contexts.Health health(Asking asking) {
        return url -> {
            CallResult<JsonNode> answer = asking.ask(
                    "contexts-health-lookup",
                    JsonNodeFactory.instance.objectNode().put("url", url));
            return answer instanceof CallResult.Done ? Optional.empty() : Optional.of(answer.evidence());
        };
    }

    private List<Contexts.Context> contexts() {
        try {
            return Contexts.parse(settings.text("drover.console.contexts"));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("drover.console.contexts: " + e.getMessage());
        }
    }

    private int listeners() {
        int most = settings.number("drover.console.listeners");
        if (most < 0 || most > MOST_LISTENERS) {
            throw new SettingsException("drover.console.listeners: 0 to " + MOST_LISTENERS + ", not " + most);
        }
        return most;
    }

    private List<Subscribed> subscribed() {
        return context.get().getRoutes().stream()
                .filter(route -> route.getEndpoint() instanceof BusEndpoint)
                .map(this::subscribed)
                .toList();
    }

    private Subscribed subscribed(Route route) {
        return new Subscribed(
                route.getRouteId(),
                route.getDescription(),
                route.getGroup(),
                Arrays.stream(((BusEndpoint) route.getEndpoint()).getTopics().split(","))
                        .map(String::strip)
                        .toList(),
                context.get()
                        .getRouteController()
                        .getRouteStatus(route.getRouteId())
                        .isStarted());
    }
}
