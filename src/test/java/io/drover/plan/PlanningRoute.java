package io.drover.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.dispatch.Verbs;
import io.drover.ledger.Judgement;
import io.drover.routes.LoadedRoutes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/**
 * A Camel context with the components that plan, and whatever YAML routes a test brings; {@code kamelet:stock-lookup}
 * answers as the test says. Without bus and ledger: a message goes in at {@code direct:in}, a judgement comes out.
 */
final class PlanningRoute implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final String KAMELET =
            """
            metadata:
              annotations: {drover.io/system: bakery, drover.io/artifact: IMAGE}
            spec:
              dataTypes:
                in:
                  types:
                    json:
                      schema:
                        type: object
                        required: [kind]
                        properties:
                          kind: {type: string}
                          with: {type: string}
            """;

    final DefaultCamelContext camel = new DefaultCamelContext();
    UnaryOperator<JsonNode> stock = question -> question;

    @Nullable
    Exception failure;

    PlanningRoute() {
        camel.addComponent("action", new ActionComponent(new Verbs(PlanningRoute::kamelet)));
        camel.addComponent("event", new EventComponent());
        camel.addComponent("track", new TrackComponent());
        camel.getRegistry().bind("jqOptionUris", new JqOptionUris());
        camel.getCamelContextExtension()
                .addInterceptStrategy(new TraceInterceptor(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), null));
        camel.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
    }

    private static Optional<java.io.InputStream> kamelet(String name) {
        return name.startsWith("bake-")
                ? Optional.of(new ByteArrayInputStream(KAMELET.getBytes(StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    /** Loads steps, the YAML list under {@code steps:}, each line indented as at its beginning. */
    PlanningRoute steps(String steps) throws Exception {
        camel.getCamelContextExtension().addContextPlugin(EndpointUriFactory.class, new JqOptionUris());
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                routeTemplate("stock-lookup").from("kamelet:source").process(exchange -> exchange.getMessage()
                        .setBody(stock.apply(exchange.getMessage().getBody(JsonNode.class))));
            }
        });
        String yaml = "- route:\n    id: r\n    from:\n      uri: direct:in\n      steps:\n" + steps.indent(8);
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("r.yaml", yaml));
        LoadedRoutes.mend(camel.getRouteDefinitions());
        camel.start();
        return this;
    }

    Judgement judge(String json) {
        Draft draft = new Draft();
        Exchange exchange = camel.createProducerTemplate().send("direct:in", in -> {
            in.getMessage().setBody(JSON.readTree(json));
            in.setProperty(Draft.PROPERTY, draft);
        });
        draft.seal();
        failure = exchange.getException();
        return draft.judgement();
    }

    /** {@code kind id[subject]: outcome}, in order. */
    List<String> trace(String json) {
        return trace(judge(json));
    }

    static List<String> trace(Judgement judgement) {
        try {
            return StreamSupport.stream(JSON.readTree(judgement.trace()).spliterator(), false)
                    .map(step ->
                            step.path("kind").asText() + " " + step.path("id").asText()
                                    + (step.path("subject").isNull()
                                            ? ""
                                            : "[" + step.path("subject").asText() + "]") + ": "
                                    + step.path("outcome").asText())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        camel.stop();
    }
}
