package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.dispatch.OwnWork;
import io.drover.sandbox.Journal;
import io.drover.sandbox.RequestLog;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.SimulatorServer;
import io.drover.sandbox.osbs.OsbsSimulator;
import io.drover.tls.PemFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;

/** The shipped OSBS kamelets in a running Camel, talking to the shipped simulator over loopback. */
final class OsbsKamelets implements AutoCloseable {
    static final OsbsSettings SETTINGS = new OsbsSettings(
            OsbsSimulator.NAMESPACE,
            "https://console.example.org/",
            "drover",
            "drover",
            "binary-container-0-2",
            "reg.example.org/osbs:latest",
            "reactor-config-map",
            Duration.ofHours(3),
            1 << 20);

    final Journal journal = new Journal("osbs");
    final OsbsSimulator osbs;
    final SimulatorServer server;
    private final Main main = new Main();

    /** What is said when the cluster's token is asked for. */
    volatile java.util.function.Supplier<String> token = () -> "s3cret";

    /** When every action was planned. */
    volatile @Nullable Instant planned;

    OsbsKamelets() throws Exception {
        this("", null);
    }

    /** @param url of another cluster than the simulator, "" for that */
    OsbsKamelets(String url, @Nullable PemFile authorities) throws Exception {
        AtomicLong images = new AtomicLong(900);
        osbs = new OsbsSimulator("s3cret", journal, (parameters, run) -> images.incrementAndGet(), Clock.systemUTC());
        server = SimulatorServer.start(osbs, journal, 0);
        main.bind("osbsTrust", new ClusterTrust(authorities));
        main.bind(
                "osbs",
                new Osbs(
                        SETTINGS,
                        ObjectTemplate.shippedPipelineRun(),
                        ObjectTemplate.shippedBuild(),
                        new Planned(),
                        () -> token.get()));
        Properties properties = new Properties();
        properties.put("drover.osbs.url", url.isEmpty() ? server.url() : url);
        properties.put("drover.osbs.connect-timeout-millis", "2000");
        properties.put("drover.osbs.timeout-millis", "1000");
        properties.put("camel.component.kamelet.location", "classpath:routes/kamelets");
        properties.put("camel.component.kamelet.no-error-handler", "true");
        properties.put("camel.component.http.automatic-retries-disabled", "true");
        main.setOverrideProperties(properties);
        main.start();
    }

    private final class Planned implements OwnWork {
        @Override
        public Optional<Instant> plannedAt(long action) {
            return Optional.ofNullable(planned);
        }

        @Override
        public List<JsonNode> othersWith(String system, String externalId, long action) {
            throw new AssertionError("nobody needs to know");
        }
    }

    /** Calls a kamelet as DISPATCH does. */
    Exchange call(String kamelet, String key, JsonNode body) {
        Exchange exchange =
                main.getCamelContext().getEndpoint("kamelet:" + kamelet).createExchange(ExchangePattern.InOut);
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeader("X-Of-The-Caller", "must not leave");
        exchange.setVariable("actionKey", key);
        exchange.setVariable("actionId", 7L);
        exchange.setVariable("attempt", 1);
        return main.getCamelContext().createProducerTemplate().send("kamelet:" + kamelet, exchange);
    }

    /** What DISPATCH makes of it. */
    @SuppressWarnings("unchecked")
    <T> CallResult<T> ask(String kamelet, String key, JsonNode body) {
        Exchange exchange = call(kamelet, key, body);
        Exception thrown = exchange.getException();
        if (thrown != null) {
            return (CallResult<T>) io.drover.dispatch.Failures.read(thrown, kamelet.endsWith("-action"))
                    .orElseThrow(() -> new AssertionError(thrown));
        }
        return (CallResult<T>) exchange.getMessage().getBody();
    }

    CallResult<Accepted> act(String verb, String key, JsonNode parameters) {
        return ask(verb + "-action", key, parameters);
    }

    CallResult<Optional<Accepted>> probe(String verb, String key, JsonNode parameters) {
        return ask(verb + "-probe", key, parameters);
    }

    /** @param kind pipeline or build */
    CallResult<List<Completion>> completions(String kind, String... ids) {
        ObjectNode question = SandboxJson.object();
        List.of(ids).forEach(question.putArray("ids")::add);
        return ask("osbs-" + kind + "-completion-lookup", "", question);
    }

    Completion completion(String kind, String id) {
        return value(completions(kind, id)).get(0);
    }

    static <T> T value(CallResult<T> result) {
        return result.asOptional().orElseThrow(() -> new AssertionError(result.outcome() + ": " + result.evidence()));
    }

    /** {@code create drover-…}, oldest first, of what has to do with it. */
    List<String> effects(String subject) {
        return journal.entries().stream()
                .filter(entry -> entry.subject().equals(subject))
                .map(Journal.Entry::what)
                .toList();
    }

    /** {@code GET /apis/…: 200}, all since the last {@link #forgetRequests}. */
    List<String> requests() {
        List<RequestLog.Entry> all = server.requests().entries();
        return all.subList(seen, all.size()).stream()
                .map(entry -> entry.method() + " "
                        + entry.path().substring(entry.path().indexOf("/namespaces/osbs/") + 17) + ": "
                        + entry.status())
                .toList();
    }

    private int seen;

    void forgetRequests() {
        seen = server.requests().entries().size();
    }

    JsonNode order(String json) {
        try {
            return osbs.control(SandboxJson.parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The object of that name as the cluster has it. */
    JsonNode object(String plural, String name) {
        for (JsonNode object : osbs.state().path(plural)) {
            if (object.at("/metadata/name").asText().equals(name)) {
                return object;
            }
        }
        throw new AssertionError("no " + name + " among " + plural);
    }

    void tick(int times) {
        for (int i = 0; i < times; i++) {
            osbs.tick();
        }
    }

    static CallFailed failed(Exchange exchange) {
        if (exchange.getException() instanceof CallFailed failed) {
            return failed;
        }
        throw new AssertionError("not failed as a call: " + exchange.getException());
    }

    @Override
    public void close() {
        server.close();
        main.stop();
    }
}
