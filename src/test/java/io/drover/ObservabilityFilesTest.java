package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.drover.testing.Site;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped dashboard and alert rules ask for what a running Drover really tells. */
class ObservabilityFilesTest {
    private static final Path FOLDER = Path.of("config/observability");
    private static final Pattern METRIC = Pattern.compile("\\b(?:drover|camel)_[a-z_]+");

    @TempDir
    Path directory;

    @Test
    void everyMetricThatTheyNameIsServed() throws Exception {
        JsonNode alerts = new ObjectMapper(new YAMLFactory())
                .readTree(FOLDER.resolve("alerts.yaml").toFile());
        JsonNode dashboard = new ObjectMapper()
                .readTree(FOLDER.resolve("grafana-dashboard.json").toFile());
        Set<String> expressions = new TreeSet<>();
        alerts.at("/groups/0/rules").forEach(rule -> {
            assertThat(rule.at("/annotations/summary").asText())
                    .as(rule.toString())
                    .endsWith(".");
            assertThat(rule.at("/annotations/action").asText())
                    .as(rule.toString())
                    .isNotBlank();
            expressions.add(rule.path("expr").asText());
        });
        dashboard.path("panels").forEach(panel -> panel.path("targets")
                .forEach(target -> expressions.add(target.path("expr").asText())));
        assertThat(expressions).hasSizeGreaterThan(25);

        try (Site site = Site.start(Site.Stack.EMBEDDED, directory, Map.of())) {
            site.bus()
                    .send(
                            "buildsys.tag",
                            UUID.randomUUID(),
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("tag", "f42-candidate")
                                    .put("name", "figlet")
                                    .put("version", "2")
                                    .put("release", "1"));
            Site.await(() -> metrics(site).contains("drover_system_calls_seconds_count"));
            String served = metrics(site);
            Set<String> names = new TreeSet<>();
            for (String text : expressions) {
                METRIC.matcher(text).results().map(MatchResult::group).forEach(names::add);
            }
            assertThat(names).allSatisfy(name -> assertThat(served).containsPattern("(?m)^" + name + "[ {]"));
            assertThat(served).contains("state=\"denied\"", "state=\"open\"", "state=\"paused\"", "routeId=\"");
            assertThat(value(served, "drover_deliveries_oldest_seconds")).isBetween(0.0, 600.0);
        }
    }

    private static double value(String served, String name) {
        Matcher found =
                Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\S+)").matcher(served);
        assertThat(found.find()).isTrue();
        return Double.parseDouble(found.group(1));
    }

    private static String metrics(Site site) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://127.0.0.1:" + site.drover().port() + "/observe/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
