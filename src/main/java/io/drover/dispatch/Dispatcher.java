package io.drover.dispatch;

import io.drover.ledger.ActionRow;
import io.drover.ledger.Actions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DISPATCH: takes up what is due in the ledger and hands it to the queue of its system. Holds nothing that a crash could
 * lose: the ledger is read again every second, and at once when somebody calls {@link #wake}. Thread-safe.
 */
public final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int ROUND = 1_000;

    private final Actions actions;
    private final DispatchSettings settings;
    private final Clock clock;
    private final Map<String, ThreadPoolExecutor> systems = new ConcurrentHashMap<>();
    private final Map<String, Instant> deniedUntil = new ConcurrentHashMap<>();
    private final Set<Long> inHand = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean waking = new AtomicBoolean();
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Threads.named("dispatch"));
    private final Kamelets kamelets;
    private final Sender sender;
    private final Tracker tracker;

    public Dispatcher(CamelContext context, Actions actions, Verbs verbs, DispatchSettings settings, Clock clock) {
        this.actions = actions;
        this.settings = settings;
        this.clock = clock;
        this.kamelets = new Kamelets(context);
        this.sender = new Sender(actions, verbs, kamelets, settings, clock);
        this.tracker = new Tracker(actions, verbs, kamelets, settings, clock);
    }

    /** Takes up what a former life left, then works until closed. */
    public void start() {
        int interrupted = actions.recoverInterrupted();
        if (interrupted > 0) {
            LOG.info("{} actions were being sent when the process ended; they are probed first", interrupted);
        }
        clockwork.scheduleWithFixedDelay(this::round, 0, 1, TimeUnit.SECONDS);
    }

    /** There may be new work. */
    public void wake() {
        if (waking.compareAndSet(false, true) && !clockwork.isShutdown()) {
            clockwork.execute(this::round);
        }
    }

    private void round() {
        waking.set(false);
        try {
            for (String system : actions.systemsWithWork()) {
                actions.due(system, inHand.size() + 4 * settings.concurrency()).forEach(this::take);
            }
            actions.duePolls(ROUND).stream()
                    .filter(action -> inHand.add(action.id()))
                    .collect(Collectors.groupingBy(ActionRow::verb))
                    .forEach(this::poll);
        } catch (RuntimeException e) {
            LOG.warn("the ledger cannot be read; trying again: {}", e.toString());
        }
    }

    private void take(ActionRow action) {
        Instant until = deniedUntil.get(action.system());
        if (until != null && clock.instant().isBefore(until)) {
            return;
        }
        if (inHand.add(action.id())) {
            queue(action.system()).execute(() -> attempt(action));
        }
    }

    private void attempt(ActionRow action) {
        try {
            if (sender.attempt(action)) {
                deny(action.system());
            } else {
                deniedUntil.remove(action.system());
            }
        } catch (RuntimeException e) {
            LOG.error(
                    "action {} {}: its outcome could not be stored; it is probed again", action.id(), action.verb(), e);
        } finally {
            inHand.remove(action.id());
            wake();
        }
    }

    private void deny(String system) {
        Instant until = clock.instant().plus(settings.deniedPause());
        if (deniedUntil.put(system, until) == null) {
            LOG.error(
                    "{} denies our credentials; its actions wait until {}. Check drover.{}.* and the secret it names",
                    system,
                    until,
                    system);
        }
    }

    private void poll(String verb, List<ActionRow> open) {
        queue(open.get(0).system()).execute(() -> {
            try {
                tracker.ask(verb, open);
            } catch (RuntimeException e) {
                LOG.error(
                        "{} actions of {}: how far they are could not be stored; asked again later",
                        open.size(),
                        verb,
                        e);
            } finally {
                open.forEach(action -> inHand.remove(action.id()));
                wake();
            }
        });
    }

    private ThreadPoolExecutor queue(String system) {
        return systems.computeIfAbsent(system, s -> Threads.pool("dispatch-" + s, settings.concurrency()));
    }

    /** Systems that deny our credentials, with the moment of the next try. */
    public Map<String, Instant> denied() {
        return Map.copyOf(deniedUntil);
    }

    /** Lets calls in flight finish for a short while; what does not finish is probed at the next start. */
    @Override
    public void close() {
        clockwork.shutdownNow();
        systems.values().forEach(ThreadPoolExecutor::shutdown);
        systems.values().forEach(pool -> Threads.await(pool, 5));
        kamelets.close();
    }
}
