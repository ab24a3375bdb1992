package io.drover.bus.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.testing.Site;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole Drover as it ships: what it finds, what it shows, and that an archive that is away harms nothing. */
class ArchiveOnASiteTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void findsALostMessageAndShowsItAndLivesWithoutAnArchive(@TempDir Path directory) throws Exception {
        Map<String, String> quick = Map.of(
                "drover.archive.interval", "300ms", "drover.archive.grace", "100ms", "drover.archive.retry-most", "1s");
        try (Site site = Site.start(Site.Stack.EMBEDDED, directory, quick)) {
            Site.await(() -> json(site, "/api/drover/archive").path("items").size() > 0);
            UUID lost = UUID.randomUUID();
            site.simulators()
                    .datagrepper()
                    .keep(
                            site.bus().prefix() + ".buildsys.tag",
                            lost.toString(),
                            JsonNodeFactory.instance.objectNode(),
                            JsonNodeFactory.instance.objectNode().put("tag", "no-matter"));
            Site.await(() -> site.texts("SELECT state FROM delivery WHERE message_id = ?", lost)
                    .contains("JUDGED"));
            assertThat(site.texts("SELECT source FROM message WHERE id = ?", lost))
                    .containsExactly("archive");
            Site.await(() -> json(site, "/api/drover/archive").path("recovered").asInt() == 1);
            JsonNode archive = json(site, "/api/drover/archive");
            assertThat(archive.path("enabled").asBoolean()).isTrue();
            assertThat(archive.path("items")).isNotEmpty().allSatisfy(item -> {
                assertThat(item.path("scope").asText())
                        .startsWith("topic:" + site.bus().prefix());
                assertThat(item.path("answer").asText()).contains(" messages from ");
            });
            assertThat(get(site, "/observe/metrics")).contains("drover_archive_recovered_total 1.0");

            site.simulators().server("datagrepper").close();
            Site.await(() -> get(site, "/observe/health").contains("warning"));
            JsonNode health = JSON.readTree(get(site, "/observe/health"));
            assertThat(health.path("status").asText()).isEqualTo("UP");
            UUID brought = UUID.randomUUID();
            site.bus()
                    .send(
                            "buildsys.tag",
                            brought,
                            JsonNodeFactory.instance.objectNode().put("tag", "x"));
            Site.await(() -> site.texts("SELECT state FROM delivery WHERE message_id = ?", brought)
                    .contains("JUDGED"));
        }
    }

    private JsonNode json(Site site, String path) throws IOException, InterruptedException {
        return JSON.readTree(get(site, path));
    }

    private String get(Site site, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + site.drover().port() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }
}
