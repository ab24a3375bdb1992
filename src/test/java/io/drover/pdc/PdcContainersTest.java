package io.drover.pdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Failures;
import io.drover.rest.JsonCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kamelet that asks a PDC, against answers as wire/services.md §6.1 has them. */
class PdcContainersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** By path and query. */
    private final Map<String, String> answers = new TreeMap<>();

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private DefaultCamelContext context;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestURI().toString());
                String answer = answers.get(exchange.getRequestURI().toString());
                byte[] body = (answer == null ? "{\"detail\": \"Not found.\"}" : answer.replace('\'', '"'))
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(answer == null ? 503 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        context = new DefaultCamelContext();
        Properties keys = new Properties();
        keys.put(
                "drover.images.pdc-url",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/rest_api/v1");
        keys.put("drover.images.pdc-connect-timeout-millis", "2000");
        keys.put("drover.images.pdc-timeout-millis", "2000");
        context.getPropertiesComponent().setInitialProperties(keys);
        context.getRegistry().bind("jsonCall", new JsonCall());
        context.getRegistry().bind("pdcContainers", new PdcContainers());
        KameletComponent kamelets = context.getComponent("kamelet", KameletComponent.class);
        kamelets.setLocation("classpath:routes/kamelets");
        kamelets.setNoErrorHandler(true);
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        server.stop(0);
    }

    @Test
    void findsContainersOnAllPagesWithTheirBranches() throws IOException {
        page(1, "{'next': 'http://x/?page=2', 'results': [{'from_component': {'id': 5, 'name': 'httpd'}}]}");
        page(
                2,
                "{'next': null, 'results': [{'from_component': {'id': 5, 'name': 'httpd'}},"
                        + " {'from_component': {'id': 6, 'name': 'base'}}]}");
        answers.put(
                "/rest_api/v1/release-components/5/",
                "{'id': 5, 'name': 'httpd', 'dist_git_branch': 'f42', 'release': {'release_id': 'fedora-42'}}");
        answers.put("/rest_api/v1/release-components/6/", "{'id': 6, 'name': 'base', 'dist_git_branch': null}");
        assertThat(ask("{'name': 'zlib'}").toString())
                .isEqualTo("{\"containers\":[{\"name\":\"base\",\"branch\":null,\"release\":null},"
                        + "{\"name\":\"httpd\",\"branch\":\"f42\",\"release\":\"fedora-42\"}]}");
        assertThat(asked).as("each component once").hasSize(4);
    }

    @Test
    void nobodyContainsItIsAnAnswerAndAPdcThatIsAwayIsNone() throws IOException {
        page(1, "{'next': null, 'results': []}");
        assertThat(ask("{'name': 'zlib'}").path("containers")).isEmpty();
        answers.clear();
        assertThat(catchThrowableOfType(CallFailed.class, () -> ask("{'name': 'zlib'}"))
                        .result())
                .isInstanceOf(CallResult.Unavailable.class);
        asked.clear();
        assertThat(catchThrowableOfType(CallFailed.class, () -> ask("{}")).result())
                .isInstanceOf(CallResult.Refused.class);
        assertThat(asked).isEmpty();
    }

    private void page(int number, String answer) {
        answers.put(
                "/rest_api/v1/release-component-relationships/?type=ContainerIncludesRPM&to_component_name=zlib"
                        + "&ordering=id&page_size=100&page=" + number,
                answer);
    }

    private JsonNode ask(String question) throws IOException {
        JsonNode body = JSON.readTree(question.replace('\'', '"'));
        Exchange answered = context.createProducerTemplate()
                .send("kamelet:pdc-containers-with-rpm-lookup", exchange -> exchange.getMessage()
                        .setBody(body));
        if (answered.getException() != null) {
            throw new CallFailed(Failures.read(answered.getException(), false)
                    .orElseThrow(() -> new AssertionError(answered.getException())));
        }
        return answered.getMessage().getBody(JsonNode.class);
    }
}
