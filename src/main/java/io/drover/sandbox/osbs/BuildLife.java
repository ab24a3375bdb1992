package io.drover.sandbox.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.SandboxJson;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A Build of OpenShift: New, Pending, Running, then Complete or not. */
final class BuildLife {
    private static final Set<String> OVER = Set.of("Complete", "Failed", "Error", "Cancelled");

    private final ClusterObjects objects;
    private final KojiImport koji;

    BuildLife(ClusterObjects objects, KojiImport koji) {
        this.objects = objects;
        this.koji = koji;
    }

    static boolean isOver(JsonNode build) {
        return OVER.contains(phase(build));
    }

    /** One state further. @param ending asked for when it comes to its end: how, if not well */
    void step(ObjectNode build, Supplier<Optional<Ending>> ending) {
        if (isOver(build)) {
            return;
        }
        ObjectNode status = build.withObject("/status");
        if (status.path("cancelled").asBoolean()) {
            status.put("phase", "Cancelled").put("reason", "CancelledBuild").put("message", "The build was cancelled.");
        } else if (phase(build).equals("New")) {
            status.put("phase", "Pending");
        } else if (phase(build).equals("Pending")) {
            status.put("phase", "Running").put("startTimestamp", objects.now());
        } else {
            ending.get().ifPresentOrElse(told -> fail(build, status, told), () -> complete(build, status));
        }
        if (isOver(build)) {
            status.put("completionTimestamp", objects.now());
        }
        objects.changed(ClusterKind.BUILD, build);
    }

    private void complete(ObjectNode build, ObjectNode status) {
        String name = build.at("/metadata/name").asText();
        JsonNode parameters = userParameters(build);
        try {
            if (!parameters.path("scratch").asBoolean()) {
                build.withObject("/metadata")
                        .withObject("/labels")
                        .put("koji-build-id", String.valueOf(koji.built(parameters, name)));
            }
        } catch (IllegalStateException refusal) {
            fail(build, status, Ending.notImported(refusal));
            return;
        }
        ObjectNode repositories = SandboxJson.object();
        repositories
                .putArray("primary")
                .add("reg.example.org/" + parameters.path("component").asText("image") + ":" + name);
        ObjectNode annotations = build.withObject("/metadata").withObject("/annotations");
        annotations.put("repositories", repositories.toString());
        annotations.put("digests", "[]");
        status.put("phase", "Complete");
    }

    private static void fail(ObjectNode build, ObjectNode status, Ending ending) {
        JsonNode errors = ending.errors();
        if (errors != null) {
            ObjectNode metadata = SandboxJson.object();
            metadata.set("errors", errors);
            build.withObject("/metadata").withObject("/annotations").put("plugins-metadata", metadata.toString());
        }
        status.put("phase", "Failed").put("reason", ending.reason()).put("message", ending.message());
    }

    private static JsonNode userParameters(ObjectNode build) {
        for (JsonNode variable : build.at("/spec/strategy/customStrategy/env")) {
            if (variable.path("name").asText().equals("USER_PARAMS")) {
                return KojiImport.parsed(variable.path("value").asText());
            }
        }
        return SandboxJson.object();
    }

    private static String phase(JsonNode build) {
        return build.at("/status/phase").asText();
    }
}
