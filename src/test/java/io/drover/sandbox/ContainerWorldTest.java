package io.drover.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The systems that container images come from, and how they lean on each other. */
class ContainerWorldTest {
    private final List<String> told = new ArrayList<>();
    private final List<JsonNode> bodies = new ArrayList<>();
    private final BusListener bus = (topic, body) -> {
        told.add(topic);
        bodies.add(body);
    };
    private Simulators simulators;
    private ContainerWorld world;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        simulators = new Simulators(Simulators.Ports.ANY, directory, bus);
        World.create(simulators);
        world = ContainerWorld.create(simulators);
        told.clear();
        bodies.clear();
    }

    @AfterEach
    void stop() {
        simulators.close();
    }

    @Test
    void isMadeWithoutEffects() {
        for (String system : List.of("distgit", "mbs", "koji", "odcs", "osbs")) {
            assertThat(simulators.effects(system)).as(system).isEmpty();
        }
    }

    @Test
    void whatBodhiBringsToStableIsInKojiBeforeTheBusHearsOfIt() {
        new Bodhi(simulators.koji(), bus).stable("FEDORA-2026-1", List.of("zlib-1.3.1-2.fc42"));
        assertThat(told).containsExactly("buildsys.tag", "bodhi.update.complete.stable");
        assertThat(bodies.get(0).path("tag").asText()).isEqualTo("f42-updates");
        assertThat(bodies.get(1).at("/update/builds/0/nvr").asText()).isEqualTo("zlib-1.3.1-2.fc42");
        assertThat(tagged("f42-updates")).startsWith("zlib-1.3.1-2.fc42");
    }

    @Test
    void anImageIsBuiltWithWhatIsInStableAndKojiSaysSo() {
        new Bodhi(simulators.koji(), bus).stable("FEDORA-2026-1", List.of("zlib-1.3.1-2.fc42"));
        world.build("base", "dora");
        assertThat(told).contains("buildsys.build.state.change");
        assertThat(tagged("f42-container-images")).startsWith("base-container-42-2");
        assertThat(simulators.effects("koji")).as("dora did that").isEmpty();
    }

    @Test
    void aBuildThatFailsOnceSucceedsAfterwards() {
        world.failNextBuild();
        world.build("httpd", "dora");
        assertThat(tagged("f42-container-images")).startsWith("attic-container-42-1");
        world.build("httpd", "dora");
        assertThat(tagged("f42-container-images")).startsWith("httpd-container-42-2");
    }

    private List<String> tagged(String tag) {
        List<String> nvrs = new ArrayList<>();
        simulators.koji().state().path("tags").path(tag).forEach(nvr -> nvrs.add(nvr.asText()));
        return nvrs;
    }
}
