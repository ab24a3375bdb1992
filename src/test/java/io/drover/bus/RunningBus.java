package io.drover.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.Backoff;
import io.drover.dispatch.Verbs;
import io.drover.ledger.Backlog;
import io.drover.ledger.Database;
import io.drover.ledger.Judgements;
import io.drover.ledger.StoredDelivery;
import io.drover.plan.ActionComponent;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.jspecify.annotations.Nullable;

/** One route over a ledger, without broker or inbox: deliveries are put into the table, or handed over as well. */
final class RunningBus implements AutoCloseable {
    static final String ROUTE = "orders";
    private static final String KAMELET =
            """
            metadata: {annotations: {drover.io/system: bakery}}
            spec: {dataTypes: {in: {types: {json: {schema: {type: object, properties: {}}}}}}}
            """;

    private final TestDatabase test = TestDatabases.h2();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final int inHand;
    private final int maxAttempts;
    private @Nullable BusComponent bus;
    private @Nullable Judge judge;
    private int number;

    RunningBus(int inHand, int maxAttempts) {
        this.inHand = inHand;
        this.maxAttempts = maxAttempts;
    }

    Database database() {
        return test.database();
    }

    /** Starts the route; {@code step} is all it does. */
    RunningBus start(int concurrency, Function<StoredDelivery, JsonNode> payloads, Processor step) throws Exception {
        return start("concurrency=" + concurrency, payloads, step, Clock.systemUTC());
    }

    RunningBus start(String options, Function<StoredDelivery, JsonNode> payloads, Processor step, Clock clock)
            throws Exception {
        judge = new Judge(
                new Judgements(database(), clock, "one"),
                new JudgeSettings(new Backoff(Duration.ofMillis(20), Duration.ofMillis(50)), maxAttempts, inHand),
                clock,
                () -> {});
        bus = new BusComponent(
                new Subscriptions(Environments.parse("org.fedoraproject.prod")),
                new Backlog(database(), "one"),
                judge,
                payloads);
        camel.addComponent("bus", bus);
        camel.addComponent(
                "action",
                new ActionComponent(new Verbs(
                        name -> Optional.of(new ByteArrayInputStream(KAMELET.getBytes(StandardCharsets.UTF_8))))));
        camel.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("bus:order.new?" + options).routeId(ROUTE).process(step);
            }
        });
        camel.start();
        return this;
    }

    static JsonNode numbered(StoredDelivery delivery) {
        return JsonNodeFactory.instance.objectNode().put("number", delivery.id());
    }

    /** As the inbox does once it has committed. */
    void handOver(StoredDelivery delivery) {
        bus.accept(List.of(delivery));
    }

    /** A message and its delivery, as the inbox's writer stores them. */
    StoredDelivery store(@Nullable String key) {
        UUID message = UUID.randomUUID();
        number++;
        long id = number;
        OffsetDateTime now = OffsetDateTime.now();
        database().inTransaction(sql -> {
            sql.sql("INSERT INTO message (id, topic, received_at, source, envelope, headers, body)"
                            + " VALUES (?, 'order.new', ?, 'test', 'fedmsg', '{}', ?)")
                    .params(message, now, "{}".getBytes(StandardCharsets.UTF_8))
                    .update();
            return sql.sql("INSERT INTO delivery (id, message_id, route, state, ordering_key, received_at, owner)"
                            + " VALUES (:id, :message, :route, 'PENDING', :key, :now, 'one')")
                    .param("id", id)
                    .param("message", message)
                    .param("route", ROUTE)
                    .param("key", key)
                    .param("now", now)
                    .update();
        });
        return new StoredDelivery(id, message, ROUTE, key, 0, "order.new", null, null);
    }

    List<String> texts(String sql) {
        return database().sql().sql(sql).query(String.class).list();
    }

    @Override
    public void close() {
        camel.stop();
        if (judge != null) {
            judge.close();
        }
        test.close();
    }
}
