package io.drover.bus;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.ledger.Backlog;
import io.drover.ledger.StoredDelivery;
import io.drover.plan.Draft;
import io.drover.plan.Jq;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One route's reader of the inbox: judges what it is handed, and what a former life, a burst or a lost commit answer left
 * in the table.
 */
final class BusConsumer extends DefaultConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(BusConsumer.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final BusEndpoint endpoint;
    private final BusComponent bus;
    private final AtomicBoolean refillAsked = new AtomicBoolean();
    private volatile @Nullable Lanes lanes;
    /** Whether the table holds older ones that are not in hand. Guarded by this, as is what was handed over meanwhile. */
    private boolean behind;

    private final Deque<StoredDelivery> meanwhile = new ArrayDeque<>();
    private @Nullable ScheduledFuture<?> sweep;

    BusConsumer(BusEndpoint endpoint, BusComponent bus, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.bus = bus;
    }

    String route() {
        return getRouteId();
    }

    Subscription subscription() {
        return new Subscription(route(), endpoint.patterns(), keys());
    }

    private Function<JsonNode, @Nullable String> keys() {
        String text = endpoint.getKey();
        if (text == null) {
            return payload -> null;
        }
        Jq jq = Jq.compile(endpoint.getCamelContext(), "key", text);
        return payload -> {
            Exchange exchange = endpoint.createExchange();
            exchange.getMessage().setBody(payload);
            return jq.text(exchange);
        };
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        JudgeSettings settings = bus.judge().settings();
        lanes = new Lanes(route(), endpoint.getConcurrency(), settings.inHand(), this::judge, bus.timer());
        fallBehind();
        bus.started(this);
        sweep = bus.timer().scheduleWithFixedDelay(this::refill, 0, LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() throws Exception {
        bus.stopped(this);
        if (sweep != null) {
            sweep.cancel(false);
        }
        Lanes ending = lanes;
        lanes = null;
        if (ending != null) {
            ending.close();
        }
        super.doStop();
    }

    /** While the table holds older ones that are not in hand, newer ones stay there too: order within a key. */
    synchronized void handOver(StoredDelivery delivery) {
        Lanes open = lanes;
        if (open == null) {
            return;
        }
        if (!behind) {
            behind = !open.offer(delivery, Duration.ZERO);
        } else if (meanwhile.size() < bus.judge().settings().inHand()) {
            meanwhile.add(delivery);
        }
    }

    private synchronized void fallBehind() {
        behind = true;
        meanwhile.clear();
    }

    private synchronized boolean isBehind() {
        return behind;
    }

    private void refillSoon() {
        if (refillAsked.compareAndSet(false, true)) {
            bus.timer().execute(this::refill);
        }
    }

    private void refill() {
        refillAsked.set(false);
        Lanes open = lanes;
        if (open == null) {
            return;
        }
        try {
            int limit = bus.judge().settings().inHand();
            fallBehind();
            open.reading(true);
            List<Backlog.Open> oldest = bus.backlog().of(route(), limit);
            boolean room = true;
            for (Backlog.Open waiting : oldest) {
                room &= open.offer(waiting.delivery(), delay(waiting.nextAttempt()));
            }
            if (room && oldest.size() < limit) {
                catchUp(open, oldest, limit);
            }
        } catch (RuntimeException e) {
            LOG.warn("route {}: the backlog cannot be read; trying again: {}", route(), e.toString());
        } finally {
            open.reading(false);
        }
    }

    /** All of the table is in hand, but for what was handed over since it was read. */
    private synchronized void catchUp(Lanes open, List<Backlog.Open> read, int limit) {
        Set<Long> offered = read.stream().map(row -> row.delivery().id()).collect(Collectors.toSet());
        boolean room = meanwhile.size() < limit;
        for (StoredDelivery delivery : meanwhile) {
            room = room && (offered.contains(delivery.id()) || open.offer(delivery, Duration.ZERO));
        }
        meanwhile.clear();
        behind = !room;
    }

    private Duration delay(@Nullable Instant next) {
        if (next == null) {
            return Duration.ZERO;
        }
        Duration wait = Duration.between(bus.judge().now(), next);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private Optional<Lanes.Again> judge(StoredDelivery delivery) {
        try {
            Exchange exchange = createExchange(false);
            exchange.setVariable("messageId", delivery.messageId().toString());
            exchange.setVariable("fullTopic", delivery.topic());
            Draft draft = new Draft();
            exchange.setProperty(Draft.PROPERTY, draft);
            route(exchange, delivery);
            draft.seal();
            Optional<Lanes.Again> again = bus.judge().end(delivery, draft.judgement(), exchange.getException());
            releaseExchange(exchange, false);
            pullMore();
            return again;
        } catch (RuntimeException e) {
            LOG.warn("route {}: message {} stays in the table: {}", route(), delivery.messageId(), e.toString());
            return Optional.of(new Lanes.Again(delivery, LOOK_AGAIN));
        }
    }

    private void route(Exchange exchange, StoredDelivery delivery) {
        try {
            createUoW(exchange);
            exchange.getMessage().setBody(bus.payload(delivery));
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            doneUoW(exchange);
        }
    }

    private void pullMore() {
        Lanes open = lanes;
        if (open != null && open.size() < bus.judge().settings().inHand() / 2 && isBehind()) {
            refillSoon();
        }
    }
}
