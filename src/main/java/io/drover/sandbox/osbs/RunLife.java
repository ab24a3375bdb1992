package io.drover.sandbox.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.SandboxJson;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A PipelineRun from the moment it was created, without conditions, to its end. */
final class RunLife {
    private static final List<String> TASKS =
            List.of("clone", "binary-container-init", "prebuild", "build-x86-64", "postbuild");

    private final ClusterObjects objects;
    private final KojiImport koji;

    RunLife(ClusterObjects objects, KojiImport koji) {
        this.objects = objects;
        this.koji = koji;
    }

    static boolean isOver(JsonNode run) {
        String status = run.at("/status/conditions/0/status").asText();
        return status.equals("True") || status.equals("False");
    }

    /** One state further. @param ending asked for when it comes to its end: how, if not well */
    void step(ObjectNode run, Supplier<Optional<Ending>> ending) {
        if (isOver(run)) {
            return;
        }
        if (run.at("/spec/status").asText().startsWith("Cancelled")) {
            end(run, "False", "Cancelled", "PipelineRun \"" + name(run) + "\" was cancelled");
        } else if (run.at("/status/conditions").isEmpty()) {
            condition(run, "Unknown", "Started", "Not all Tasks in the Pipeline have finished executing");
            run.withObject("/status").put("startTime", objects.now());
        } else if (run.at("/status/conditions/0/reason").asText().equals("Started")) {
            condition(
                    run,
                    "Unknown",
                    "Running",
                    "Tasks Completed: 1 (Failed: 0, Cancelled 0), Incomplete: 8, Skipped: 0");
        } else {
            ending.get().ifPresentOrElse(told -> fail(run, told), () -> succeed(run));
        }
        objects.changed(ClusterKind.PIPELINE_RUN, run);
    }

    private void succeed(ObjectNode run) {
        JsonNode parameters = userParameters(run);
        boolean kept = !parameters.path("scratch").asBoolean();
        try {
            if (kept) {
                result(run, "koji-build-id", String.valueOf(koji.built(parameters, name(run))));
            }
        } catch (IllegalStateException refusal) {
            fail(run, Ending.notImported(refusal));
            return;
        }
        String image =
                parameters.path("component").asText(parameters.path("name").asText("image"));
        ObjectNode repositories = SandboxJson.object();
        repositories.putArray("x86_64").add("reg.example.org/" + image + ":" + name(run));
        result(run, "repositories", repositories.toString());
        tasks(run, "");
        if (kept) {
            end(run, "True", "Succeeded", "Tasks Completed: 9 (Failed: 0, Cancelled 0), Skipped: 0");
        } else {
            end(run, "True", "Completed", "Tasks Completed: 7 (Failed: 0, Cancelled 0), Skipped: 2");
        }
    }

    private void fail(ObjectNode run, Ending ending) {
        JsonNode errors = ending.errors();
        if (errors != null) {
            ObjectNode annotations = SandboxJson.object();
            annotations.putObject("plugins-metadata").set("errors", errors);
            result(run, "annotations", annotations.toString());
        }
        tasks(run, ending.taskResult() == null ? "" : ending.taskResult());
        end(run, "False", ending.reason(), ending.message());
    }

    /** What the run's tasks say, the last of them why it failed. */
    private void tasks(ObjectNode run, String error) {
        for (String task : TASKS) {
            ObjectNode taskRun = SandboxJson.object();
            ObjectNode metadata = taskRun.putObject("metadata").put("name", shortened(name(run)) + "-" + task);
            metadata.putObject("labels").put("tekton.dev/pipelineTask", task);
            boolean failed = !error.isEmpty() && task.startsWith("build");
            ObjectNode status = taskRun.putObject("status");
            status.putArray("conditions").addObject().put("type", "Succeeded").put("status", failed ? "False" : "True");
            ObjectNode ended = status.putArray("steps").addObject().putObject("terminated");
            ended.put("exitCode", failed ? 1 : 0);
            if (failed) {
                var words = SandboxJson.array();
                words.addObject().put("key", "task_result").put("value", error);
                ended.put("message", words.toString());
            }
            String namespace = run.at("/metadata/namespace").asText();
            if (objects.find(
                            ClusterKind.TASK_RUN,
                            namespace,
                            metadata.path("name").asText())
                    .isEmpty()) {
                objects.create(ClusterKind.TASK_RUN, namespace, taskRun);
            }
            run.withObject("/status")
                    .withArray("childReferences")
                    .addObject()
                    .put("apiVersion", ClusterKind.TASK_RUN.apiVersion())
                    .put("kind", "TaskRun")
                    .put("name", metadata.path("name").asText())
                    .put("pipelineTaskName", task);
        }
    }

    private void end(ObjectNode run, String status, String reason, String message) {
        condition(run, status, reason, message);
        run.withObject("/status").put("completionTime", objects.now());
    }

    private void condition(ObjectNode run, String status, String reason, String message) {
        run.withObject("/status")
                .putArray("conditions")
                .addObject()
                .put("type", "Succeeded")
                .put("status", status)
                .put("reason", reason)
                .put("message", message)
                .put("lastTransitionTime", objects.now());
    }

    private static void result(ObjectNode run, String name, String value) {
        run.withObject("/status")
                .withArray("pipelineResults")
                .addObject()
                .put("name", name)
                .put("value", value);
    }

    private static JsonNode userParameters(ObjectNode run) {
        for (JsonNode parameter : run.at("/spec/params")) {
            if (parameter.path("name").asText().equals("user-params")) {
                return KojiImport.parsed(parameter.path("value").asText());
            }
        }
        return SandboxJson.object();
    }

    /** Names of tasks are longer than those of runs and must fit, too; the end is what differs. */
    private static String shortened(String name) {
        return name.length() <= 40 ? name : "t" + name.substring(name.length() - 39);
    }

    private static String name(ObjectNode run) {
        return run.at("/metadata/name").asText();
    }
}
