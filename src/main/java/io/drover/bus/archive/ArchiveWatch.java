package io.drover.bus.archive;

import io.drover.dispatch.Backoff;
import io.drover.dispatch.Threads;
import io.drover.ledger.LedgerAway;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the archive of the bus on start and on a timer for what the subscribed topics should have brought, and takes in
 * what is missing. Of several instances on one database one asks at a time. An archive that is away is said once and asked
 * again with back-off; nothing else waits for it. Thread-safe.
 */
public final class ArchiveWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveWatch.class);
    private static final Duration DISK_PATIENCE = Duration.ofSeconds(60);
    private static final int END_WITHIN_SECONDS = 15;

    private final ArchiveSettings settings;
    private final Clock clock;
    private final ArchiveLedger ledger;
    private final KameletArchive archive;
    private final Backfill backfill;
    private final Backoff backoff;
    private final Random random = new Random();
    private final ScheduledExecutorService timer = Threads.clock("archive");
    private final AtomicLong recovered = new AtomicLong();
    private volatile boolean ending;
    private Instant turnTaken = Instant.EPOCH;
    private int failures;
    private @Nullable String troubleSaid;

    public ArchiveWatch(
            ArchiveSettings settings, Clock clock, CamelContext context, Doorway doorway, ArchiveLedger ledger) {
        this.settings = settings;
        this.clock = clock;
        this.ledger = ledger;
        this.archive = new KameletArchive(context);
        this.backoff = new Backoff(settings.interval(), settings.retryMost());
        Entrance entrance = new Entrance(doorway, DISK_PATIENCE);
        Stretches stretches = new Stretches(
                settings,
                clock,
                ledger,
                new SliceReader(archive, this::goOn),
                new Stretches.Entrances(new Sieve(doorway, ledger.known(), entrance), entrance));
        this.backfill = new Backfill(settings, clock, doorway, ledger, stretches);
    }

    /** The first round comes when what is on its way has had time to arrive. */
    public ArchiveWatch start() {
        Duration first = settings.grace().compareTo(settings.interval()) < 0 ? settings.grace() : settings.interval();
        next(first);
        return this;
    }

    /** Messages that this instance has found in the archive and that the bus had not brought. */
    public long recovered() {
        return recovered.get();
    }

    private void next(Duration wait) {
        if (!ending) {
            timer.schedule(this::run, wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void run() {
        Duration wait = settings.interval();
        try {
            wait = turn();
        } catch (RoundEnds | Entrance.NotStored e) {
            LOG.info("{}", e.getMessage());
        } catch (RuntimeException e) {
            if (LedgerAway.is(e)) {
                LOG.warn("the archive is not asked, since the ledger does not answer: {}", e.getMessage());
            } else if (!ending) {
                LOG.error("a round of questions to the archive failed", e);
            }
        } finally {
            next(wait);
        }
    }

    /** @return how long to wait for the next */
    private Duration turn() {
        if (!ledger.turn().take()) {
            return settings.interval();
        }
        turnTaken = clock.instant();
        try {
            return ended(backfill.round());
        } finally {
            ledger.turn().end();
        }
    }

    /** Before each request. */
    private void goOn() {
        if (ending) {
            throw new RoundEnds("the round of questions to the archive ends, as Drover does");
        }
        if (Duration.between(turnTaken, clock.instant()).compareTo(Duration.ofSeconds(10)) > 0) {
            if (!ledger.turn().take()) {
                throw new RoundEnds("another instance asks the archive meanwhile");
            }
            turnTaken = clock.instant();
        }
    }

    private Duration ended(Round round) {
        if (round.recovered() > 0) {
            recovered.addAndGet(round.recovered());
            LOG.warn(
                    "{} messages that the bus had not brought were found in the archive and taken in, the oldest sent at {}: {}",
                    round.recovered(),
                    round.oldest(),
                    round.recoveredByTopic());
        }
        if (round.unreadable() > 0) {
            LOG.warn("{} messages in the archive cannot be read; they are dead letters now", round.unreadable());
        }
        String trouble = round.trouble() == null ? round.doubt() : round.trouble();
        if (trouble != null && troubleSaid == null) {
            LOG.warn("the archive cannot be relied on; asking again until it can: {}", trouble);
        } else if (trouble == null && troubleSaid != null) {
            LOG.info("the archive answers again");
        }
        troubleSaid = trouble;
        failures = round.isAway() ? failures + 1 : 0;
        return failures == 0 ? settings.interval() : backoff.after(failures, round.retryAfter(), random);
    }

    /** Ends a round at its next question. */
    @Override
    public void close() {
        ending = true;
        timer.shutdown();
        Threads.await(timer, END_WITHIN_SECONDS);
    }
}
