package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.drover.testing.Site;
import io.drover.testing.SiteApi;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the OpenAPI document says is so: its paths answer as it says, and nothing answers that it does not name. */
class OpenApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Where a parameter of a URL is read. */
    private static final Pattern READ = Pattern.compile(
            "(?:first\\(request, |query(?:\\(\\))?\\.(?:first|all)\\(|Params\\.\\w+\\(query, |positive\\(query, |value\\.apply\\(|word\\(query, )\"(\\w+)\"");
    /** Read as a list of names, of which one must be there. */
    private static final Set<String> ONE_OF = Set.of("message", "event", "build", "action");

    private static final String NOTHING_THERE = "Nothing is found at";

    @TempDir
    static Path directory;

    private static Site site;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        site = Site.start(Site.Stack.EMBEDDED, directory, Map.of());
        document = site.api().json("/api/drover/openapi.json");
        site.modules().ready("described-base:f42", "described@f42");
        site.modules().spec("described", "f42");
        site.awaitEnded();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private record Operation(String method, String path, JsonNode said) {
        /** With something that may be there in place of each name. */
        String url() {
            return path.replace("{id}", "1")
                    .replace("{name}", "koji")
                    .replace("{verb}", "koji-tag-build")
                    .replaceAll("\\{\\w+}", "described-1-1");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> all.add(new Operation(
                        operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()))));
        return all;
    }

    @Test
    void isOpenApi() throws IOException {
        JsonNode wanted;
        try (InputStream file = OpenApiTest.class.getResourceAsStream("/openapi/schemas/v3.1/schema.yaml")) {
            wanted = new ObjectMapper(new YAMLFactory()).readTree(file);
        }
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(wanted);
        assertThat(schema.validate(document)).isEmpty();
        assertThat(schema.validate(JSON.createObjectNode().put("openapi", "3.1.0")))
                .as("the schema refuses something")
                .isNotEmpty();
        assertThat(operations().stream()
                        .map(one -> one.said().path("operationId").asText()))
                .as("ids of operations are unique")
                .doesNotHaveDuplicates();
    }

    @Test
    void whatIsReadAnswersAsItSays() throws IOException {
        int well = 0;
        for (Operation one : operations()) {
            if (!one.method().equals("GET") || one.path().endsWith("/stream")) {
                continue;
            }
            HttpResponse<byte[]> answer = site.api().send("GET", one.url(), SiteApi.PASSWORD, new byte[0]);
            mustBeExpected(one, answer);
            JsonNode content = one.said().at("/responses/200/content");
            if (answer.statusCode() == 200) {
                well++;
                String type = content.fieldNames().next();
                assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                        .as(one.toString())
                        .startsWith(type);
                content.at("/" + type.replace("/", "~1") + "/schema/required")
                        .forEach(field -> assertThat(json(answer).has(field.asText()))
                                .as(one + ": its answer has " + field)
                                .isTrue());
            }
        }
        assertThat(well).as("reads that answered 200").isGreaterThan(35);
    }

    @Test
    void whatChangesSomethingAsksForALoginAndRefusesNothingAsItSays() throws IOException {
        int seen = 0;
        for (Operation one : operations()) {
            if (one.method().equals("GET")) {
                continue;
            }
            seen++;
            byte[] nothing = "{\"no such field\": 1}".getBytes(StandardCharsets.UTF_8);
            assertThat(site.api().send(one.method(), one.url(), null, nothing).statusCode())
                    .as(one + " without a login")
                    .isEqualTo(401);
            mustBeExpected(one, site.api().send(one.method(), one.url(), SiteApi.PASSWORD, nothing));
        }
        assertThat(seen).isGreaterThan(12);
    }

    private static void mustBeExpected(Operation one, HttpResponse<byte[]> answer) {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(one.said().path("responses").has(Integer.toString(answer.statusCode())))
                .as(one + " answers " + answer.statusCode() + ": " + body)
                .isTrue();
        assertThat(answer.statusCode()).isNotEqualTo(405);
        if (answer.statusCode() >= 400 && !one.path().startsWith("/observe")) {
            assertThat(body).as(one.toString()).doesNotContain(NOTHING_THERE);
            assertThat(json(answer).path("status").asInt()).isEqualTo(answer.statusCode());
            assertThat(json(answer).path("error").isTextual()).isTrue();
            assertThat(json(answer).path("message").asText()).isNotBlank();
        }
    }

    /** Those of {@code Resources} are in it because they are routed by what it is made of. */
    @Test
    void namesWhateverElseTheServerHas() {
        Set<String> paths = new TreeSet<>();
        for (VertxPlatformHttpRouter router :
                site.drover().context().getRegistry().findByType(VertxPlatformHttpRouter.class)) {
            router.getRoutes().stream()
                    .map(Route::getPath)
                    .filter(path -> path != null && path.matches("/(api|observe)/.*[^*/]"))
                    .forEach(paths::add);
        }
        assertThat(paths).contains("/api/drover/stream", "/observe/metrics");
        paths.removeAll(Set.of("/api/1", "/api/2", "/api/drover"));
        Set<String> described = new TreeSet<>();
        document.path("paths").fieldNames().forEachRemaining(described::add);
        assertThat(described).containsAll(paths);
    }

    @Test
    void namesTheParametersThatAreRead() throws IOException {
        Set<String> read = new TreeSet<>(ONE_OF);
        for (String folder : List.of("api", "console")) {
            try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/drover", folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Matcher found = READ.matcher(Files.readString(file));
                    while (found.find()) {
                        read.add(found.group(1));
                    }
                }
            }
        }
        Set<String> described = new TreeSet<>();
        operations().forEach(one -> one.said().path("parameters").forEach(parameter -> {
            if (parameter.path("in").asText().equals("query")) {
                described.add(parameter.path("name").asText());
            }
        }));
        assertThat(described).isEqualTo(read);
    }

    @Test
    void tellsOfMetricsThatAreServed() {
        String served = new String(site.api().get("/observe/metrics").body(), StandardCharsets.UTF_8);
        JsonNode metrics = site.api().json("/api/drover/catalogue").path("metrics");
        assertThat(metrics.size()).isGreaterThan(20);
        metrics.forEach(metric ->
                assertThat(served).containsPattern("(?m)^" + metric.path("name").asText() + "(_count|_sum)?[ {]"));
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(new String(answer.body(), StandardCharsets.UTF_8), e);
        }
    }
}
