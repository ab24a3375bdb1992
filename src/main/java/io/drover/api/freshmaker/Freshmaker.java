package io.drover.api.freshmaker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.Answer;
import io.drover.api.ApiError;
import io.drover.api.Json;
import io.drover.api.Operation;
import io.drover.api.Resources;
import io.drover.ledger.BuildRows;
import io.drover.ledger.EventRows;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * The routes under {@code /api/1} and {@code /api/2}. The two differ only in how much of an event they show where
 * nobody asks: {@code /api/1} all of its builds, {@code /api/2} their numbers.
 */
public final class Freshmaker implements Resources.Face {
    private final EventRows events;
    private final BuildRows builds;
    private final MessageIds messageIds;
    private final About about;
    private final VerifyResources verify;
    private final FreshmakerMetrics metrics;

    /** @param ledgerId the ledger's message id of a bus id, with or without its year */
    public Freshmaker(
            EventRows events,
            BuildRows builds,
            About about,
            ImageQuestions questions,
            FreshmakerMetrics metrics,
            Function<String, UUID> ledgerId) {
        this.metrics = metrics;
        this.events = events;
        this.builds = builds;
        this.about = about;
        this.verify = new VerifyResources(questions);
        this.messageIds = new MessageIds(ledgerId);
    }

    /**
     * What {@code /about/} tells.
     *
     * @param version ours
     * @param authBackend how one logs in, in Freshmaker's word where it has one: openidc
     */
    public record About(String version, String authBackend) {}

    @Override
    public void addTo(Resources resources) {
        BuildResources build = new BuildResources(builds);
        metrics.addTo(resources);
        for (int number = 1; number <= 2; number++) {
            String base = "/api/" + number;
            EventResources event = new EventResources(events, builds, messageIds, number == 1);
            resources.get(EventResources.described(base), metrics.ofEvents(event::list));
            resources.get(
                    Operation.get(base + "/events/{id:int}", "One event.")
                            .path("id", "Its number.")
                            .with(EventResources.FULL)
                            .gives("id", "message_id", "state"),
                    metrics.ofEvents(event::one));
            resources.get(BuildResources.described(base), metrics.ofBuilds(build::list));
            resources.get(
                    Operation.get(base + "/builds/{id:int}", "One build.")
                            .path("id", "Its number.")
                            .gives("id", "name", "state"),
                    metrics.ofBuilds(build::one));
            resources.get(
                    Operation.get(base + "/pullspec_overrides/{id:int}", "What a bundle's build is to pull instead.")
                            .path("id", "Number of the build.")
                            .givesAs("application/json", "An object as OSBS reads it; null for all other builds."),
                    build::pullspecOverrides);
            verify.addTo(resources, base);
            addNames(resources, base + "/event-types", EventTypes.names(), "No such event type found.");
            addNames(resources, base + "/build-types", names(ArtifactType.values()), "No such build type found.");
            addNames(resources, base + "/build-states", names(BuildState.values()), "No such build state found.");
            resources.get(
                    Operation.get(base + "/about/", "Our version, and how one logs in.")
                            .gives("version", "auth_backend"),
                    (request, path) -> Answer.ok(about()));
        }
    }

    private ObjectNode about() {
        return Json.object().put("version", about.version()).put("auth_backend", about.authBackend());
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }

    /** A list whose numbers are places in it, and its items one by one. */
    private static void addNames(Resources resources, String path, List<String> names, String notFound) {
        String words =
                path.substring(path.lastIndexOf('/') + 1, path.length() - 1).replace('-', ' ');
        resources.get(Operation.get(path + "/", "All " + words + "s.").gives("items"), (request, values) -> {
            ObjectNode all = Json.object();
            ArrayNode items = all.putArray("items");
            for (int id = 0; id < names.size(); id++) {
                items.add(item(names, id));
            }
            return Answer.ok(all);
        });
        Operation one = Operation.get(path + "/{id:int}", "One " + words + ".")
                .path("id", "Its number.")
                .gives("name", "id");
        resources.get(one, (request, values) -> {
            long id = values.number("id");
            if (id >= names.size()) {
                throw ApiError.notFound(notFound);
            }
            return Answer.ok(item(names, (int) id));
        });
    }

    private static ObjectNode item(List<String> names, int id) {
        return Json.object().put("name", names.get(id)).put("id", id);
    }
}
