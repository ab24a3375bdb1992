package io.drover.sandbox.koji;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.koji.KojiJson;
import io.drover.sandbox.Simulator.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the hub is told from outside, at {@code /_simulator/control}; every member is optional:
 *
 * <pre>{"seed": {see {@link HubSeed}}, "settings": {see {@link HubSettings}},
 *  "offline": true, "sessions": "expire" or "forget",
 *  "calls": [{"method": "getBuild", "code": 1001, "text": "…", "times": 1}],
 *  "deny": {"tag": ["f41-signed"], "package_list": [], "sidetag": [], "cg_import": []}, "allow": true,
 *  "tasks": {"onLook": false, "hold": ["build"], "release": true, "advance": 2, "step": [17],
 *            "fail": [{"method": "build", "source": "git+…", "code": 1005, "text": "…"}]},
 *  "sign": {}, "tag": {}, "container": []}</pre>
 *
 * {@code calls} refuses calls before they are executed; {@code fail} lets the next tasks end so, without a method any, without
 * a source of any source. {@code allow} takes back every {@code deny}. {@code sign}, {@code tag} and {@code container}: see
 * {@link HubDeeds}. The answer has the numbers of {@code tasks} by state. Guarded by the hub's
 * lock.
 */
final class HubControl {

    private static final Set<String> KNOWN = Set.of(
            "seed", "settings", "offline", "sessions", "calls", "deny", "allow", "tasks", "sign", "tag", "container");
    private static final Pattern METHOD = Pattern.compile("<methodName>\\s*([^<\\s]+)\\s*</methodName>");
    private static final int HEAD = 400;
    private static final int MOST_STEPS = 100;

    /** @param method null for any */
    private record Refusal(@Nullable String method, HubFault fault) {}

    private final KojiHub hub;
    private final HubState state;
    private final HubTaskRunner runner;
    private final HubDeeds deeds;
    private final Deque<Refusal> refusals = new ArrayDeque<>();

    HubControl(KojiHub hub, HubState state, HubTaskRunner runner) {
        this.hub = hub;
        this.state = state;
        this.runner = runner;
        this.deeds = new HubDeeds(state);
    }

    /** The called method without a look at the rest of the document; {@code upload}, or "" where there is none. */
    static String operation(Request request) {
        if (request.header("Content-Type").orElse("").equals("application/octet-stream")) {
            return "upload";
        }
        byte[] body = request.body();
        String head = new String(body, 0, Math.min(body.length, HEAD), StandardCharsets.UTF_8);
        Matcher method = METHOD.matcher(head);
        return method.find() ? method.group(1) : "";
    }

    /** @throws HubFault that is in store for it */
    void mayPass(String method) {
        for (Iterator<Refusal> all = refusals.iterator(); all.hasNext(); ) {
            Refusal refusal = all.next();
            if (refusal.method() == null || refusal.method().equals(method)) {
                all.remove();
                throw refusal.fault();
            }
        }
    }

    /** @throws IllegalArgumentException naming what it does not know */
    JsonNode obey(JsonNode order, HubCall call) {
        order.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("no such order: " + name + "; there are " + KNOWN);
            }
        });
        if (order.has("settings")) {
            hub.seed(KojiJson.toJson(Map.of("settings", order.get("settings"))));
        }
        if (order.has("seed")) {
            hub.seed(order.get("seed"));
        }
        if (order.has("offline")) {
            hub.offline(order.get("offline").asBoolean());
        }
        sessions(order.path("sessions").asText(""));
        order.path("calls").forEach(this::refuse);
        if (order.path("allow").asBoolean()) {
            state.policies.clear();
        }
        order.path("deny").properties().forEach(policy -> policy.getValue()
                .forEach(tag -> state.policies.deny(policy.getKey(), tag.asText())));
        deeds.done(order, call);
        tasks(order.path("tasks"), call);
        return numbers();
    }

    private void sessions(String word) {
        switch (word) {
            case "" -> {}
            case "expire" -> hub.expireSessions();
            case "forget" -> hub.forgetSessions();
            default -> throw new IllegalArgumentException("sessions: expire or forget, not " + word);
        }
    }

    private void refuse(JsonNode node) {
        Refusal refusal = new Refusal(node.path("method").asText(null), fault(node));
        for (int i = 0; i < Math.min(node.path("times").asInt(1), MOST_STEPS); i++) {
            refusals.add(refusal);
        }
    }

    private static HubFault fault(JsonNode node) {
        return new HubFault(node.path("code").asInt(1000), node.path("text").asText("simulated fault"));
    }

    private void tasks(JsonNode order, HubCall call) {
        if (order.has("onLook")) {
            runner.stepOnLook(order.get("onLook").asBoolean());
        }
        if (order.path("release").asBoolean()) {
            runner.releaseAll();
        }
        order.path("hold").forEach(method -> runner.hold(method.asText()));
        order.path("fail")
                .forEach(node -> runner.failNext(new HubTaskRunner.Failure(
                        node.path("method").asText(null), node.path("source").asText(null), fault(node))));
        for (int i = 0; i < Math.min(order.path("advance").asInt(), MOST_STEPS); i++) {
            runner.stepAll(call);
        }
        order.path("step").forEach(id -> runner.step(call, state.tasks.task(id.longValue())));
    }

    private JsonNode numbers() {
        Map<String, @Nullable Object> numbers = new java.util.TreeMap<>();
        state.tasks
                .all()
                .forEach(task -> numbers.merge(
                        HubTask.name(task.state), 1L, (one, other) -> Long.sum((Long) one, (Long) other)));
        return KojiJson.toJson(Map.of("tasks", numbers));
    }
}
