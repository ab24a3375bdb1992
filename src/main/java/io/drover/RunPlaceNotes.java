package io.drover;

import io.drover.dispatch.Threads;
import io.drover.ledger.RunPlaces;
import io.drover.ledger.RunPlaces.RunPlace;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the ledger now and then that this machine's directory of runs is there, and tells which others are gone. */
final class RunPlaceNotes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunPlaceNotes.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final RunPlaces places;
    private final Supplier<String> here;
    private final Path directory;
    private final Duration gone;
    private final Clock clock;
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Threads.named("run-place"));

    /**
     * @param here this directory's name
     * @param gone how long a place is not seen until it is taken for gone
     */
    RunPlaceNotes(RunPlaces places, Supplier<String> here, Path directory, Duration gone, Clock clock) {
        this.places = places;
        this.here = here;
        this.directory = directory.toAbsolutePath();
        this.gone = gone;
        this.clock = clock;
    }

    RunPlaceNotes start() {
        clockwork.scheduleWithFixedDelay(this::note, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Where runs of a machine that is gone were; empty for one that is there, and for one that nobody noted. */
    Optional<String> goneFrom(String place) {
        return places.find(place)
                .filter(known -> known.seenAt().plus(gone).isBefore(clock.instant()))
                .map(RunPlaceNotes::words);
    }

    private static String words(RunPlace place) {
        return "on " + place.host() + ", which has not been seen since " + place.seenAt() + "; look there in "
                + place.directory();
    }

    private void note() {
        try {
            places.seen(here.get(), host(), directory.toString());
        } catch (RuntimeException e) {
            LOG.warn("that runs are kept in {} cannot be noted; trying again: {}", directory, e.toString());
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
