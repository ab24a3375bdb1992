package io.drover.sandbox.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.Journal;
import io.drover.sandbox.Simulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tekton's and OpenShift's build API of one cluster: names are taken once (409), runs begin without conditions, what was
 * created moves with {@link #tick}, changes clash by resource version. A watch tells what happened to its object so far and
 * ends. Orders:
 *
 * <pre>{"fail": {"name": …, "reason": "Failed", "message": …, "task_result": …, "errors": {"plugin": "error"}}}
 * {"quota": true}  {"delete": "finished"}  {"delete": "&lt;name&gt;"}  {"token": "…"}  {"buildconfig": "&lt;name&gt;"}</pre>
 *
 * <p>Source: wire/targets.md §4.4, §4.5. Thread-safe.
 */
public final class OsbsSimulator implements Simulator {
    /** Where BuildConfigs made by an order are. */
    public static final String NAMESPACE = "osbs";

    private static final Pattern PATH = Pattern.compile(
            "/apis/([a-z.]+/[a-z0-9]+)/(watch/)?namespaces/([^/]+)/([a-z]+)(?:/([^/]+))?(/instantiate)?/?");

    private final ClusterObjects objects;
    private final ClusterRequests requests;
    private final ClusterOrders orders;
    private final RunLife runs;
    private final BuildLife builds;
    private final Object changes = new Object();

    /** @param token bearer token of the one account there is, until an order changes it */
    public OsbsSimulator(String token, Journal journal, KojiImport koji, Clock clock) {
        this.objects = new ClusterObjects(clock);
        this.orders = new ClusterOrders(objects, token);
        this.requests = new ClusterRequests(objects, orders, journal);
        this.runs = new RunLife(objects, koji);
        this.builds = new BuildLife(objects, koji);
    }

    @Override
    public String name() {
        return "osbs";
    }

    @Override
    public Answer answer(Request request) throws IOException {
        Matcher path = PATH.matcher(request.path());
        Optional<ClusterKind> kind = path.matches() ? ClusterKind.of(path.group(1), path.group(4)) : Optional.empty();
        if (kind.isEmpty()) {
            return Answer.of(404, "text/plain", "404 page not found\n".getBytes(StandardCharsets.UTF_8));
        }
        synchronized (changes) {
            try {
                orders.admit(request);
                String name = path.group(5) == null ? "" : path.group(5);
                var target = new ClusterRequests.Target(kind.get(), path.group(3), name);
                if (path.group(2) != null) {
                    return watched(target);
                }
                return path.group(6) == null ? requests.answer(request, target) : requests.instantiate(request, target);
            } catch (StatusProblem problem) {
                return problem.answer();
            }
        }
    }

    private Answer watched(ClusterRequests.Target target) {
        String lines = objects.changesOf(target.kind(), target.namespace(), target.name()).stream()
                .map(change -> change + "\n")
                .collect(Collectors.joining());
        return Answer.of(200, "application/json", lines.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes every run and build one state further. */
    public void tick() {
        synchronized (changes) {
            for (ObjectNode run : objects.all(ClusterKind.PIPELINE_RUN)) {
                runs.step(run, () -> orders.endingOf(run));
            }
            for (ObjectNode build : objects.all(ClusterKind.BUILD)) {
                builds.step(build, () -> orders.endingOf(build));
            }
        }
    }

    /** Puts something there that nobody asked for: no journal entry. @param plural pipelineruns, builds, buildconfigs */
    public void holds(String apiVersion, String plural, ObjectNode object) {
        synchronized (changes) {
            ClusterKind kind = ClusterKind.of(apiVersion, plural)
                    .orElseThrow(() -> new IllegalArgumentException("no " + plural + " of " + apiVersion));
            objects.create(kind, NAMESPACE, object);
        }
    }

    @Override
    public JsonNode control(JsonNode order) {
        synchronized (changes) {
            return orders.take(order);
        }
    }

    /** {@code {"pipelineruns": […], "taskruns": […], "builds": […], "buildconfigs": […]}}. */
    @Override
    public JsonNode state() {
        synchronized (changes) {
            return objects.toJson();
        }
    }
}
