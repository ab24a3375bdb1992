package io.drover.images;

import io.drover.dispatch.CallFailed;
import io.drover.dispatch.Threads;
import io.drover.ledger.ArchiveTurn;
import io.drover.ledger.ImageScans;
import io.drover.ledger.LedgerAway;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index of images up to date on a thread of its own. Of several instances on one database one does so at a time.
 * A hub that is away is said once and asked again; nothing else waits for it. Thread-safe.
 */
final class ImageUpkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageUpkeep.class);
    private static final Duration TURN_SAID = Duration.ofSeconds(10);
    private static final int END_WITHIN_SECONDS = 15;

    private final ImagesSettings settings;
    private final Clock clock;
    private final ImageScanning scanning;
    private final ImageScans scans;
    private final ArchiveTurn turn;
    private final ScheduledExecutorService timer = Threads.clock("images");
    private final Map<String, String> troubles = new ConcurrentHashMap<>();
    private volatile Consumer<String> complete = hub -> {};
    private volatile boolean ending;
    private Instant turnTaken = Instant.EPOCH;

    ImageUpkeep(ImagesSettings settings, Clock clock, ImageScanning scanning, ImageScans scans, ArchiveTurn turn) {
        this.settings = settings;
        this.clock = clock;
        this.scanning = scanning;
        this.scans = scans;
        this.turn = turn;
    }

    /** @param whenComplete is told of a hub whose scan has come to its end here */
    void start(Consumer<String> whenComplete) {
        complete = whenComplete;
        long interval = settings.times().interval().toMillis();
        timer.scheduleWithFixedDelay(this::run, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** Looks at once what there is to do. */
    void wake() {
        if (!ending) {
            timer.execute(this::run);
        }
    }

    private void run() {
        try {
            if (!ending && turn.take()) {
                turnTaken = clock.instant();
                try {
                    settings.hubs().forEach(this::round);
                } finally {
                    turn.end();
                }
            }
        } catch (RuntimeException e) {
            if (LedgerAway.is(e)) {
                LOG.warn("the index of images stands still, since the ledger does not answer: {}", e.getMessage());
            } else if (!ending) {
                LOG.error("keeping the index of images up to date failed", e);
            }
        }
    }

    private void round(String hub) {
        try {
            if (scanning.round(hub, this::goOn)) {
                LOG.info("koji's image builds at hub {} are scanned", hub);
                complete.accept(hub);
            }
            if (troubles.remove(hub) != null) {
                LOG.info("koji's hub {} tells of its image builds again", hub);
            }
        } catch (CallFailed e) {
            String what = e.result().evidence();
            scans.of(hub).ifPresent(scan -> scans.trouble(scan, what));
            if (troubles.put(hub, what) == null) {
                LOG.warn("koji's hub {} does not tell of its image builds; asking again: {}", hub, what);
            }
        }
    }

    /** Before each request. */
    private boolean goOn() {
        if (ending) {
            return false;
        }
        if (Duration.between(turnTaken, clock.instant()).compareTo(TURN_SAID) > 0) {
            if (!turn.take()) {
                return false;
            }
            turnTaken = clock.instant();
        }
        return true;
    }

    /** Ends at the next request. */
    @Override
    public void close() {
        ending = true;
        timer.shutdown();
        Threads.await(timer, END_WITHIN_SECONDS);
    }
}
