package io.drover.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerHealthTest {
    private final RunningApi server = new RunningApi();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void showsHealthAndMetricsOnTheSamePort() throws Exception {
        assertThat(get("/observe/health").statusCode()).isEqualTo(200);
        assertThat(get("/observe/health").body()).contains("ledger");
        assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/observe/health/ready").statusCode()).isEqualTo(200);
        get("/api/1/about/");
        assertThat(get("/observe/metrics").body())
                .contains("camel_exchanges_total")
                .contains("api-freshmaker-1");
    }

    @Test
    void isAliveButNotReadyWithoutItsDatabase() throws Exception {
        server.database.database().close();

        assertThat(get("/observe/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/observe/health/ready").body()).contains("the ledger's database does not answer");
        assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> builds = get("/api/1/builds/");
        assertThat(builds.statusCode()).isEqualTo(503);
        assertThat(builds.body()).contains("database does not answer").doesNotContain("Exception");
        assertThat(get("/api/1/about/").statusCode()).isEqualTo(200);
    }

    @Test
    void givesStackTracesToNobody() throws Exception {
        server.broken = true;

        HttpResponse<String> ready = get("/observe/health/ready?exposureLevel=full&stackTrace=true&data=true");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("broken").doesNotContain("RunningApi");
    }
}
