package io.drover.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.drover.routes.RouteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An editor finds nothing in what ships, and what is misspelt in what does not. */
class EditorSchemaTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path ROUTES = Path.of("src/main/resources/routes");
    private static final Path SANDBOX = Path.of("src/main/resources/sandbox/routes");
    private static final EditorSchema SCHEMA = new EditorSchema(new RouteFiles(Path.of("nowhere"), Set.of()));

    @Test
    void takesTheShippedRoutes() throws IOException {
        JsonSchema routes = schema(SCHEMA.routes());
        assertThat(faults(routes, ROUTES)).isEmpty();
        assertThat(faults(routes, SANDBOX)).isEmpty();
    }

    @Test
    void takesTheShippedKamelets() throws IOException {
        assertThat(faults(schema(SCHEMA.kamelet()), ROUTES.resolve("kamelets"))).isEmpty();
    }

    @Test
    void takesTheShippedTests() throws IOException {
        assertThat(faults(schema(SCHEMA.test()), SANDBOX.resolve("tests"))).isEmpty();
    }

    @Test
    void knowsTheOptionsOfVerbsAndTheParametersOfKamelets() throws IOException {
        JsonSchema routes = schema(SCHEMA.routes());
        assertThat(messages(routes, route("action:koji-tag-build", "key: .a"))).isEmpty();
        assertThat(messages(routes, route("action:koji-tag-build", "kye: .a"))).anyMatch(said -> said.contains("kye"));
        assertThat(messages(routes, route("kamelet:mbs-build-of-commit-lookup", "timeout: 5")))
                .isEmpty();
        assertThat(messages(routes, route("kamelet:mbs-build-of-commit-lookup", "tiemout: 5")))
                .anyMatch(said -> said.contains("tiemout"));
    }

    @Test
    void offersKameletsVerbsAndTopicsWithASentenceEach() {
        String routes = SCHEMA.routes().toString();
        assertThat(routes)
                .contains("{\"const\":\"kamelet:koji-build-lookup\",\"description\":\"")
                .contains("{\"const\":\"action:koji-tag-build\",\"description\":\"Makes a koji task")
                .contains("{\"const\":\"bus:git.receive\",\"description\":\"dist-git: A commit was pushed")
                .doesNotContain("kamelet:koji-tag-build-action");
    }

    private static JsonNode route(String uri, String parameter) throws IOException {
        return YAML.readTree(
                """
                - route:
                    from:
                      uri: bus:git.receive
                      steps:
                        - to:
                            uri: %s
                            parameters: {%s}
                """
                        .formatted(uri, parameter));
    }

    private static JsonSchema schema(JsonNode schema) {
        return JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(schema);
    }

    private static List<String> faults(JsonSchema schema, Path folder) throws IOException {
        List<String> faults = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                messages(schema, YAML.readTree(Files.readString(file)))
                        .forEach(said -> faults.add(file.getFileName() + ": " + said));
            }
        }
        return faults;
    }

    private static List<String> messages(JsonSchema schema, JsonNode yaml) {
        return schema.validate(yaml).stream().map(ValidationMessage::getMessage).toList();
    }
}
