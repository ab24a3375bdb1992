package io.drover.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Programs that run beside this process and go on when it ends; the next one finds them. Ends those that take too long, keeps
 * their logs within bounds, and tells when one has ended. Thread-safe; several processes may share a directory.
 */
public final class Runs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration TO_BEGIN = Duration.ofMinutes(10);

    private final RunsSettings settings;
    private final RunDirectories directories;
    private final Clock clock;
    private final Map<String, String> queues = new ConcurrentHashMap<>();
    private final Set<String> stopping = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(Runs::thread);
    private final ExecutorService work = Executors.newCachedThreadPool(Runs::thread);
    private volatile BiConsumer<String, String> ended = (queue, id) -> {};
    private volatile String place = "";

    public Runs(RunsSettings settings, Clock clock) {
        this.settings = settings;
        this.directories = new RunDirectories(settings.directory());
        this.clock = clock;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "drover-runs");
        thread.setDaemon(true);
        return thread;
    }

    /** Looks for what an earlier process left, and works until closed. @param listener told queue and id of what ends; quick */
    public Runs start(BiConsumer<String, String> listener) {
        ended = listener;
        directories.all().forEach(this::foundAtStart);
        clockwork.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        clockwork.scheduleWithFixedDelay(this::forget, 1, 60, TimeUnit.MINUTES);
        return this;
    }

    /** Tells this directory from those of other machines; it is made where it is not there. */
    public String place() {
        String known = place;
        if (known.isEmpty()) {
            known = Place.nameOf(settings.directory());
            place = known;
        }
        return known;
    }

    private void foundAtStart(RunDirectory run) {
        try {
            RunState state = run.state(clock.instant());
            if (state instanceof RunState.Running) {
                LOG.info("run {} goes on since before this start", run.id());
                queues.put(run.id(), run.facts().path("queue").asText(""));
            } else if (state instanceof RunState.NotBegun) {
                abandon(run);
            } else {
                settle(run, state);
            }
        } catch (RuntimeException e) {
            LOG.warn("run {} cannot be looked at: {}", run.id(), e.toString());
        }
    }

    /** One that another process is just about to begin is left alone. */
    private void abandon(RunDirectory run) {
        if (run.began().plus(TO_BEGIN).isBefore(clock.instant())) {
            run.forbid();
            run.delete();
        }
    }

    /**
     * Makes the directory of a run that is to begin, in place of one that never did.
     *
     * @param id digits, letters, dots, hyphens
     * @return empty where it has begun
     */
    public Optional<RunDirectory> place(String id) throws IOException {
        place();
        RunDirectory before = directories.of(id);
        if (Files.exists(before.file("."))) {
            if (queues.containsKey(id)
                    || !(before.state(clock.instant()) instanceof RunState.NotBegun)
                    || hasBegunAfterAll(before)) {
                return Optional.empty();
            }
            before.delete();
        }
        return Optional.of(RunDirectory.create(before.file(".").normalize()));
    }

    /** Whether it has begun: one that has not, cannot any more, unless this process is just beginning it. */
    private boolean hasBegunAfterAll(RunDirectory run) {
        return !run.forbid() && !(run.state(clock.instant()) instanceof RunState.NotBegun);
    }

    /** @throws IOException where it cannot be begun; nothing of it is left then */
    public void begin(RunDirectory run, Program program) throws IOException {
        queues.put(run.id(), program.queue());
        try {
            Process process = run.start(program, settings.environment(), clock.instant());
            process.onExit().thenRunAsync(() -> over(run), work);
        } catch (IOException e) {
            queues.remove(run.id());
            run.delete();
            throw e;
        }
    }

    /** Whether a run has begun, here and ever; one that has not, will not. */
    public boolean hasBegun(String id) {
        if (queues.containsKey(id)) {
            return true;
        }
        RunDirectory run = directories.of(id);
        RunState state = run.state(clock.instant());
        if (state instanceof RunState.NotBegun && !hasBegunAfterAll(run)) {
            run.delete();
            return false;
        }
        return !(state instanceof RunState.Unknown);
    }

    /** All that there is, begun or over. */
    public RunDirectories directories() {
        return directories;
    }

    /** How far it is. Where it has ended, its secrets are gone from disk and log when this returns. */
    public RunState state(RunDirectory run) {
        if (stopping.contains(run.id())) {
            return new RunState.Running();
        }
        RunState state = run.state(clock.instant());
        if (state instanceof RunState.NotBegun) {
            // asked before, since it may be begun meanwhile
            return queues.containsKey(run.id()) || hasBegunAfterAll(run) ? new RunState.Running() : state;
        }
        if (!(state instanceof RunState.Running)) {
            settle(run, state);
        }
        return state;
    }

    /**
     * What it says, from a byte on.
     *
     * @param follow how long to wait for more while it runs; zero for what there is
     */
    public InputStream log(RunDirectory run, long from, Duration follow) throws IOException {
        RandomAccessFile file = new RandomAccessFile(run.file("log").toFile(), "r");
        file.seek(Math.max(0, from));
        return new LogStream(
                file, run.masks(), () -> !follow.isZero() && state(run) instanceof RunState.Running, follow.toNanos());
    }

    /** Ends it, where it runs, with all it began; that it was so is told as any end is. */
    public void cancel(RunDirectory run) {
        stop(run, RunState.Why.CANCELED);
    }

    private void stop(RunDirectory run, RunState.Why why) {
        if (!stopping.add(run.id())) {
            return;
        }
        run.noteStop(why, clock.instant());
        work.execute(() -> {
            try {
                run.end(settings.grace());
            } finally {
                stopping.remove(run.id());
                over(run);
            }
        });
    }

    /** How many of a queue run, begun by this process or taken over by it. */
    public int underWay(String queue) {
        return (int) queues.values().stream().filter(queue::equals).count();
    }

    private void look() {
        for (String id : Set.copyOf(queues.keySet())) {
            try {
                look(directories.of(id));
            } catch (IOException | RuntimeException e) {
                LOG.warn("run {} cannot be looked at; trying again: {}", id, e.toString());
            }
        }
    }

    private void look(RunDirectory run) throws IOException {
        Instant now = clock.instant();
        RunState state = run.state(now);
        if (state instanceof RunState.Running) {
            new RunLog(run.file("log")).bound(settings.logBytes());
            if (run.deadline().filter(now::isAfter).isPresent()) {
                stop(run, RunState.Why.TIMED_OUT);
            }
        } else if (!(state instanceof RunState.NotBegun)) {
            over(run);
        }
    }

    private void over(RunDirectory run) {
        if (stopping.contains(run.id())) {
            return;
        }
        RunState state = run.state(clock.instant());
        if (state instanceof RunState.Running) {
            return;
        }
        try {
            settle(run, state);
        } catch (RuntimeException e) {
            LOG.error("what run {} left could not be put in order; trying again", run.id(), e);
            return;
        }
        String queue = queues.remove(run.id());
        if (queue != null) {
            ended.accept(queue, run.id());
        }
    }

    private void settle(RunDirectory run, RunState state) {
        if (run.isOver() || state instanceof RunState.Unknown || state instanceof RunState.NotBegun) {
            return;
        }
        if (state instanceof RunState.Stopped) {
            run.end(settings.grace());
        }
        try {
            Masks masks = run.masks();
            for (String name : List.of("log", "events.jsonl")) {
                RunLog log = new RunLog(run.file(name));
                log.bound(settings.logBytes());
                log.mask(masks);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run.over();
    }

    private void forget() {
        try {
            new Forgetting(settings, clock).forget(directories.all());
        } catch (RuntimeException e) {
            LOG.warn("old runs could not be removed; trying again in an hour: {}", e.toString());
        }
    }

    /** Ends nothing: what runs goes on, and is found by the next process. */
    @Override
    public void close() {
        clockwork.shutdownNow();
        work.shutdown();
    }
}
