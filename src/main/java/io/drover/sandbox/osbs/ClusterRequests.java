package io.drover.sandbox.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.Journal;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator.Answer;
import io.drover.sandbox.Simulator.Request;
import java.io.IOException;

/** The requests that a cluster takes, with their effects. To be used inside of the simulator's lock. */
final class ClusterRequests {
    private static final String LABEL = "drover.io/action";

    private final ClusterObjects objects;
    private final ClusterOrders orders;
    private final Journal journal;

    ClusterRequests(ClusterObjects objects, ClusterOrders orders, Journal journal) {
        this.objects = objects;
        this.orders = orders;
        this.journal = journal;
    }

    /** @param name "" for all of the kind */
    record Target(ClusterKind kind, String namespace, String name) {}

    Answer answer(Request request, Target target) throws IOException {
        return switch (request.method() + (target.name().isEmpty() ? "" : " one")) {
            case "GET" -> list(request, target);
            case "GET one" -> SandboxJson.answer(200, get(target));
            case "POST" -> create(request, target);
            case "PUT one" -> replace(request, target);
            case "PATCH one" -> patch(request, target);
            case "DELETE one" -> delete(target);
            default ->
                throw new StatusProblem(
                        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
        };
    }

    private Answer list(Request request, Target target) {
        LabelSelector selector =
                new LabelSelector(request.parameter("labelSelector").orElse(""));
        int from = Integer.parseInt(request.parameter("continue").orElse("0"));
        int limit = Integer.parseInt(request.parameter("limit").orElse("0"));
        return SandboxJson.answer(200, objects.list(target.kind(), target.namespace(), selector, from, limit));
    }

    private ObjectNode get(Target target) {
        return objects.get(target.kind(), target.namespace(), target.name());
    }

    private Answer create(Request request, Target target) throws IOException {
        ObjectNode object = object(request, target.kind());
        String name = object.at("/metadata/name").asText();
        orders.admitNew(target.kind(), name);
        // a status is the cluster's to give
        object.putObject("status");
        if (target.kind() == ClusterKind.BUILD) {
            object.withObject("/status").put("phase", "New");
        }
        ObjectNode made = objects.create(target.kind(), target.namespace(), object);
        effect("create", name, made);
        return SandboxJson.answer(201, made);
    }

    /** Another build each time. */
    Answer instantiate(Request request, Target target) throws IOException {
        if (target.kind() != ClusterKind.BUILD_CONFIG || !request.method().equals("POST")) {
            throw new StatusProblem(404, "NotFound", "the server could not find the requested resource");
        }
        ObjectNode config = get(target);
        JsonNode asked = SandboxJson.parse(request.body());
        if (!asked.path("kind").asText().equals("BuildRequest")
                || !asked.at("/metadata/name").asText().equals(target.name())) {
            throw new StatusProblem(400, "BadRequest", "the name of the BuildRequest is not that of the BuildConfig");
        }
        orders.admitNew(ClusterKind.BUILD, target.name());
        int number = config.at("/status/lastVersion").asInt() + 1;
        config.withObject("/status").put("lastVersion", number);
        objects.changed(ClusterKind.BUILD_CONFIG, config);
        ObjectNode build = SandboxJson.object();
        ObjectNode metadata = build.putObject("metadata").put("name", target.name() + "-" + number);
        metadata.withObject("/labels").put("buildconfig", target.name());
        for (String part : new String[] {"labels", "annotations"}) {
            asked.path("metadata").path(part).properties().forEach(member -> metadata.withObject("/" + part)
                    .set(member.getKey(), member.getValue()));
        }
        build.withObject("/spec/strategy/customStrategy").set("env", asked.path("env"));
        build.putObject("status").put("phase", "New");
        ObjectNode made = objects.create(ClusterKind.BUILD, target.namespace(), build);
        String mark = metadata.path("labels").path(LABEL).asText();
        effect("instantiate", mark.isEmpty() ? metadata.path("name").asText() : mark, made);
        return SandboxJson.answer(201, made);
    }

    private Answer replace(Request request, Target target) throws IOException {
        ObjectNode known = get(target);
        ObjectNode object = object(request, target.kind());
        if (!object.at("/metadata/resourceVersion").equals(known.at("/metadata/resourceVersion"))) {
            throw conflict(target);
        }
        boolean cancels = object.at("/status/cancelled").asBoolean()
                && !known.at("/status/cancelled").asBoolean();
        objects.changed(target.kind(), object);
        if (cancels) {
            effect("cancel", target.name(), object);
        }
        return SandboxJson.answer(200, object);
    }

    private Answer patch(Request request, Target target) throws IOException {
        if (!request.header("Content-Type").orElse("").equals("application/merge-patch+json")) {
            throw new StatusProblem(415, "UnsupportedMediaType", "the body of the request was in an unknown format");
        }
        ObjectNode object = get(target);
        JsonNode wanted = SandboxJson.parse(request.body()).at("/spec/status");
        if (target.kind() == ClusterKind.PIPELINE_RUN && RunLife.isOver(object)) {
            throw new StatusProblem(
                    400,
                    "BadRequest",
                    "admission webhook \"validation.webhook.pipeline.tekton.dev\" denied the request: validation"
                            + " failed: Once the PipelineRun is complete, no updates are allowed");
        }
        if (!wanted.isTextual()) {
            throw new StatusProblem(400, "BadRequest", "only spec.status can be changed");
        }
        boolean first = object.at("/spec/status").isMissingNode();
        object.withObject("/spec").set("status", wanted);
        objects.changed(target.kind(), object);
        if (first) {
            effect("cancel", target.name(), object);
        }
        return SandboxJson.answer(200, object);
    }

    private Answer delete(Target target) {
        ObjectNode gone = objects.delete(target.kind(), target.namespace(), target.name());
        effect("delete", target.name(), gone);
        return SandboxJson.answer(
                200,
                SandboxJson.object()
                        .put("kind", "Status")
                        .put("apiVersion", "v1")
                        .put("status", "Success"));
    }

    private static ObjectNode object(Request request, ClusterKind kind) throws IOException {
        JsonNode body = SandboxJson.parse(request.body());
        if (!(body instanceof ObjectNode object)
                || !object.path("kind").asText().equals(kind.kind())
                || !object.path("apiVersion").asText().equals(kind.apiVersion())) {
            throw new StatusProblem(
                    400, "BadRequest", "the object provided is no " + kind.kind() + " of " + kind.apiVersion());
        }
        return object;
    }

    private static StatusProblem conflict(Target target) {
        return new StatusProblem(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + target.kind().resource() + " \"" + target.name()
                        + "\": the object has been modified; please apply your changes to the latest version and try"
                        + " again");
    }

    private void effect(String what, String subject, ObjectNode object) {
        ObjectNode detail = SandboxJson.object();
        detail.set("metadata", object.path("metadata").deepCopy());
        journal.effect(what, subject, detail);
    }
}
