package io.drover.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.testing.Browser;
import io.drover.testing.Site;
import io.drover.testing.SiteApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Hawtio over a whole site with JMX: who gets in, who may do what, and that it draws the routes. */
@Timeout(120)
class HawtioBrowserTest {
    private static final String JMX_OFF = "org.apache.camel.jmx.disabled";
    private static final String STOP =
            "{\"type\":\"exec\",\"mbean\":\"org.apache.camel:context=drover,type=routes,name=\\\"gating-decisions\\\"\",\"operation\":\"stop()\"}";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path directory;

    private static Site site;
    private static String before;

    @BeforeAll
    static void start() throws IOException {
        before = System.getProperty(JMX_OFF);
        System.setProperty(JMX_OFF, "false");
        Path users = directory.resolve("hawtio-users");
        String hash = BCrypt.hashpw(SiteApi.PASSWORD, BCrypt.gensalt(4));
        Files.writeString(users, SiteApi.USER + ":" + hash + ":admin,sender\nviewer:" + hash + ":sender\n");
        site = Site.start(
                Site.Stack.EMBEDDED,
                directory,
                Map.of("drover.api.users-file", users.toString(), "drover.hawtio.enabled", "true"));
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
        if (before == null) {
            System.clearProperty(JMX_OFF);
        } else {
            System.setProperty(JMX_OFF, before);
        }
    }

    private static HttpResponse<String> ask(String method, String path, String user, String type, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(site.api().base() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        if (!user.isEmpty()) {
            String login = user + ":" + SiteApi.PASSWORD;
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode jolokia(String user, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask("POST", "/hawtio/jolokia", user, "application/json", body);
        return io.drover.api.LedgerFixture.json(
                answer.statusCode() == 200 ? answer.body() : "{\"status\":" + answer.statusCode() + "}");
    }

    @Test
    void isClosedToStrangersOnEveryPath() throws Exception {
        for (String path : List.of(
                "/hawtio",
                "/hawtio/",
                "/hawtio/user",
                "/hawtio/index.html",
                "/hawtio/static/js/any.js",
                "/hawtio/jolokia",
                "/hawtio/jolokia/",
                "/hawtio/jolokia/list",
                "/hawtio/%6Aolokia/list",
                "//hawtio/jolokia/list",
                "/hawtio/camel/routes")) {
            assertThat(ask("GET", path, "", "", "").statusCode()).as(path).isIn(401, 404);
            assertThat(ask("POST", path, "", "application/json", "{\"type\":\"list\"}")
                            .statusCode())
                    .as(path)
                    .isIn(401, 404);
        }
        assertThat(ask("GET", "/hawtio/", "", "", "").statusCode()).isEqualTo(401);
        assertThat(ask("GET", "/hawtio/jolokia", "", "", "").statusCode()).isEqualTo(401);
        assertThat(ask("GET", "/hawtio/", "viewer", "", "").statusCode()).isEqualTo(200);
    }

    @Test
    void letsViewersReadAndOnlyAdministratorsAct() throws Exception {
        String uptime = "{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\",\"attribute\":\"Uptime\"}";
        assertThat(jolokia("viewer", uptime).path("value").asLong()).isPositive();
        String dump =
                "{\"type\":\"exec\",\"mbean\":\"org.apache.camel:context=drover,type=context,name=\\\"drover\\\"\",\"operation\":\"dumpRoutesAsXml()\"}";
        assertThat(jolokia("viewer", dump).path("value").asText()).contains("modules-on-spec-change");

        assertThat(jolokia("viewer", STOP).path("status").asInt()).isEqualTo(403);
        assertThat(jolokia("viewer", "[" + uptime + "," + STOP + "]")
                        .path("status")
                        .asInt())
                .isEqualTo(403);
        assertThat(running("gating-decisions")).isTrue();
        assertThat(jolokia(SiteApi.USER, STOP).path("status").asInt()).isEqualTo(200);
        assertThat(running("gating-decisions")).isFalse();
    }

    private static boolean running(String route) {
        return site.drover()
                .context()
                .getRouteController()
                .getRouteStatus(route)
                .isStarted();
    }

    @Test
    void takesNoOrdersFromPagesOfOthersAndReachesNoOtherMBeans() throws Exception {
        assertThat(ask("POST", "/hawtio/jolokia", SiteApi.USER, "text/plain", STOP)
                        .statusCode())
                .isEqualTo(403);
        assertThat(ask("GET", "/hawtio/jolokia/exec/java.lang:type=Memory/gc", SiteApi.USER, "", "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(ask("GET", "/hawtio/jolokia?p=exec/java.lang:type=Memory/gc", SiteApi.USER, "", "")
                        .statusCode())
                .isEqualTo(403);
        for (String body : List.of(
                "{\"type\":\"exec\",\"mbean\":\"java.lang:type=Memory\",\"operation\":\"gc\"}",
                "{\"type\":\"read\",\"mbean\":\"java.util.logging:type=Logging\",\"attribute\":\"LoggerNames\"}",
                "{\"type\":\"write\",\"mbean\":\"java.lang:type=Memory\",\"attribute\":\"Verbose\",\"value\":true}",
                "{\"type\":\"exec\",\"mbean\":\"com.sun.management:type=DiagnosticCommand\",\"operation\":\"vmSystemProperties\"}")) {
            assertThat(jolokia(SiteApi.USER, body).path("status").asInt())
                    .as(body)
                    .isEqualTo(403);
        }
    }

    @Test
    void drawsTheRoutesWithTheirCounters() throws IOException {
        Browser.required();
        site.modules().spec("hawtio-package", "f42");
        site.awaitJudged();
        try (Browser browser = Browser.start(site.api().base(), false).size(1400, 1000)) {
            browser.login(SiteApi.USER, SiteApi.PASSWORD).open("/live").await("Hawtio");
            browser.open("/hawtio/camel/routes").await("modules-on-spec-change");
            assertThat(browser.text()).contains(SiteApi.USER, "Completed", "Started");
            browser.picture("hawtio-routes");
            browser.follow("Route Diagram");
            assertThat(browser.all(".react-flow__node")).hasSizeGreaterThan(3);
            // Hawtio says of routes inside kamelets that it does not find them
            browser.script("document.head.append(Object.assign(document.createElement('style'),"
                    + " {textContent: '[class*=alert] {display: none}'}))");
            browser.picture("hawtio-diagram");
        }
    }
}
