package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.routes.RouteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsedRoutesTest {
    private static final String TAG = "org.fedoraproject.prod.buildsys.tag";

    @TempDir
    private Path directory;

    @Test
    void whatTheMessagesTopicsMayComeToStays() throws IOException {
        route("wanted", "bus:buildsys.tag?key=.build", "direct:called");
        route("any", "bus:#.tag,other", "log:x");
        route("placed", "bus:{{site.topics}}", "log:x");
        route("other", "bus:git.receive", "direct:others");
        route("called", "direct:called", "direct:by-{{site.builder}}");
        route("by-koji", "direct:by-koji", "log:x");
        route("others", "direct:others", "log:x");
        route("timed", "timer:t", "log:x");

        assertThat(superfluous(TAG))
                .contains("other", "others")
                .doesNotContain("wanted", "any", "placed", "called", "by-koji", "timed");
    }

    @Test
    void partsThatAKameletOfTheSiteCallsStay() throws IOException {
        route("part", "direct:part", "log:x");
        Files.createDirectories(directory.resolve("kamelets"));
        Files.writeString(
                directory.resolve("kamelets/site-lookup.kamelet.yaml"),
                "spec: {template: {from: {uri: 'direct:part'}}}");

        assertThat(superfluous("none")).doesNotContain("part");
    }

    @Test
    void ofTheShippedRoutesThoseOfOtherTopicsGo() {
        Set<String> gone = superfluous("org.fedoraproject.prod.odcs.compose.state-changed");

        assertThat(gone).contains("modules-on-spec-change").doesNotContain("tracking-composes");
        assertThat(superfluous("org.fedoraproject.prod.git.receive")).doesNotContain("modules-on-spec-change");
    }

    private Set<String> superfluous(String topic) {
        return RehearsedRoutes.superfluous(new RouteFiles(directory, Set.of()), List.of(topic));
    }

    private void route(String id, String from, String to) throws IOException {
        Files.writeString(
                directory.resolve(id + ".camel.yaml"),
                "- route:\n    id: " + id + "\n    from:\n      uri: \"" + from + "\"\n      steps:\n        - to: \""
                        + to + "\"\n");
    }
}
