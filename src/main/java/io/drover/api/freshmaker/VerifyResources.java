package io.drover.api.freshmaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.Answer;
import io.drover.api.ApiError;
import io.drover.api.Json;
import io.drover.api.Operation;
import io.drover.api.Request;
import io.drover.api.Resources;
import io.drover.dispatch.CallResult;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /verify-image/<nvr>} and {@code /verify-image-repository/<project>/<repo>}: whether an image would be rebuilt. Unlike
 * in Freshmaker the answer comes from koji and the rebuild policy, for there is no Pyxis outside of Red Hat: content sets
 * and the repository's own list of tags are not known, and so empty. Thread-safe.
 */
final class VerifyResources {
    private static final int COMPLETE = 1;

    private final ImageQuestions questions;

    VerifyResources(ImageQuestions questions) {
        this.questions = questions;
    }

    void addTo(Resources resources, String base) {
        resources.get(
                Operation.get(base + "/verify-image/{nvr}", "Whether an image would be rebuilt.")
                        .path("nvr", "Its name-version-release.")
                        .gives("msg", "images")
                        .refuses(400),
                this::image);
        resources.get(
                Operation.get(
                                base + "/verify-image-repository/{project}/{repo}",
                                "Whether the newest image of a repository would be rebuilt.")
                        .path("project", "The first part of the repository's name.")
                        .path("repo", "The rest of it.")
                        .gives("msg", "repository", "images")
                        .refuses(400),
                this::repository);
    }

    private Answer image(Request request, Resources.PathValues path) {
        String nvr = path.text("nvr");
        JsonNode build = known(questions.build(checked(nvr)))
                .orElseThrow(() -> ApiError.notFound("There is no build " + nvr + " in koji."));
        verify(build, nvr);
        ObjectNode body = Json.object().put("msg", "The image " + nvr + " would be rebuilt.");
        body.putObject("images").putArray(nvr);
        return Answer.ok(body);
    }

    private Answer repository(Request request, Resources.PathValues path) {
        String repository = path.text("project") + "/" + path.text("repo");
        for (String name : List.of(path.text("repo") + "-container", path.text("repo"))) {
            Optional<JsonNode> newest = known(questions.newestImage(name));
            if (newest.isPresent() && isIn(newest.get(), repository)) {
                return repository(newest.get(), repository);
            }
        }
        throw ApiError.notFound("There is no image of the repository " + repository + " in koji.");
    }

    private Answer repository(JsonNode build, String repository) {
        String nvr = build.path("nvr").asText();
        verify(build, nvr);
        ObjectNode body =
                Json.object().put("msg", "The newest image of " + repository + ", " + nvr + ", would be rebuilt.");
        body.putObject("repository").putArray("auto_rebuild_tags");
        ObjectNode image = body.putObject("images").putObject(nvr);
        image.putArray("content_sets");
        ArrayNode tags = image.putArray("tags");
        tags(build).forEach(tags::add);
        return Answer.ok(body);
    }

    /** @throws ApiError 400 where it would not be rebuilt */
    private void verify(JsonNode build, String nvr) {
        if (build.path("state").asInt(-1) != COMPLETE) {
            throw ApiError.badRequest("The build " + nvr + " is not complete.");
        }
        if (!isImage(build)) {
            throw ApiError.badRequest("The build " + nvr + " is no container image.");
        }
        questions
                .forbidden(
                        build.path("name").asText(),
                        build.path("version").asText(),
                        build.path("release").asText())
                .ifPresent(why -> {
                    throw ApiError.badRequest("The image " + nvr + " is not allowed to be rebuilt: " + why);
                });
    }

    private static boolean isImage(JsonNode build) {
        return build.at("/extra/image").isObject()
                || build.at("/extra/typeinfo/image").isObject();
    }

    /** A build that does not say where it can be pulled from is taken by its name. */
    private static boolean isIn(JsonNode build, String repository) {
        JsonNode pull = index(build).path("pull");
        if (pull.isEmpty()) {
            return true;
        }
        for (JsonNode spec : pull) {
            String text = spec.asText();
            if (text.contains("/" + repository + ":") || text.contains("/" + repository + "@")) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> tags(JsonNode build) {
        Set<String> tags = new LinkedHashSet<>();
        for (String kind : List.of("tags", "floating_tags", "unique_tags")) {
            index(build).path(kind).forEach(tag -> tags.add(tag.asText()));
        }
        return tags;
    }

    private static JsonNode index(JsonNode build) {
        JsonNode index = build.at("/extra/image/index");
        return index.isObject() ? index : build.at("/extra/typeinfo/image/index");
    }

    /** @throws ApiError 400 for what is no name-version-release */
    private static String checked(String nvr) {
        int release = nvr.lastIndexOf('-');
        if (release <= 0 || release == nvr.length() - 1 || nvr.lastIndexOf('-', release - 1) <= 0) {
            throw ApiError.badRequest(nvr + " is no name-version-release.");
        }
        return nvr;
    }

    private static <T> T known(CallResult<T> result) {
        return result.asOptional().orElseThrow(() -> ApiError.unavailable("koji does not tell: " + result.evidence()));
    }
}
