package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Failures;
import io.drover.rest.JsonTalk;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Journal;
import io.drover.sandbox.RequestLog;
import io.drover.sandbox.Simulator;
import io.drover.sandbox.SimulatorServer;
import io.drover.sandbox.odcs.OdcsAccess;
import io.drover.sandbox.odcs.OdcsSimulator;
import io.drover.testing.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/**
 * The simulated ODCS, the shipped kamelets in a running Camel, and DISPATCH's way of calling them. Camel takes a while to
 * start: have one for a class, and {@link #anew} before each test.
 */
final class OdcsStage implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-05-20T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    final SettableClock clock = new SettableClock(NOON);
    final KnownComposes known = new KnownComposes();
    final SimulatorServer server;
    OdcsSimulator odcs;
    Journal journal = new Journal("odcs");
    String token = "T";
    private final boolean admin;
    private final Main main = new Main();
    private final ProducerTemplate template;
    private int looked;

    OdcsStage() throws Exception {
        this("drover", false);
    }

    /** @param owner as configured, "" for none. @param admin whether the account may remove what is done */
    OdcsStage(String owner, boolean admin) throws Exception {
        this.admin = admin;
        odcs = simulator();
        server = SimulatorServer.start(new Present(), new Journal("requests"), 0);
        URI url = URI.create(server.url() + "/api/1");
        main.bind("odcs", new OdcsVerbs(new OdcsSettings(url, owner), known, clock));
        main.bind("odcsTalk", new JsonTalk("ODCS", () -> token));
        Properties properties = new Properties();
        properties.put("drover.odcs.url", url.toString());
        properties.put("drover.odcs.connect-timeout-millis", "2000");
        properties.put("drover.odcs.timeout-millis", "1000");
        properties.put("camel.component.kamelet.location", "classpath:routes/kamelets");
        properties.put("camel.component.kamelet.no-error-handler", "true");
        properties.put("camel.component.http.automatic-retries-disabled", "true");
        main.setOverrideProperties(properties);
        main.start();
        template = main.getCamelContext().createProducerTemplate();
    }

    private OdcsSimulator simulator() {
        return new OdcsSimulator(
                new OdcsAccess("T", "drover", admin, Set.of("tag", "module", "build", "pulp")),
                "https://odcs.example.org/composes",
                JsonNodeFactory.instance::arrayNode,
                journal,
                (topic, body) -> {},
                clock);
    }

    /** Another ODCS at the same address, at noon, with nothing in it. */
    OdcsStage anew() {
        server.faults().clear();
        journal = new Journal("odcs");
        odcs = simulator();
        known.planned.clear();
        known.owned.clear();
        clock.set(NOON);
        token = "T";
        requests();
        return this;
    }

    /** Whichever there is now. */
    private final class Present implements Simulator {
        @Override
        public String name() {
            return odcs.name();
        }

        @Override
        public Answer answer(Request request) throws IOException {
            return odcs.answer(request);
        }

        @Override
        public JsonNode state() {
            return odcs.state();
        }
    }

    CallResult<Accepted> send(String verb, String parameters) {
        return result(verb + "-action", parameters, 1, true);
    }

    /** The same as a later attempt. */
    CallResult<Accepted> send(String verb, String parameters, int attempt) {
        return result(verb + "-action", parameters, attempt, true);
    }

    Accepted accepted(String verb, String parameters) {
        return done(send(verb, parameters));
    }

    CallResult<Optional<Accepted>> probe(String verb, String parameters) {
        return result(verb + "-probe", parameters, 2, false);
    }

    Optional<Accepted> found(String verb, String parameters) {
        return done(probe(verb, parameters));
    }

    CallResult<List<Completion>> completions(String... ids) {
        return result(
                "odcs-compose-completion-lookup",
                JSON.createObjectNode().set("ids", JSON.valueToTree(ids)).toString(),
                1,
                false);
    }

    Completion completion(long id) {
        return done(completions(Long.toString(id))).get(0);
    }

    /** What a rule gets. */
    JsonNode ask(String lookup, String question) throws Exception {
        Exchange exchange = call(lookup, question, 1);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return exchange.getMessage().getBody(JsonNode.class);
    }

    /** Reads the outcome as DISPATCH does. */
    @SuppressWarnings("unchecked")
    private <T> CallResult<T> result(String kamelet, String parameters, int attempt, boolean mayTakeEffect) {
        Exchange exchange = call(kamelet, parameters, attempt);
        return exchange.getException() == null
                ? (CallResult<T>) exchange.getMessage().getBody(CallResult.class)
                : (CallResult<T>) Failures.read(exchange.getException(), mayTakeEffect)
                        .orElseThrow(() -> new AssertionError(exchange.getException()));
    }

    /** As action 7, with headers of somebody else's on the message. */
    Exchange call(String kamelet, String parameters, int attempt) {
        Exchange exchange =
                main.getCamelContext().getEndpoint("kamelet:" + kamelet).createExchange(ExchangePattern.InOut);
        exchange.getMessage().setBody(json(parameters));
        exchange.getMessage().setHeader("X-Of-The-Caller", "must not leave");
        exchange.setVariable("actionKey", "key");
        exchange.setVariable("actionId", 7L);
        exchange.setVariable("attempt", attempt);
        template.send("kamelet:" + kamelet, exchange);
        return exchange;
    }

    static <T> T done(CallResult<T> result) {
        return result.asOptional().orElseThrow(() -> new AssertionError(result.outcome() + ": " + result.evidence()));
    }

    /** Makes every compose that waits. */
    void make() {
        odcs.tick();
        odcs.tick();
    }

    void order(String order) {
        odcs.control(json(order));
    }

    void next(Fault fault) {
        server.faults().arm(fault);
    }

    /** {@code POST /api/1/composes/}, one line each, since the last look. */
    List<String> requests() {
        return sent().stream().map(entry -> entry.method() + " " + entry.path()).toList();
    }

    /** The same with headers. The log keeps the last 1,000. */
    List<RequestLog.Entry> sent() {
        List<RequestLog.Entry> all = server.requests().entries();
        List<RequestLog.Entry> since = all.subList(looked, all.size());
        looked = all.size();
        return since;
    }

    /** {@code request build zlib-1-1}. */
    List<String> effects() {
        return journal.entries().stream()
                .map(entry -> entry.what() + " " + entry.subject())
                .toList();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        main.stop();
    }
}
