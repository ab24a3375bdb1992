package io.drover.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Api;
import io.drover.api.LedgerFixture;
import io.drover.ledger.Lookout;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveStreamTest {
    private final TestDatabase database = TestDatabases.h2();
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private LiveFeed feed;
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        LedgerFixture.insert(database.database());
        Api api = LedgerFixture.api(database.database());
        feed = new LiveFeed(new Lookout(database.database(), Clock.systemUTC()), 2);
        Router router = Router.router(vertx);
        new LiveStream(feed).addTo(router, api.gate());
        new ConsolePages().addTo(router, api.gate());
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        feed.close();
        database.close();
    }

    private HttpResponse<InputStream> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private static BufferedReader lines(HttpResponse<InputStream> response) {
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private static List<String> read(BufferedReader lines, String beginning, int number) throws IOException {
        List<String> found = new ArrayList<>();
        while (found.size() < number) {
            String line = lines.readLine();
            if (line.startsWith(beginning)) {
                found.add(line);
            }
        }
        return found;
    }

    @Test
    void streamsWhatPassesTheFilterAndWhatComesLater() throws Exception {
        HttpResponse<InputStream> response = get("/api/drover/stream?kind=decision,action&state=IGNORED&text=SPEC");
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        try (BufferedReader lines = lines(response)) {
            assertThat(read(lines, "data: ", 1).get(0))
                    .contains(
                            "\"kind\":\"decision\"",
                            "\"id\":\"2\"",
                            "\"topic\":\"org.fedoraproject.prod.git.receive\"");
            database.database()
                    .sql()
                    .sql(
                            "UPDATE delivery SET state = 'JUDGED', decision = 'ignored', reason = 'no .spec after all' WHERE id = 4")
                    .update();
            assertThat(read(lines, "data: ", 1).get(0)).contains("\"id\":\"4\"", "no .spec after all");
        }
    }

    @Test
    void goesOnBehindTheLastOneForWhoComesBack() throws Exception {
        try (BufferedReader first = lines(get("/api/drover/stream"))) {
            List<String> ids = read(first, "id: ", 24);
            try (BufferedReader second =
                    lines(get("/api/drover/stream", "Last-Event-ID", ids.get(20).substring(4)))) {
                assertThat(read(second, "id: ", 3)).isEqualTo(ids.subList(21, 24));
            }
        }
    }

    @Test
    void tellsNoMoreThanSoMany() throws Exception {
        InputStream one = get("/api/drover/stream").body();
        InputStream two = get("/api/drover/stream").body();
        assertThat(get("/api/drover/stream").statusCode()).isEqualTo(503);
        two.close();
        // the place is free when the server has noticed
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> {
            HttpResponse<InputStream> again = get("/api/drover/stream");
            again.body().close();
            return again.statusCode() == 200;
        });
        one.close();
    }

    @Test
    void givesPagesThatLoadNothingFromElsewhere() throws Exception {
        for (String page : List.of("/", "/live", "/event?id=1", "/why?q=x", "/dead-letters", "/systems", "/routes")) {
            HttpResponse<InputStream> response = get(page);
            assertThat(response.statusCode()).as(page).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'self'");
            assertThat(new String(response.body().readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain("http");
        }
        HttpResponse<Void> looked = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/"))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        assertThat(looked.statusCode()).as("a load balancer's question").isEqualTo(200);
        HttpResponse<InputStream> script = get("/console/console.js", "Accept-Encoding", "gzip");
        assertThat(script.headers().firstValue("Content-Encoding")).contains("gzip");
        String tag = script.headers().firstValue("ETag").orElseThrow();
        assertThat(get("/console/console.js", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        assertThat(get("/console/lib/lit-html.js").statusCode()).isEqualTo(200);
        for (String path : List.of(
                "/console/",
                "/console/../db/ledger/V1__ledger.sql",
                "/console/%2e%2e/defaults/application.properties",
                "/console/none.js")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }
}
