package io.drover.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.spi.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteFilesTest {
    private static final String ROUTE = "- route: {id: %s, from: {uri: 'bus:a', steps: []}}\n";

    @TempDir
    Path directory;

    @Test
    void filesFromWhichNothingGoesStayAsTheyAreSoThatLineNumbersAreTrue() throws IOException {
        own("a.yaml", "# a comment\n" + ROUTE.formatted("mine"));
        assertThat(texts(Set.of()).get(directory.resolve("a.yaml").toString())).startsWith("# a comment\n");
    }

    @Test
    void aRouteOfTheSameIdReplacesTheShippedOneAlone() throws IOException {
        own("a.yaml", ROUTE.formatted("tracking-koji-tasks"));
        Map<String, String> texts = texts(Set.of());
        assertThat(texts.get("classpath:routes/tracking.camel.yaml"))
                .contains("tracking-module-builds")
                .doesNotContain("tracking-koji-tasks");
        assertThat(texts.get(directory.resolve("a.yaml").toString())).contains("tracking-koji-tasks");
    }

    @Test
    void aFileWhoseRoutesAreAllDisabledIsNotLoaded() {
        assertThat(texts(Set.of("signing-tagged-builds")).keySet()).contains("classpath:routes/signing.camel.yaml");
        assertThat(texts(Set.of("signing-tagged-builds", "signing-build")).keySet())
                .doesNotContain("classpath:routes/signing.camel.yaml")
                .contains("classpath:routes/modules.camel.yaml");
    }

    @Test
    void onlyYamlOfTheDirectoryItselfIsRead() throws IOException {
        own("notes.txt", "no yaml: [");
        own("kamelets/x.kamelet.yaml", "no yaml: [");
        assertThat(texts(Set.of()).keySet()).noneMatch(name -> name.startsWith(directory.toString()));
    }

    @Test
    void aDirectoryThatIsNotThereHasNoRoutes() {
        assertThat(new RouteFiles(directory.resolve("none"), Set.of()).load()).isNotEmpty();
    }

    @Test
    void namesAFileThatCannotBeUsed() throws IOException {
        own("a.yaml", "- route: [");
        assertThatThrownBy(() -> texts(Set.of())).hasMessageContaining("a.yaml: no YAML");
        own("a.yaml", "");
        assertThatThrownBy(() -> texts(Set.of())).hasMessageContaining("a.yaml: a route file is a YAML list");
    }

    @Test
    void anOwnKameletGoesBeforeTheShippedOne() throws IOException {
        RouteFiles files = new RouteFiles(directory, Set.of());
        assertThat(kamelet(files, "koji-build-lookup")).contains("Koji Build Lookup");
        own("kamelets/koji-build-lookup.kamelet.yaml", "mine");
        assertThat(kamelet(files, "koji-build-lookup")).as("as it was read").contains("Koji Build Lookup");
        assertThat(kamelet(new RouteFiles(directory, Set.of()), "koji-build-lookup"))
                .isEqualTo("mine");
        assertThat(files.kamelet("no-such-lookup")).isEmpty();
    }

    private static String kamelet(RouteFiles files, String name) throws IOException {
        try (InputStream in = files.kamelet(name).orElseThrow()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void own(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Map<String, String> texts(Set<String> disabled) {
        Map<String, String> texts = new TreeMap<>();
        for (Resource resource : new RouteFiles(directory, disabled).load()) {
            try (InputStream in = resource.getInputStream()) {
                texts.put(resource.getLocation(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return texts;
    }
}
