package io.drover;

import io.drover.dispatch.Threads;
import io.drover.ledger.RunPlaces;
import io.drover.ledger.RunPlaces.RunPlace;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the ledger now and then that this machine's directory of runs is there, takes back what others took over from it
 * meanwhile, and tells which other machines are gone.
 *
 * <p>A machine is gone when its note has not changed for a while of this process's own uninterrupted looking: neither clocks
 * nor a database that was away count.
 */
final class RunPlaceNotes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunPlaceNotes.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration BLIND = INTERVAL.multipliedBy(3);

    private final RunPlaces places;
    private final Here here;
    private final Duration gone;
    private final LongSupplier nanos;
    private final Map<String, Seen> seen = new HashMap<>();
    private long looked;
    private boolean troubled;
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Threads.named("run-place"));

    /**
     * This machine's directory of runs.
     *
     * @param place its name, behind @ in the ids of its runs
     * @param instance who works on it
     */
    record Here(Supplier<String> place, Path directory, Supplier<String> instance) {
        Here {
            directory = directory.toAbsolutePath();
        }
    }

    /** @param since nanoseconds, when this note of a place was first met */
    private record Seen(RunPlace note, long since) {}

    /**
     * @param gone how long a place's note does not change until it is taken for gone
     * @param nanos as {@link System#nanoTime}
     */
    RunPlaceNotes(RunPlaces places, Here here, Duration gone, LongSupplier nanos) {
        this.places = places;
        this.here = here;
        this.gone = gone;
        this.nanos = nanos;
        this.looked = nanos.getAsLong();
    }

    RunPlaceNotes start() {
        clockwork.scheduleWithFixedDelay(this::note, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Where runs of a machine that is gone were; empty for one that is there, and for one that nobody noted. */
    synchronized Optional<String> goneFrom(String place) {
        Optional<RunPlace> known = places.find(place);
        long now = look();
        if (known.isEmpty()) {
            seen.remove(place);
            return Optional.empty();
        }
        Seen last = seen.get(place);
        if (last == null || !last.note().equals(known.get())) {
            seen.put(place, new Seen(known.get(), now));
            return Optional.empty();
        }
        return now - last.since() >= gone.toNanos() ? known.map(RunPlaceNotes::words) : Optional.empty();
    }

    /** The database answers now; where it did not for long, others could not have noted that they are there. */
    private synchronized long look() {
        long now = nanos.getAsLong();
        if (now - looked > BLIND.toNanos()) {
            seen.clear();
        }
        looked = now;
        return now;
    }

    private static String words(RunPlace place) {
        return "on " + place.host() + ", which has not been seen since " + place.seenAt() + "; look there in "
                + place.directory();
    }

    void note() {
        try {
            String place = here.place().get();
            places.seen(place, host(), here.directory().toString());
            int plays = places.takeBack(place, here.instance().get());
            look();
            if (plays > 0) {
                LOG.info("took back {} plays that run here and were taken over elsewhere", plays);
            }
            if (troubled) {
                LOG.info("that runs are kept in {} is noted again", here.directory());
            }
            troubled = false;
        } catch (RuntimeException e) {
            if (!troubled) {
                LOG.warn("that runs are kept in {} cannot be noted; trying again: {}", here.directory(), e.toString());
            }
            troubled = true;
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "a host without a name";
        }
    }

    @Override
    public void close() {
        clockwork.shutdown();
        Threads.await(clockwork, 5);
    }
}
