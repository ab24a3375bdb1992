package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallResult;
import io.drover.modules.RebuildOrder;
import io.drover.modules.RebuildRule;
import io.drover.sandbox.Journal;
import io.drover.sandbox.Simulator;
import io.drover.sandbox.SimulatorServer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;

/** The shipped MBS kamelets in a running Camel, talking to an MBS over loopback. */
final class MbsKamelets implements AutoCloseable {
    /** What it talks to, unless it was given another. */
    final ScriptedMbs mbs;

    final SimulatorServer server;
    final ModuleIndex index;
    private final Main main = new Main();

    MbsKamelets(RebuildRule rule) throws Exception {
        this(new ScriptedMbs(), new Journal("mbs"), rule);
    }

    MbsKamelets(Simulator simulator, Journal journal, RebuildRule rule) throws Exception {
        mbs = simulator instanceof ScriptedMbs scripted ? scripted : new ScriptedMbs();
        server = SimulatorServer.start(simulator, journal, 0);
        URI url = URI.create(server.url() + ScriptedMbs.BASE);
        MbsSettings settings =
                new MbsSettings(url, "s3cret", Duration.ofSeconds(2), Duration.ofSeconds(1), 2, 20, 1 << 20);
        index = new ModuleIndex(settings, Clock.systemUTC());
        main.bind("mbsSubmitBuild", MbsVerbs.submitBuild(settings));
        main.bind("mbsSubmitBuildProbe", MbsVerbs.submitBuildProbe(settings));
        main.bind("mbsBuildCompletion", MbsVerbs.buildCompletion(settings));
        main.bind("mbsBuildOfCommit", MbsVerbs.buildOfCommit(settings));
        main.bind("mbsModulesWithComponent", MbsVerbs.modulesWithComponent(settings, index));
        main.bind("mbsRebuildOrder", MbsVerbs.aboutModules(settings, index, new RebuildOrder(rule)::answer));
        main.setOverrideProperties(properties(url));
        main.start();
    }

    private static Properties properties(URI url) {
        Properties properties = new Properties();
        properties.put("drover.mbs.url", url.toString());
        properties.put("drover.mbs.connect-timeout-millis", "2000");
        properties.put("drover.mbs.timeout-millis", "1000");
        properties.put("camel.component.kamelet.location", "classpath:routes/kamelets");
        properties.put("camel.component.kamelet.no-error-handler", "true");
        properties.put("camel.component.http.automatic-retries-disabled", "true");
        return properties;
    }

    CamelContext camel() {
        return main.getCamelContext();
    }

    /** Calls a kamelet as a rule or DISPATCH does. */
    Exchange call(String kamelet, JsonNode body, int attempt) {
        return camel().createFluentProducerTemplate()
                .to("kamelet:" + kamelet)
                .withExchange(exchange(body, attempt))
                .send();
    }

    /** The body a kamelet ends with; its exception is thrown. */
    Object ask(String kamelet, ObjectNode question) throws Exception {
        return body(call(kamelet, question, 1));
    }

    @SuppressWarnings("unchecked")
    <T> CallResult<T> act(String kamelet, ObjectNode parameters, int attempt) throws Exception {
        return (CallResult<T>) body(call(kamelet, parameters, attempt));
    }

    private static Object body(Exchange exchange) throws Exception {
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return exchange.getMessage().getBody();
    }

    private Exchange exchange(JsonNode body, int attempt) {
        Exchange exchange =
                camel().getEndpoint("kamelet:mbs-build-of-commit-lookup").createExchange();
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeader("X-Of-The-Caller", "must not leave");
        exchange.setVariable("actionKey", "key");
        exchange.setVariable("actionId", 7L);
        exchange.setVariable("attempt", attempt);
        return exchange;
    }

    @Override
    public void close() {
        server.close();
        main.stop();
    }
}
