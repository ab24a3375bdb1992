package io.drover.mbs;

import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Knows the latest ready build of every module stream, and brings itself up to date each time it is asked: a page by page
 * fill at first, which a later question resumes where a failure ended it, and one cheap request for what has changed
 * after that. One refresh runs at a time; who waited for one that began after he asked shares it. Held in memory only.
 * Thread-safe.
 */
public final class ModuleIndex {
    private final MbsSettings settings;
    private final Clock clock;
    private final Semaphore turn = new Semaphore(1, true);
    private volatile KnownModules known = KnownModules.NONE;
    private volatile long begun;
    private volatile long completed;

    // Below: only by who has the turn.
    private final LatestBuilds builds = new LatestBuilds();
    private final Set<Long> seenInFill = new HashSet<>();
    private boolean filled;
    private boolean refilled;
    private int fillPage = 1;
    private Instant changesSince = Instant.EPOCH;

    public ModuleIndex(MbsSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** As of the last complete refresh; nothing before the first one. */
    public KnownModules known() {
        return known;
    }

    /** A talk that brings the index up to date and ends with what {@code end} makes of it. */
    Talk refresh(Supplier<Object> end) {
        return new IndexRefresh(this, settings, end);
    }

    /**
     * Waits for the turn.
     *
     * @return the number of the refresh that now begins, or 0 if one that began after this call has been completed
     * @throws CallFailed Unavailable, if the refresh under way takes too long
     */
    long begin() {
        long seen = begun;
        Duration patience = settings.timeout();
        try {
            if (!turn.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CallFailed(new CallResult.Unavailable<>(
                        "another refresh of the module index from MBS is not done after " + patience, null));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallFailed(
                    new CallResult.Unavailable<>("interrupted while waiting for the module index", null), e);
        }
        if (completed > seen) {
            turn.release();
            return 0;
        }
        begun = begun + 1;
        return begun;
    }

    void release() {
        turn.release();
    }

    void complete(long refresh, Instant asOf) {
        known = builds.known(asOf);
        completed = refresh;
    }

    Instant now() {
        return clock.instant();
    }

    LatestBuilds builds() {
        return builds;
    }

    boolean filled() {
        return filled;
    }

    int fillPage() {
        return fillPage;
    }

    /** A page of the fill has been read. */
    void fillNextPage() {
        fillPage++;
    }

    void sawInFill(long id) {
        seenInFill.add(id);
    }

    /**
     * The last page of the fill has been read. If MBS counts more builds than came, some slipped from page to page while
     * they were read, and the fill is done once again.
     *
     * @return whether it is complete
     */
    boolean endFill(int total) {
        if (seenInFill.size() < total && !refilled) {
            refilled = true;
            fillPage = 1;
            return false;
        }
        if (seenInFill.size() < total) {
            builds.warn(0, "MBS counts " + total + " ready builds and listed " + seenInFill.size());
        }
        filled = true;
        refilled = false;
        seenInFill.clear();
        return true;
    }

    /** A build that was ready is not any more: its predecessor is not known, so all is read again. */
    void startOver() {
        builds.clear();
        seenInFill.clear();
        filled = false;
        fillPage = 1;
        changesSince = Instant.EPOCH;
    }

    Instant changesSince() {
        return changesSince;
    }

    void changesSince(Instant since) {
        if (since.isAfter(changesSince)) {
            changesSince = since;
        }
    }
}
