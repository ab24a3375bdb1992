package io.drover.sandbox.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator.Request;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What was ordered from outside, and what follows from it. To be used inside of the simulator's lock. */
final class ClusterOrders {
    private final ClusterObjects objects;
    private final List<Ending> endings = new ArrayList<>();
    private String token;
    private boolean quotaExceeded;

    ClusterOrders(ClusterObjects objects, String token) {
        this.objects = objects;
        this.token = token;
    }

    /** @throws StatusProblem 401 */
    void admit(Request request) {
        if (!request.header("Authorization").orElse("").equals("Bearer " + token)) {
            throw new StatusProblem(401, "Unauthorized", "Unauthorized");
        }
    }

    /** @throws StatusProblem 403 while the quota is used up */
    void admitNew(ClusterKind kind, String name) {
        if (quotaExceeded) {
            throw new StatusProblem(
                    403,
                    "Forbidden",
                    kind.resource() + " \"" + name + "\" is forbidden: exceeded quota: osbs, requested: count/"
                            + kind.resource() + "=1, used: count/" + kind.resource() + "=10, limited: count/"
                            + kind.resource() + "=10");
        }
    }

    /** How a run or build that comes to its end was ordered to end; the order is used up. */
    Optional<Ending> endingOf(JsonNode object) {
        String name = object.at("/metadata/name").asText();
        for (Iterator<Ending> each = endings.iterator(); each.hasNext(); ) {
            Ending ending = each.next();
            if (ending.name() == null || ending.name().equals(name)) {
                each.remove();
                return Optional.of(ending);
            }
        }
        return Optional.empty();
    }

    /** @throws IllegalArgumentException for an order that there is not */
    JsonNode take(JsonNode order) {
        if (!order.isObject() || order.isEmpty()) {
            throw new IllegalArgumentException("write {\"fail\": {…}}, quota, delete, token or buildconfig");
        }
        order.properties().forEach(member -> take(member.getKey(), member.getValue()));
        return SandboxJson.object().put("quota", quotaExceeded).put("fail", endings.size());
    }

    private void take(String word, JsonNode value) {
        switch (word) {
            case "fail" -> endings.add(Ending.from(value));
            case "quota" -> quotaExceeded = value.asBoolean();
            case "token" -> token = value.asText();
            case "delete" -> delete(value.asText());
            case "buildconfig" -> {
                ObjectNode config = SandboxJson.object();
                config.putObject("metadata").put("name", value.asText());
                objects.create(ClusterKind.BUILD_CONFIG, OsbsSimulator.NAMESPACE, config);
            }
            default -> throw new IllegalArgumentException("there is no order " + word);
        }
    }

    private void delete(String which) {
        for (ClusterKind kind : List.of(ClusterKind.PIPELINE_RUN, ClusterKind.BUILD)) {
            for (ObjectNode object : objects.all(kind)) {
                String name = object.at("/metadata/name").asText();
                boolean over = kind == ClusterKind.BUILD ? BuildLife.isOver(object) : RunLife.isOver(object);
                if (which.equals(name) || which.equals("finished") && over) {
                    objects.delete(kind, object.at("/metadata/namespace").asText(), name);
                }
            }
        }
    }
}
