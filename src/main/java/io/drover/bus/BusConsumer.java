package io.drover.bus;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.ledger.StoredDelivery;
import io.drover.plan.Jq;
import io.drover.telemetry.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration TURN_FIRST = Duration.ofMillis(10);
    private static final Duration TURN_MOST = Duration.ofMillis(500);
    /** Keys that wait, for each delivery that may be in hand. */
    private static final int KEYS_FOR_EACH = 10;

    private final BusEndpoint endpoint;
    private final BusComponent bus;
    private final AtomicBoolean refillAsked = new AtomicBoolean();
    /** Deliveries whose key another instance is busy with, and how long they waited last. */
    private final Map<Long, Duration> waitingForTheirTurn = new ConcurrentHashMap<>();

    private volatile @Nullable Lanes lanes;
    /** Whether the table holds older ones that are not in hand. Guarded by this, as is what was handed over meanwhile. */
    private boolean behind;

    private boolean crowded;
    private final Deque<StoredDelivery> meanwhile = new ArrayDeque<>();
    private final Looks looks;
    private final @Nullable Window window;
    private final Judging judging;
    private @Nullable ScheduledFuture<?> sweep;
    private @Nullable ScheduledFuture<?> ticking;

    BusConsumer(BusEndpoint endpoint, BusComponent bus, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.bus = bus;
        this.looks = new Looks(bus.timer(), this::refill);
        this.window = endpoint.getWindow() <= 0
                ? null
                : new Window(Duration.ofMillis(endpoint.getWindow()), bus.backlog(), bus.judge());
        this.judging = new Judging(this, bus, endpoint.getConcurrency(), endpoint.hasWindow());
    }

    String route() {
        return getRouteId();
    }

    Subscription subscription() {
        return new Subscription(route(), endpoint.patterns(), keys());
    }

    private Function<JsonNode, @Nullable String> keys() {
        String text = endpoint.getKey();
        if (text == null || endpoint.hasWindow() && window == null) {
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
        open();
    }

    private void open() {
        JudgeSettings settings = bus.judge().settings();
        lanes = new Lanes(
                route(), endpoint.getConcurrency(), settings.inHand(), this::judge, bus.timer(), looks::after);
        fallBehind();
        bus.started(this);
        Schedule schedule = endpoint.schedule();
        if (schedule != null) {
            Ticks.Timer timer = bus.ticks().timer(endpoint.getTopics(), schedule, endpoint.getCatchUp());
            ticking = bus.timer().scheduleWithFixedDelay(() -> tick(timer), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        }
        sweep = bus.timer().scheduleWithFixedDelay(this::refill, 0, LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() throws Exception {
        Lanes ending = rest();
        if (ending != null) {
            ending.close();
        }
        super.doStop();
    }

    /** Begins no judgement any more; messages go on being stored for it. @return what is ending, null where nothing was open */
    @Nullable
    Lanes rest() {
        bus.stopped(this);
        if (sweep != null) {
            sweep.cancel(false);
        }
        if (ticking != null) {
            ticking.cancel(false);
        }
        Lanes ending = lanes;
        lanes = null;
        if (ending != null) {
            ending.end();
            waitingForTheirTurn.clear();
        }
        return ending;
    }

    /** Undoes {@link #rest}. */
    void goOn() {
        if (lanes == null && isStarted()) {
            open();
        }
    }

    private void tick(Ticks.Timer timer) {
        try {
            timer.look();
        } catch (RuntimeException e) {
            LOG.warn("route {}: its timer cannot be looked at; trying again: {}", route(), e.toString());
        }
    }

    /** While the table holds older ones that are not in hand, newer ones stay there too: order within a key. */
    synchronized void handOver(StoredDelivery delivery) {
        Lanes open = lanes;
        if (open == null) {
            return;
        }
        if (!behind) {
            behind = !open.offer(delivery);
        } else if (meanwhile.size() < bus.judge().settings().inHand()) {
            meanwhile.add(delivery);
        }
        if (crowded) {
            refillSoon();
        }
    }

    private synchronized void fallBehind() {
        behind = true;
        meanwhile.clear();
    }

    private synchronized boolean isBehind() {
        return behind;
    }

    /** The table may hold more of ours than a moment ago. */
    void refillSoon() {
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
            Instant now = bus.judge().now();
            List<StoredDelivery> oldest = bus.backlog().due(route(), now, limit);
            int mostKeys = limit * KEYS_FOR_EACH;
            Set<String> waiting = bus.backlog().waitingKeys(route(), now, mostKeys);
            open.parked(waiting);
            boolean room = true;
            for (StoredDelivery due : oldest) {
                room &= open.offer(due);
            }
            if (room && oldest.size() < limit) {
                catchUp(open, oldest, limit, waiting.size() == mostKeys);
            }
        } catch (RuntimeException e) {
            LOG.warn("route {}: the backlog cannot be read; trying again: {}", route(), e.toString());
        } finally {
            open.reading(false);
        }
    }

    /**
     * All of the table that is due is in hand, but for what was handed over since it was read.
     *
     * @param tooManyKeys more keys wait than are kept in memory: only the table can say what may be judged
     */
    private synchronized void catchUp(Lanes open, List<StoredDelivery> read, int limit, boolean tooManyKeys) {
        crowded = tooManyKeys;
        if (tooManyKeys) {
            return;
        }
        Set<Long> offered = read.stream().map(StoredDelivery::id).collect(Collectors.toSet());
        boolean room = meanwhile.size() < limit;
        for (StoredDelivery delivery : meanwhile) {
            room = room && (offered.contains(delivery.id()) || open.offer(delivery));
        }
        meanwhile.clear();
        behind = !room;
    }

    private CompletionStage<Optional<Lanes.Again>> judge(StoredDelivery delivery) {
        try (Ids ids = Judging.ids(delivery)) {
            Window gathering = window;
            if (!bus.backlog().isNext(delivery)) {
                return CompletableFuture.completedStage(
                        Optional.of(gathering == null ? notYet(delivery) : gathering.behindAnother(delivery)));
            }
            waitingForTheirTurn.remove(delivery.id());
            List<StoredDelivery> others = List.of();
            if (gathering != null) {
                Window.Turn turn = gathering.turnOf(delivery);
                if (!(turn instanceof Window.Judged judged)) {
                    return CompletableFuture.completedStage(
                            turn instanceof Window.Waits waits ? Optional.of(waits.again()) : Optional.empty());
                }
                others = judged.others();
            }
            return judging.ended(delivery, others)
                    .exceptionally(thrown -> Optional.of(stays(delivery, thrown)))
                    .whenComplete((again, thrown) -> pullMore());
        } catch (RuntimeException e) {
            return CompletableFuture.completedStage(Optional.of(stays(delivery, e)));
        }
    }

    /** What this route would make of a message now. Its lookups are made; nothing is stored. */
    Rehearsed rehearse(StoredDelivery delivery) {
        return judging.rehearse(delivery);
    }

    private Lanes.Again stays(StoredDelivery delivery, Throwable thrown) {
        LOG.warn("route {}: message {} stays in the table: {}", route(), delivery.messageId(), thrown.toString());
        return Lanes.Again.inHand(delivery, LOOK_AGAIN);
    }

    /** The older one may be ours by now, and not in hand. */
    private Lanes.Again notYet(StoredDelivery delivery) {
        Duration wait = waitingForTheirTurn.merge(delivery.id(), TURN_FIRST, (last, first) -> {
            Duration longer = last.plus(last);
            return longer.compareTo(TURN_MOST) < 0 ? longer : TURN_MOST;
        });
        if (wait.equals(TURN_MOST) && isBehind()) {
            refillSoon();
        }
        return Lanes.Again.inHand(delivery, wait);
    }

    private void pullMore() {
        Lanes open = lanes;
        if (open != null && open.size() < bus.judge().settings().inHand() / 2 && isBehind()) {
            refillSoon();
        }
    }
}
