package io.drover.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.koji.KojiHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OsbsImagesTest {
    private final KojiHub koji = new KojiHub(new Journal("koji"));
    private final OsbsImages images = new OsbsImages(koji, "drover");

    @BeforeEach
    void addUser() throws IOException {
        koji.seed(SandboxJson.parse(
                "{\"users\": [{\"name\": \"drover\", \"password\": \"x\"}]}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anImageIsABuildOfTheHubWithTheUserdata() {
        ObjectNode parameters = parameters();
        parameters.putObject("userdata").put("freshmaker_build_id", 42);

        long id = images.built(parameters, "run");

        JsonNode build = koji.state().path("builds").get(0);
        assertThat(build.path("id").asLong()).isEqualTo(id);
        assertThat(build.path("nvr").asText()).isEqualTo("httpd-1.0-1");
        assertThat(build.path("source").asText()).isEqualTo("https://src.example.org/containers/httpd.git#abc");
        assertThat(build.at("/extra/custom_user_metadata/freshmaker_build_id").asInt())
                .isEqualTo(42);
    }

    @Test
    void withoutAReleaseTheNextOneIsTaken() {
        assertThat(images.built(parameters(), "a")).isNotEqualTo(images.built(parameters(), "b"));
        assertThat(koji.state().path("builds").findValuesAsText("nvr")).containsExactly("httpd-1.0-1", "httpd-1.0-2");
    }

    @Test
    void aReleaseIsTakenOnce() {
        ObjectNode parameters = parameters().put("release", "3.159").put("component", "httpd-container");
        images.built(parameters, "a");
        assertThatThrownBy(() -> images.built(parameters, "b"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Build for httpd-container-1.0-3.159 already exists");
        assertThat(koji.state().path("builds")).hasSize(1);
    }

    private static ObjectNode parameters() {
        return SandboxJson.object()
                .put("git_uri", "https://src.example.org/containers/httpd.git")
                .put("git_ref", "abc")
                .put("git_branch", "f42");
    }
}
