package io.drover.api.freshmaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.api.Answer;
import io.drover.api.LedgerFixture;
import io.drover.api.Query;
import io.drover.api.Request;
import io.drover.api.Resources;
import io.drover.dispatch.CallResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of images that koji knows, does not know, or cannot be asked about. */
class VerifyResourcesTest {
    private final Map<String, String> builds = new HashMap<>(Map.of(
            "httpd-container-2.4-1",
            "{'name': 'httpd-container', 'version': '2.4', 'release': '1', 'nvr': 'httpd-container-2.4-1', 'state': 1,"
                    + " 'extra': {'image': {'index': {'tags': ['2.4'], 'floating_tags': ['latest'],"
                    + " 'pull': ['reg.example.org/f42/httpd@sha256:1', 'reg.example.org/f42/httpd:2.4-1']}}}}",
            "zlib-1-1",
            "{'name': 'zlib', 'state': 1, 'extra': null}",
            "base-1-1",
            "{'name': 'base', 'state': 0, 'extra': {'image': {}}}",
            "secret-1-1",
            "{'name': 'secret', 'version': '1', 'release': '1', 'state': 1, 'extra': {'image': {}}}"));

    private final ImageQuestions koji = new ImageQuestions() {
        @Override
        public CallResult<Optional<JsonNode>> build(String nvr) {
            return nvr.equals("away-1-1")
                    ? new CallResult.Unavailable<>("koji: HTTP 503", null)
                    : new CallResult.Done<>(
                            Optional.ofNullable(builds.get(nvr))
                                    .map(text -> LedgerFixture.json(text.replace('\'', '"'))),
                            "");
        }

        @Override
        public CallResult<Optional<JsonNode>> newestImage(String packageName) {
            return packageName.equals("httpd-container")
                    ? build("httpd-container-2.4-1")
                    : new CallResult.Done<>(Optional.empty(), "");
        }

        @Override
        public Optional<String> forbidden(String name, String version, String release) {
            return name.equals("secret") ? Optional.of("deny rule") : Optional.empty();
        }
    };

    private String get(String path) {
        Resources resources = new Resources();
        new VerifyResources(koji).addTo(resources, "");
        Request request = new Request("GET", path, Query.parse(null), null, "", "a", "http://x", new byte[0]);
        Answer answer = LedgerFixture.found(resources, request);
        return LedgerFixture.body(answer);
    }

    @Test
    void anImageThatThePolicyAllowsWouldBeRebuilt() {
        assertThat(get("/verify-image/httpd-container-2.4-1"))
                .isEqualTo("{\"msg\":\"The image httpd-container-2.4-1 would be rebuilt.\","
                        + "\"images\":{\"httpd-container-2.4-1\":[]}}");
        assertThat(get("/verify-image-repository/f42/httpd"))
                .isEqualTo("{\"msg\":\"The newest image of f42/httpd, httpd-container-2.4-1, would be rebuilt.\","
                        + "\"repository\":{\"auto_rebuild_tags\":[]},\"images\":{\"httpd-container-2.4-1\":"
                        + "{\"content_sets\":[],\"tags\":[\"2.4\",\"latest\"]}}}");
    }

    @Test
    void saysWhyOthersWouldNot() {
        Map.of(
                        "/verify-image/zlib", "zlib is no name-version-release.",
                        "/verify-image/none-1-1", "There is no build none-1-1 in koji.",
                        "/verify-image/zlib-1-1", "The build zlib-1-1 is no container image.",
                        "/verify-image/base-1-1", "The build base-1-1 is not complete.",
                        "/verify-image/secret-1-1", "The image secret-1-1 is not allowed to be rebuilt: deny rule",
                        "/verify-image/away-1-1", "koji does not tell: koji: HTTP 503",
                        "/verify-image-repository/f41/httpd", "There is no image of the repository f41/httpd in koji.",
                        "/verify-image-repository/f42/nginx", "There is no image of the repository f42/nginx in koji.")
                .forEach((path, why) -> assertThatThrownBy(() -> get(path)).hasMessage(why));
    }
}
