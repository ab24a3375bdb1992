package io.drover.bus;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.Threads;
import io.drover.ledger.Backlog;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.NewDelivery;
import io.drover.ledger.StoredDelivery;
import io.drover.telemetry.Traces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
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
    private final Map<String, BusConsumer> resting = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Threads.clock("bus");
    private volatile @Nullable Ticks ticks;
    private volatile JudgeTrace trace = new JudgeTrace(Traces.NONE);

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
        trace(deliveries);
        for (StoredDelivery delivery : deliveries) {
            BusConsumer consumer = consumers.get(delivery.route());
            if (consumer != null) {
                consumer.handOver(delivery);
            }
        }
    }

    private void trace(List<StoredDelivery> deliveries) {
        UUID last = null;
        for (StoredDelivery delivery : deliveries) {
            if (!delivery.messageId().equals(last)) {
                trace.stored(delivery, judge.now());
            }
            last = delivery.messageId();
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

    /** Where is told what becomes of messages; before the routes start. */
    public void traces(Traces traces) {
        this.trace = new JudgeTrace(traces);
    }

    JudgeTrace trace() {
        return trace;
    }

    Ticks ticks() {
        return Objects.requireNonNull(ticks, "nothing makes timers tick here");
    }

    void started(BusConsumer consumer) {
        resting.remove(consumer.route());
        consumers.put(consumer.route(), consumer);
        subscriptions.add(consumer.subscription());
    }

    /** The subscription stays: while a route is stopped its messages go on being stored for it. */
    void stopped(BusConsumer consumer) {
        consumers.remove(consumer.route(), consumer);
    }

    /**
     * Has routes judge nothing more; messages go on being stored for them. What of them has been begun is ended by them.
     *
     * @return whether it has ended within the time
     */
    public boolean rest(Set<String> routes, Duration within) {
        long until = System.nanoTime() + within.toNanos();
        List<Lanes> ending = new ArrayList<>();
        for (String route : routes) {
            BusConsumer consumer = consumers.get(route);
            Lanes lanes = consumer == null ? null : consumer.rest();
            if (consumer != null && lanes != null) {
                resting.put(route, consumer);
                ending.add(lanes);
            }
        }
        boolean ended = true;
        for (Lanes lanes : ending) {
            ended &= lanes.ended(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        }
        return ended;
    }

    /** Undoes {@link #rest}. */
    public void goOn(Set<String> routes) {
        for (String route : routes) {
            BusConsumer consumer = resting.remove(route);
            if (consumer != null) {
                consumer.goOn();
            }
        }
    }

    /** Routes that are no longer there want no messages. */
    public void forget(Set<String> routes) {
        routes.forEach(subscriptions::remove);
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
