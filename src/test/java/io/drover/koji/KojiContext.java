package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;

/** Camel with the koji component, its beans and the shipped kamelets, wired by hand. */
final class KojiContext implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template;
    /** What the ledger would know; empty at first. */
    final KnownWork own = new KnownWork();

    KojiContext(KojiProfile... profiles) throws Exception {
        KojiAnswers answers = new KojiAnswers("https://koji.example.org/koji/");
        context.addComponent("koji", new KojiComponent(KojiProfiles.of(profiles)));
        context.getRegistry().bind("kojiAnswers", answers);
        KojiOwnTasks tasks = new KojiOwnTasks(answers, own);
        context.getRegistry().bind("kojiTaskTraces", new KojiTaskTraces(tasks));
        context.getRegistry().bind("kojiTagging", new KojiTagging(tasks));
        context.getRegistry().bind("kojiSideTags", new KojiSideTags(tasks));
        context.getRegistry().bind("kojiStates", new KojiStates());
        context.getRegistry().bind("kojiChanges", new KojiChanges());
        context.getRegistry().bind("kojiInheritance", new KojiInheritance());
        context.getRegistry().bind("kojiExternalRepos", new KojiExternalRepos());
        context.getRegistry().bind("kojiRepos", new KojiRepos());
        context.getRegistry().bind("kojiInquiries", new KojiInquiries());
        context.getRegistry().bind("kojiQuestions", new KojiQuestions());
        KameletComponent kamelets = context.getComponent("kamelet", KameletComponent.class);
        kamelets.setLocation("classpath:routes/kamelets");
        kamelets.setNoErrorHandler(true);
        context.start();
        template = context.createProducerTemplate();
    }

    static KojiContext to(HubServer server, String user, String password) throws Exception {
        return new KojiContext(profile(KojiProfile.DEFAULT, server, user, password));
    }

    /** @param user empty for nobody */
    static KojiProfile profile(String name, HubServer server, String user, String password) {
        KojiAuth auth = user.isEmpty() ? new KojiAuth.None() : new KojiAuth.Password(user, password);
        return KojiProfile.of(name, server.uri(), auth, Duration.ofSeconds(20), 2);
    }

    /** What the endpoint leaves as body; its exception as itself. */
    Object send(String uri, Object body, Map<String, Object> headers) {
        try {
            return template.requestBodyAndHeaders(uri, body, headers);
        } catch (CamelExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    Object send(String uri, Object body) {
        return send(uri, body, Map.of());
    }

    /** As DISPATCH calls a kamelet. */
    Object call(String kamelet, JsonNode body, Map<String, Object> variables) {
        Exchange exchange = template.send("kamelet:" + kamelet, sent -> {
            sent.getMessage().setBody(body);
            variables.forEach(sent::setVariable);
        });
        if (exchange.getException() instanceof RuntimeException failure) {
            throw failure;
        }
        return exchange.getMessage().getBody();
    }

    JsonNode ask(String uri, String json) {
        return (JsonNode) send(uri, json(json));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    DefaultCamelContext context() {
        return context;
    }

    @Override
    public void close() {
        context.stop();
    }
}
