package io.drover.dispatch;

import io.drover.ledger.ActionRow;
import io.drover.ledger.Actions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    /** Ids in one question of how far actions are: koji takes no more. */
    private static final int MOST_ASKED = 500;

    private static final Duration REST = Duration.ofSeconds(5);

    private final Actions actions;
    private final DispatchSettings settings;
    private final Clock clock;
    private final Map<String, ThreadPoolExecutor> systems = new ConcurrentHashMap<>();
    private final Map<String, Instant> deniedUntil = new ConcurrentHashMap<>();
    private final Set<Long> inHand = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean waking = new AtomicBoolean();
    private final ScheduledExecutorService clockwork = Threads.clock("dispatch");
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
        clockwork.scheduleWithFixedDelay(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        try {
            actions.settle();
        } catch (RuntimeException e) {
            LOG.warn("what ended together cannot be settled; trying again: {}", e.toString());
        }
        round();
    }

    /** There may be new work. */
    public void wake() {
        if (waking.compareAndSet(false, true)) {
            clockwork.execute(this::round);
        }
    }

    private void round() {
        waking.set(false);
        try {
            for (String system : actions.systemsWithWork()) {
                int room = 4 * settings.concurrency() - queue(system).getQueue().size();
                if (room > 0 && !isDenied(system)) {
                    actions.due(system, room + inHand.size()).stream()
                            .filter(action -> inHand.add(action.id()))
                            .limit(room)
                            .forEach(action -> queue(system).execute(() -> attempt(action)));
                }
            }
            actions.duePolls(ROUND).stream()
                    .filter(action -> inHand.add(action.id()))
                    .collect(Collectors.groupingBy(ActionRow::verb))
                    .forEach(this::poll);
        } catch (RuntimeException e) {
            LOG.warn("the ledger cannot be read; trying again: {}", e.toString());
        }
    }

    private boolean isDenied(String system) {
        Instant until = deniedUntil.get(system);
        return until != null && clock.instant().isBefore(until);
    }

    private void attempt(ActionRow action) {
        boolean stored = false;
        try {
            if (sender.attempt(action)) {
                deny(action.system());
            } else {
                deniedUntil.remove(action.system());
            }
            stored = true;
        } catch (RuntimeException e) {
            LOG.error(
                    "action {} {}: its outcome could not be stored; it is probed again", action.id(), action.verb(), e);
        } finally {
            release(List.of(action), stored);
        }
    }

    /** A ledger that did not take an outcome would not take the next one either: those rows rest. */
    private void release(List<ActionRow> rows, boolean stored) {
        if (stored) {
            rows.forEach(action -> inHand.remove(action.id()));
            wake();
        } else {
            clockwork.schedule(
                    () -> rows.forEach(action -> inHand.remove(action.id())), REST.toMillis(), TimeUnit.MILLISECONDS);
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
        for (int from = 0; from < open.size(); from += MOST_ASKED) {
            ask(verb, open.subList(from, Math.min(open.size(), from + MOST_ASKED)));
        }
    }

    private void ask(String verb, List<ActionRow> open) {
        queue(open.get(0).system()).execute(() -> {
            boolean stored = false;
            try {
                tracker.ask(verb, open);
                stored = true;
            } catch (RuntimeException e) {
                LOG.error(
                        "{} actions of {}: how far they are could not be stored; asked again later",
                        open.size(),
                        verb,
                        e);
            } finally {
                release(open, stored);
            }
        });
    }

    private ThreadPoolExecutor queue(String system) {
        return systems.computeIfAbsent(system, s -> Threads.pool("dispatch-" + s, settings.concurrency()));
    }

    /** How many actions are being sent or asked about, or queue for that. */
    int inHand() {
        return inHand.size();
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
