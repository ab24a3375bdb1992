package io.drover.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.RouteTallies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/drover/subscriptions}: the routes that this instance runs, with their topics, and what they decided about the newest
 * {@value RouteTallies#COUNTED} deliveries of all instances. Routes that are no longer there are listed while they have some.
 * Thread-safe.
 */
public final class SubscriptionsResource implements Resources.Face {
    private final Supplier<List<Subscribed>> routes;
    private final RouteTallies tallies;

    public SubscriptionsResource(Supplier<List<Subscribed>> routes, RouteTallies tallies) {
        this.routes = routes;
        this.tallies = tallies;
    }

    /**
     * A route that takes messages.
     *
     * @param group its capability, null where its file says none
     * @param topics without the environment's prefix
     */
    public record Subscribed(
            String route, @Nullable String description, @Nullable String group, List<String> topics, boolean running) {
        public Subscribed {
            topics = List.copyOf(topics);
        }
    }

    @Override
    public void addTo(Resources resources) {
        resources.get(
                Operation.get(
                                "/api/drover/subscriptions",
                                "The routes that take messages: their topics, and what they decided lately.")
                        .gives("items", "counted_since", "counted_all"),
                (request, path) -> list());
    }

    private Answer list() {
        RouteTallies.Lately lately = tallies.lately();
        Map<String, List<RouteTallies.Tally>> byRoute =
                lately.tallies().stream().collect(Collectors.groupingBy(RouteTallies.Tally::route));
        List<Subscribed> all = new ArrayList<>(routes.get());
        byRoute.keySet().stream()
                .filter(route -> all.stream().noneMatch(known -> known.route().equals(route)))
                .forEach(route -> all.add(new Subscribed(route, null, null, List.of(), false)));
        all.sort(Comparator.comparing(Subscribed::route));
        ObjectNode body =
                Json.object().put("counted_since", Json.exact(lately.since())).put("counted_all", lately.all());
        ArrayNode items = body.putArray("items");
        all.forEach(route -> items.add(json(route, byRoute.getOrDefault(route.route(), List.of()))));
        return Answer.ok(body);
    }

    private static ObjectNode json(Subscribed route, List<RouteTallies.Tally> tallies) {
        ObjectNode json = Json.object()
                .put("route", route.route())
                .put("description", route.description())
                .put("group", route.group())
                .put("running", route.running());
        ArrayNode topics = json.putArray("topics");
        route.topics().forEach(topics::add);
        ObjectNode decisions = json.putObject("decisions");
        tallies.forEach(tally -> decisions.put(tally.word(), tally.count()));
        Instant last = tallies.stream()
                .map(RouteTallies.Tally::last)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return json.put("last_message_at", Json.exact(last));
    }
}
