package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a build, its task and its archives tell of an image, one by one put into an answer. Source: wire/targets.md §1.4 (source data per
 * image), §4.3. Stateless.
 */
final class KojiImageFacts {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** {@code …/container/httpd.git?#commit}: namespace, name, commit. */
    private static final Pattern SOURCE = Pattern.compile("[^#?]*/([^/#?]+)/([^/#?]+?)(?:\\.git)?/?\\??(?:#(.*))?");

    private KojiImageFacts() {}

    /** Whether a build is an image although its files are gone, say. */
    static boolean looksLikeImage(JsonNode build) {
        JsonNode extra = build.path("extra");
        return extra.path("image").isObject()
                || extra.has("osbs_build")
                || extra.has("container_koji_task_id")
                || extra.path("typeinfo").has("image");
    }

    static void ofBuild(JsonNode build, ObjectNode answer) {
        for (String member : List.of("build_id", "nvr", "name", "version", "release", "epoch", "completion_ts")) {
            answer.set(member, orNull(build.path(member)));
        }
        JsonNode extra = build.path("extra");
        JsonNode image = extra.path("image");
        answer.set("task_id", KojiImageParents.taskOf(build));
        answer.put("isolated", image.path("isolated").asBoolean());
        answer.put(
                "flatpak",
                image.path("flatpak").asBoolean() || extra.path("flatpak").asBoolean());
        answer.put("base", extra.hasNonNull("filesystem_koji_task_id"));
        ArrayNode composes = answer.putArray("compose_ids");
        image.path("odcs").path("compose_ids").forEach(id -> {
            if (id.canConvertToLong()) {
                composes.add(id.longValue());
            }
        });
        parent(image, answer);
    }

    /** Of several stages the last one's image is the parent; the values by pull spec may be null. */
    private static void parent(JsonNode image, ObjectNode answer) {
        JsonNode id = image.path("parent_build_id");
        answer.putNull("parent_id");
        answer.putNull("parent_nvr");
        if (!id.canConvertToLong()) {
            return;
        }
        answer.put("parent_id", id.longValue());
        image.path("parent_image_builds").forEach(stage -> {
            if (stage.path("id").asLong(-1) == id.longValue()
                    && stage.path("nvr").isTextual()) {
                answer.set("parent_nvr", stage.get("nvr"));
            }
        });
    }

    /**
     * An image that OSBS has built without a koji task says in our mark for which target and from which branch.
     *
     * @param task with its request; null where there is none, or koji has forgotten it
     */
    static void ofTask(JsonNode build, JsonNode task, ObjectNode answer) {
        if (build.isNull() || !answer.has("build_id")) {
            return;
        }
        JsonNode request = KojiRequests.plain(task.path("request"));
        boolean container = "buildContainer".equals(task.path("method").asText());
        JsonNode options = request.path(2);
        JsonNode mark = task.isNull() ? build.at("/extra/custom_user_metadata/drover") : NODES.missingNode();
        answer.set(
                "target",
                mark.isObject()
                        ? textOrNull(mark.path("target"))
                        : target(task.path("method").asText(), request));
        answer.set("branch", textOrNull(mark.isObject() ? mark.path("branch") : branch(container, options)));
        if (container && options.path("flatpak").asBoolean()) {
            answer.put("flatpak", true);
        }
        JsonNode source = textOrNull(build.path("source"));
        source(source.isNull() && container ? textOrNull(request.path(0)) : source, answer);
    }

    private static JsonNode branch(boolean container, JsonNode options) {
        return container ? options.path("git_branch") : NODES.nullNode();
    }

    /** Its place among the arguments differs. */
    private static JsonNode target(String method, JsonNode request) {
        return switch (method) {
            case "buildContainer" -> textOrNull(request.path(1));
            case "image", "livecd", "appliance", "livemedia" -> textOrNull(request.path(3));
            case "kiwiBuild", "buildSourceContainer" -> textOrNull(request.path(0));
            default -> NODES.nullNode();
        };
    }

    /** A commit with a slash in it is a branch's name, which tells nothing of what was built. */
    private static void source(JsonNode source, ObjectNode answer) {
        answer.set("source", source);
        answer.putNull("repository");
        answer.putNull("commit");
        Matcher parts = SOURCE.matcher(source.asText(""));
        if (parts.matches()) {
            answer.put("repository", parts.group(1) + "/" + parts.group(2));
            String commit = parts.group(3);
            if (commit != null && !commit.isBlank() && commit.indexOf('/') < 0) {
                answer.put("commit", commit);
            }
        }
    }

    static void arches(List<JsonNode> archives, ObjectNode answer) {
        TreeSet<String> arches = new TreeSet<>();
        for (JsonNode archive : archives) {
            JsonNode own = archive.path("extra").path("image").path("arch");
            String arch =
                    own.isTextual() ? own.textValue() : archive.path("arch").asText("");
            if (!arch.isBlank()) {
                arches.add(arch);
            }
        }
        ArrayNode array = answer.putArray("arches");
        arches.forEach(array::add);
    }

    private static JsonNode textOrNull(JsonNode value) {
        return value.isTextual() && !value.textValue().isBlank() ? value : NODES.nullNode();
    }

    private static JsonNode orNull(JsonNode value) {
        return value.isMissingNode() ? NODES.nullNode() : value;
    }
}
