package io.drover.bus;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.Threads;
import io.drover.ledger.Backlog;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.NewDelivery;
import io.drover.ledger.StoredDelivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * {@code bus:<topic>[,<topic>]}: durable subscriptions; see {@link BusEndpoint}. Hands what the inbox has stored to the
 * route that it was stored for. Thread-safe.
 */
@Component("bus")
public final class BusComponent extends DefaultComponent implements Consumer<List<StoredDelivery>> {
    private final Subscriptions subscriptions;
    private final Backlog backlog;
    private final Judge judge;
    private final Function<StoredDelivery, JsonNode> payloads;
    private final Map<String, BusConsumer> consumers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Threads.clock("bus");
    private volatile @Nullable Ticks ticks;

    /** @param payloads reads the payload of a delivery from the table and opens it again */
    public BusComponent(
            Subscriptions subscriptions, Backlog backlog, Judge judge, Function<StoredDelivery, JsonNode> payloads) {
        this.subscriptions = subscriptions;
        this.backlog = backlog;
        this.judge = judge;
        this.payloads = payloads;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        BusEndpoint endpoint = new BusEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** New deliveries, just committed: on to their routes. Called by the inbox's writer; returns at once. */
    @Override
    public void accept(List<StoredDelivery> deliveries) {
        for (StoredDelivery delivery : deliveries) {
            BusConsumer consumer = consumers.get(delivery.route());
            if (consumer != null) {
                consumer.handOver(delivery);
            }
        }
    }

    /** More of the table is ours than a moment ago: reads it again now. */
    public void lookAgain() {
        consumers.values().forEach(BusConsumer::refillSoon);
    }

    /**
     * What the routes that a message is for would make of it now, each for itself. Their lookups are really made; nothing is
     * stored and nothing is done.
     *
     * @param message as the intake would store it
     * @return by route, in the order of subscription; routes that do not run are left out
     */
    public List<Rehearsed> rehearse(InboxMessage message) {
        List<Rehearsed> rehearsed = new ArrayList<>();
        for (NewDelivery wanted : message.deliveries()) {
            BusConsumer consumer = consumers.get(wanted.route());
            if (consumer != null) {
                rehearsed.add(consumer.rehearse(new StoredDelivery(
                        0,
                        message.id(),
                        wanted.route(),
                        wanted.orderingKey(),
                        0,
                        message.topic(),
                        message.busId(),
                        message.payload())));
            }
        }
        return rehearsed;
    }

    /** What makes timers tick; before a route that has one starts. */
    public void ticks(Ticks ticks) {
        this.ticks = ticks;
    }

    Ticks ticks() {
        return Objects.requireNonNull(ticks, "nothing makes timers tick here");
    }

    void started(BusConsumer consumer) {
        consumers.put(consumer.route(), consumer);
        subscriptions.add(consumer.subscription());
    }

    /** The subscription stays: while a route is stopped its messages go on being stored for it. */
    void stopped(BusConsumer consumer) {
        consumers.remove(consumer.route(), consumer);
    }

    Backlog backlog() {
        return backlog;
    }

    Judge judge() {
        return judge;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    JsonNode payload(StoredDelivery delivery) {
        return delivery.payload() instanceof JsonNode json ? json : payloads.apply(delivery);
    }

    @Override
    protected void doShutdown() throws Exception {
        timer.shutdownNow();
        super.doShutdown();
    }
}
