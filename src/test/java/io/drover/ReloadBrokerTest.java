package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.testing.Site;
import io.drover.testing.SiteApi;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** New routes beside a broker: their topics are bound, what nobody wants any more is not sent here; by order alone. */
class ReloadBrokerTest {
    private static final String ROUTE =
            """
            - route:
                id: weather-is-fine
                description: Hears of the weather.
                group: weather
                from:
                  uri: bus:weather.new
                  steps:
                    - filter:
                        id: rain
                        description: it rains
                        expression:
                          jq:
                            expression: .rain
                        steps:
                          - log:
                              id: wet
                              message: wet
            """;

    @TempDir
    Path directory;

    @Test
    void bindsTheTopicsOfNewRoutesAndTakesOffThoseOfOldOnes() throws IOException {
        Path users = directory.resolve("admins");
        Files.writeString(users, SiteApi.USER + ":" + BCrypt.hashpw(SiteApi.PASSWORD, BCrypt.gensalt(4)) + ":admin\n");
        Map<String, String> settings = Map.of("drover.routes.reload", "off", "drover.api.users-file", users.toString());
        try (Site site = Site.start(Site.Stack.EMBEDDED, directory, settings)) {
            Path file = directory.resolve("routes/weather.yaml");
            Files.writeString(file, ROUTE);
            JsonNode taken = site.api().change("POST", "/api/drover/reload", "{}");
            assertThat(taken.path("outcome").asText()).isEqualTo("taken");
            assertThat(taken.at("/added/0").asText()).isEqualTo("weather-is-fine");
            assertThat(site.api()
                            .change("POST", "/api/drover/reload", "{}")
                            .path("outcome")
                            .asText())
                    .isEqualTo("unchanged");
            Site.await(() -> {
                site.bus().send("weather.new", UUID.randomUUID(), weather());
                return !site.texts("SELECT decision FROM delivery WHERE route = 'weather-is-fine'")
                        .isEmpty();
            });

            Files.writeString(file, ROUTE.replace("expression: .rain", "expression: '.rain >'"));
            HttpResponse<byte[]> refused =
                    site.api().post("/api/drover/reload", SiteApi.PASSWORD, "{}".getBytes(StandardCharsets.UTF_8));
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(new String(refused.body(), StandardCharsets.UTF_8))
                    .contains("weather.yaml", "step rain: line 8");
            assertThat(site.api()
                            .json("/api/drover/routes")
                            .at("/difference/faults/0")
                            .asText())
                    .contains("weather.yaml");

            Files.delete(file);
            site.api().change("POST", "/api/drover/reload", "{}");
            Site.await(() -> {
                UUID id = UUID.randomUUID();
                site.bus().send("weather.new", id, weather());
                site.bus().send("buildsys.tag", UUID.randomUUID(), weather());
                Site.await(() -> site.texts("SELECT id FROM message WHERE topic LIKE '%buildsys.tag'")
                                .size()
                        > 0);
                return site.api().get("/api/drover/why?message=" + id).statusCode() == 404;
            });
        }
    }

    @Test
    void refusesWhoMayNot() {
        try (Site site = Site.start(Site.Stack.EMBEDDED, directory, Map.of())) {
            byte[] nothing = "{}".getBytes(StandardCharsets.UTF_8);
            assertThat(site.api().post("/api/drover/reload", null, nothing).statusCode())
                    .isEqualTo(401);
            assertThat(site.api()
                            .post("/api/drover/reload", SiteApi.PASSWORD, nothing)
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    private static JsonNode weather() {
        return JsonNodeFactory.instance.objectNode().put("rain", false);
    }
}
