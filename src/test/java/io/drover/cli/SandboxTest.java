package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.sandbox.Sandbox;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox as it ships, from its first scene to its last. */
class SandboxTest {
    @Test
    void playsItsStoryAndTellsItInJson(@TempDir Path directory) throws IOException {
        StringWriter out = new StringWriter();
        boolean well;
        try (Sandbox sandbox = new Sandbox(directory, 0)) {
            well = sandbox.play(new JsonStory(new PrintWriter(out)));
            assertThat(sandbox.drover().port()).isPositive();
            assertThat(sandbox.simulators().effects("mbs")).isNotEmpty();
        }

        List<JsonNode> scenes = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            scenes.add(new ObjectMapper().readTree(line));
        }
        assertThat(well).as(out.toString()).isTrue();
        assertThat(scenes).isNotEmpty().allSatisfy(scene -> {
            assertThat(scene.path("ok").asBoolean()).isTrue();
            assertThat(scene.path("of").asInt()).isEqualTo(scenes.size());
            assertThat(scene.path("title").asText()).isNotBlank();
            assertThat(scene.path("faults")).isEmpty();
        });
        assertThat(scenes)
                .extracting(scene -> scene.path("scene").asInt())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(Files.readString(Path.of("README.md"))).contains("a story of " + scenes.size() + " scenes");
        assertThat(scenes)
                .as("a scene in which a build of an image is tried again, and what need not be rebuilt is named")
                .anySatisfy(scene -> {
                    assertThat(scene.path("actions"))
                            .extracting(action -> action.path("name").asText())
                            .contains("base-container", "httpd-container", "app-container");
                    assertThat(scene.toString()).contains("already holds zlib 1.3.1-2.fc42");
                });
        assertThat(scenes)
                .as("a scene in which modules are built")
                .anySatisfy(scene -> assertThat(scene.path("actions")).hasSizeGreaterThan(3));
    }
}
