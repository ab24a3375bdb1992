package io.drover.dispatch;

import io.drover.ledger.ActionCommits;
import io.drover.ledger.ActionRow;
import io.drover.ledger.Actions;
import io.drover.ledger.Database;
import io.drover.ledger.DryRun;
import io.drover.ledger.DueActions;
import io.drover.ledger.Owner;
import io.drover.ledger.SystemRows;
import io.drover.telemetry.Ids;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DISPATCH: takes up what is due in the ledger and hands it to the queue of its system. Holds nothing that a crash could
 * lose: the ledger is read again every second, and at once when somebody calls {@link #wake}. Thread-safe.
 */
public final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int POLLS = 1_000;
    /** Ids in one question of how far actions are: koji takes no more. */
    private static final int MOST_ASKED = 500;

    /** Between the first call and a look at the ledger, for the calls that come behind it. */
    private static final Duration COMPANY = Duration.ofMillis(5);

    private static final Duration REST = Duration.ofSeconds(5);
    /** What is left of the time that an end has, for calls that are under way. */
    private static final Duration LAST_CALLS = Duration.ofSeconds(5);

    private final Actions actions;
    private final DueActions due;
    private final SystemRows rows;
    private final Systems systems;
    private final Clock clock;
    private final Map<String, SystemQueue> queues = new ConcurrentHashMap<>();
    private final Set<Long> inHand = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean waking = new AtomicBoolean();
    private final ScheduledExecutorService clockwork = Threads.clock("dispatch");
    /** Not the clockwork: a call that a rate allows does not wait until the ledger has been read. */
    private final ScheduledExecutorService naps = Threads.clock("dispatch-rate");

    private final Ends ends = new Ends();

    private volatile boolean closed;
    private final Kamelets kamelets;
    private final SystemWatch watch;
    private final ActionCommits commits;
    private final Hands real;
    private final Hands pretending;

    public Dispatcher(CamelContext context, Books books, Verbs verbs, Systems systems, Clock clock) {
        this.actions = books.actions();
        this.due = books.due();
        this.rows = books.systems();
        this.systems = systems;
        this.clock = clock;
        this.watch = new SystemWatch(systems, rows);
        this.kamelets = new Kamelets(context);
        this.commits = new ActionCommits(actions);
        this.real = hands(kamelets, verbs);
        this.pretending = hands(new PretendedCalls(), verbs);
    }

    /** What carries actions out, and follows them to their end. */
    private record Hands(Sender sender, Tracker tracker) {}

    private Hands hands(SystemCalls calls, Verbs verbs) {
        return new Hands(
                new Sender(actions, commits, verbs, calls, clock), new Tracker(actions, verbs, calls, systems, clock));
    }

    private Hands handsFor(RemoteSystem system) {
        return system.name().equals(DryRun.SYSTEM) ? pretending : real;
    }

    /** The parts of the ledger that DISPATCH works with. */
    public record Books(Actions actions, DueActions due, SystemRows systems) {
        public static Books of(Database database, Clock clock, Owner owner) {
            return new Books(
                    new Actions(database, clock, owner),
                    new DueActions(database, clock, owner),
                    new SystemRows(database, clock, owner));
        }
    }

    /** Works until closed. */
    public void start() {
        clockwork.scheduleWithFixedDelay(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        try {
            watch.look();
            actions.settle();
        } catch (RuntimeException e) {
            LOG.warn("the ledger cannot be looked through; trying again: {}", e.toString());
        }
        round();
    }

    /** There may be new work. */
    public void wake() {
        if (waking.compareAndSet(false, true)) {
            clockwork.schedule(this::round, COMPANY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Work that a system has under this id may have ended: it is asked about at once, or as soon as it is known to be accepted. */
    public void ended(String system, String externalId) {
        ends.add(system, externalId);
        wake();
    }

    private void round() {
        waking.set(false);
        try {
            // most systems have nothing to do, and to ask for each of them is dear
            Set<String> busy = new HashSet<>(due.systemsWithWork());
            busy.forEach(systems::of);
            systems.all().forEach(system -> serve(system, busy.contains(system.name())));
        } catch (RuntimeException e) {
            LOG.warn("the ledger cannot be read; trying again: {}", e.toString());
        }
    }

    private void serve(RemoteSystem system, boolean hasWork) {
        SystemQueue queue = queue(system);
        if (system.takeRecovered()) {
            rows.waitNoMoreFor(system.name());
        }
        if (!system.mayBeTried(CallKind.SEND)) {
            queue.empty();
            return;
        }
        if (hasWork && !queue.isPolling()) {
            List<ActionRow> ended = ends.of(system.name(), due::accepted, action -> inHand.add(action.id()));
            List<ActionRow> open = Stream.concat(
                            ended.stream(),
                            due.duePolls(system.name(), POLLS).stream().filter(action -> inHand.add(action.id())))
                    .toList();
            handsFor(system).tracker().together(open).values().forEach(some -> poll(queue, system, some));
        }
        if (hasWork && systems.sends(system)) {
            takeUp(queue, system);
        }
        queue.pump();
    }

    private void takeUp(SystemQueue queue, RemoteSystem system) {
        boolean trial = system.isOnTrial();
        int most = trial
                ? system.settings().breaker().probes()
                : 4 * system.settings().concurrency();
        int room = queue.room(most);
        // not for every single one that has ended: reading is most of the ledger's work
        if (room * 2 >= most) {
            due.due(system.name(), room + queue.inHand(), trial).stream()
                    .filter(action -> inHand.add(action.id()))
                    .limit(room)
                    .forEach(action -> queue.add(new SystemQueue.Work(
                            CallKind.SEND, leave -> attempt(action, system, leave), () -> letGo(List.of(action)))));
        }
    }

    private void attempt(ActionRow action, RemoteSystem system, Leave.Granted leave) {
        if (closed) {
            leave.unused();
            return;
        }
        boolean stored = false;
        try (Ids ids = Work.on(action)) {
            handsFor(system).sender().attempt(action, system, leave);
            stored = true;
        } catch (RuntimeException e) {
            LOG.error(
                    "action {} {}: the ledger did not take what became of it; it is looked at again",
                    action.id(),
                    action.verb(),
                    e);
        } finally {
            release(List.of(action), stored);
        }
    }

    /** A ledger that did not take an outcome would not take the next one either: those rows rest. */
    private void release(List<ActionRow> rows, boolean stored) {
        if (stored) {
            letGo(rows);
            wake();
        } else {
            clockwork.schedule(() -> letGo(rows), REST.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void letGo(List<ActionRow> rows) {
        rows.forEach(action -> inHand.remove(action.id()));
    }

    private void poll(SystemQueue queue, RemoteSystem system, List<ActionRow> open) {
        for (int from = 0; from < open.size(); from += MOST_ASKED) {
            List<ActionRow> some = open.subList(from, Math.min(open.size(), from + MOST_ASKED));
            queue.add(new SystemQueue.Work(CallKind.POLL, leave -> ask(some, system, leave), () -> letGo(some)));
        }
    }

    private void ask(List<ActionRow> open, RemoteSystem system, Leave.Granted leave) {
        boolean stored = false;
        try {
            handsFor(system).tracker().ask(open, system, leave);
            stored = true;
        } catch (RuntimeException e) {
            LOG.error(
                    "{} actions of {}: how far they are could not be stored; asked again later",
                    open.size(),
                    system.name(),
                    e);
        } finally {
            release(open, stored);
        }
    }

    private SystemQueue queue(RemoteSystem system) {
        return queues.computeIfAbsent(system.name(), name -> new SystemQueue(system, clock, naps));
    }

    /** How many actions are being sent or asked about, or queue for that. */
    int inHand() {
        return inHand.size();
    }

    /** How many sends and polls of a system wait in memory for their turn; the ledger has the others. */
    public int queued(String system) {
        SystemQueue queue = queues.get(system);
        return queue == null ? 0 : queue.waiting();
    }

    /** Lets calls in flight, of all systems together, finish for a short while; what does not finish is probed at the next start. */
    @Override
    public void close() {
        closed = true;
        clockwork.shutdownNow();
        naps.shutdownNow();
        queues.values().forEach(SystemQueue::shutdown);
        long until = System.nanoTime() + LAST_CALLS.toNanos();
        queues.values().forEach(queue -> queue.await(Duration.ofNanos(until - System.nanoTime())));
        commits.close();
    }
}
