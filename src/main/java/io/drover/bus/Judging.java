package io.drover.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.ledger.Judgement;
import io.drover.ledger.StoredDelivery;
import io.drover.plan.Draft;
import io.drover.telemetry.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultConsumer;

/** Sends one delivery, or those that a window has gathered, through its route, and hands on what came of it. Thread-safe. */
final class Judging {
    private final DefaultConsumer route;
    private final BusComponent bus;
    private final int concurrency;
    private final boolean gathers;

    /** @param gathers whether the route has a window: its body is a list of payloads then */
    Judging(DefaultConsumer route, BusComponent bus, int concurrency, boolean gathers) {
        this.route = route;
        this.bus = bus;
        this.concurrency = concurrency;
        this.gathers = gathers;
    }

    /** What this thread is busy with while it judges. */
    static Ids ids(StoredDelivery delivery) {
        return Ids.open()
                .with(Ids.MESSAGE, delivery.messageId())
                .with(Ids.DELIVERY, delivery.id())
                .with(Ids.ROUTE, delivery.route());
    }

    /** @param others that are judged with it; where that cannot be for good, it is judged alone, and they are for themselves */
    CompletionStage<Optional<Lanes.Again>> ended(StoredDelivery delivery, List<StoredDelivery> others) {
        Exchange exchange = route.createExchange(false);
        Instant began = bus.judge().now();
        Judgement judgement = judgement(delivery, others, exchange);
        bus.trace()
                .judged(
                        delivery,
                        judgement,
                        exchange.getException(),
                        began,
                        bus.judge().now());
        if (!others.isEmpty() && Judge.isForGood(exchange.getException())) {
            route.releaseExchange(exchange, false);
            return ended(delivery, List.of());
        }
        CompletionStage<Optional<Lanes.Again>> ending = bus.judge().end(delivery, judgement, exchange.getException());
        route.releaseExchange(exchange, false);
        return ending;
    }

    /** Lookups are made; nothing is stored. */
    Rehearsed rehearse(StoredDelivery delivery) {
        Exchange exchange = route.createExchange(false);
        Judgement judgement = judgement(delivery, List.of(), exchange);
        Exception failure = exchange.getException();
        route.releaseExchange(exchange, false);
        return Rehearsed.of(route.getRouteId(), judgement, failure);
    }

    private Judgement judgement(StoredDelivery delivery, List<StoredDelivery> others, Exchange exchange) {
        exchange.setVariable("messageId", delivery.messageId().toString());
        exchange.setVariable("fullTopic", delivery.topic());
        Draft draft = new Draft(concurrency);
        exchange.setProperty(Draft.PROPERTY, draft);
        route(exchange, delivery, others);
        draft.seal();
        return draft.judgement().togetherWith(others);
    }

    private void route(Exchange exchange, StoredDelivery delivery, List<StoredDelivery> others) {
        try {
            route.createUoW(exchange);
            exchange.getMessage().setBody(gathers ? payloads(delivery, others) : bus.payload(delivery));
            route.getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            route.doneUoW(exchange);
        }
    }

    private JsonNode payloads(StoredDelivery delivery, List<StoredDelivery> others) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode().add(bus.payload(delivery));
        others.forEach(other -> all.add(bus.payload(other)));
        return all;
    }
}
