package io.drover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.koji.AnswerWatcher;
import io.drover.koji.KojiComponent;
import io.drover.koji.KojiProfile;
import io.drover.koji.desired.DesiredState;
import io.drover.koji.desired.Hub;
import io.drover.settings.Settings;
import java.util.Iterator;
import java.util.function.Consumer;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Producer;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.support.UnitOfWorkHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Koji hubs for a command: the koji: component alone, without routes and ledger. Close it to end its sessions. */
public final class KojiDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KojiDesk.class);

    private final Main main = new Main();
    private final ProducerTemplate template;

    /** @param watcher is told how much of an answer has come */
    public KojiDesk(Settings settings, AnswerWatcher watcher) {
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.addInitialProperty("camel.main.routesIncludePattern", "false");
        main.addInitialProperty("camel.main.basePackageScanEnabled", "false");
        settings.asProperties().forEach((key, value) -> {
            if (key.toString().startsWith("camel.ssl.")) {
                main.addInitialProperty(key.toString(), value.toString());
            }
        });
        main.bind("koji", new KojiComponent(new KojiSections(settings).profiles()));
        main.bind("answerWatcher", watcher);
        try {
            main.start();
            template = main.getCamelTemplate();
        } catch (Exception e) {
            throw e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
        }
    }

    /**
     * Calls any method of a hub.
     *
     * @param arguments a list of positional or an object of named ones
     * @param session with a login and a call number, for what changes something
     * @param profile of the hub; "" for the default one
     * @throws io.drover.koji.KojiException where it is not done
     */
    public JsonNode call(String method, JsonNode arguments, boolean session, String profile) {
        String uri = "koji:" + method + "?session=" + (session ? "REQUIRED" : "NONE")
                + (profile.isEmpty() ? "" : "&profile=" + profile);
        try {
            return template.requestBody(uri, arguments, JsonNode.class);
        } catch (CamelExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /**
     * Calls a method that gives a list, without a login, and hands over its rows as they arrive, however many there are.
     *
     * @param row gets each; those before a failure are not the whole list
     * @throws io.drover.koji.KojiException where it is not done; without a fault, Refused where the answer is no list
     */
    public void rows(String method, JsonNode arguments, String profile, Consumer<JsonNode> row) {
        String uri = "koji:" + method + "?stream=true" + (profile.isEmpty() ? "" : "&profile=" + profile);
        Endpoint endpoint = template.getCamelContext().getEndpoint(uri);
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOut);
        exchange.getIn().setBody(arguments);
        try (Producer producer = endpoint.createProducer()) {
            producer.start();
            producer.process(exchange);
            Iterator<?> rows = exchange.getMessage().getBody(Iterator.class);
            rows.forEachRemaining(next -> row.accept((JsonNode) next));
        } catch (Exception e) {
            // process() declares Exception; what is thrown says itself what it means
            throw e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
        } finally {
            UnitOfWorkHelper.doneSynchronizations(
                    exchange, exchange.getExchangeExtension().handoverCompletions());
        }
    }

    /** Descriptions and the hub of a profile. */
    public DesiredState desired(String profile) {
        return new DesiredState(new Hub(template, profile));
    }

    /** The account's name at the hub, by a login. */
    public String account(String profile) {
        return call("getLoggedInUser", JsonNodeFactory.instance.arrayNode(), true, profile)
                .path("name")
                .asText();
    }

    /** Says in the log who does what to which hub, since no ledger keeps it. */
    public void note(String profile, String what) {
        LOG.info(
                "{} at koji hub {}: {}",
                System.getProperty("user.name"),
                profile.isEmpty() ? KojiProfile.DEFAULT : profile,
                what);
    }

    @Override
    public void close() {
        main.stop();
    }
}
