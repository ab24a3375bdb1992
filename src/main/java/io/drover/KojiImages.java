package io.drover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.api.freshmaker.ImageQuestions;
import io.drover.dispatch.CallResult;
import io.drover.rebuild.ArtifactType;
import io.drover.rebuild.RebuildPolicy;
import io.drover.rebuild.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** koji and the rebuild policy, asked about images by the faces. Thread-safe. */
record KojiImages(Asking asking, Supplier<RebuildPolicy> policy) implements ImageQuestions {
    @Override
    public CallResult<Optional<JsonNode>> build(String nvr) {
        return asking.ask(
                        "koji-build-lookup",
                        JsonNodeFactory.instance.objectNode().put("build", nvr))
                .map(answer -> Optional.of(answer.path("build")).filter(JsonNode::isObject));
    }

    @Override
    public CallResult<Optional<JsonNode>> newestImage(String packageName) {
        CallResult<JsonNode> newest = asking.ask(
                "koji-builds-lookup",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("package", packageName)
                        .put("type", "image")
                        .put("state", 1)
                        .put("limit", 1));
        if (!(newest instanceof CallResult.Done<JsonNode> done)) {
            return newest.failure();
        }
        String nvr = done.value().at("/builds/0/nvr").asText("");
        return nvr.isEmpty() ? new CallResult.Done<>(Optional.empty(), done.evidence()) : build(nvr);
    }

    @Override
    public Optional<String> forbidden(String name, String version, String release) {
        Map<String, String> criteria = new LinkedHashMap<>();
        criteria.put("image_name", name);
        criteria.put("image_version", version);
        criteria.put("image_release", release);
        criteria.put("name", name);
        Verdict verdict = policy.get().judge("global", ArtifactType.IMAGE, criteria);
        return verdict.allowed() ? Optional.empty() : Optional.of(verdict.reason());
    }
}
