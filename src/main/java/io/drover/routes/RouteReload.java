package io.drover.routes;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the operator's files are others than those in force, and takes them as a whole or not at all. What is
 * wrong with them is said once. Thread-safe.
 */
public final class RouteReload {
    private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);
    /** Files that were changed are looked at again after this, until they stay as they are. */
    private static final Duration SETTLE = Duration.ofMillis(500);

    private final RoutesInForce inForce;
    private final UnaryOperator<String> resolve;
    private final Trial trial;
    private final RouteSwap swap;
    private final Book book;
    private final Clock clock;
    private @Nullable String seen;
    private volatile @Nullable Difference difference;
    private volatile Taken taken;

    /** Checks files as a start would, beside what runs. */
    public interface Trial {
        /** @return faults, each with its place; empty where all is well */
        List<String> faults(OwnFiles files);
    }

    /** Where it is written down who changed what. Fails where it cannot be. */
    public interface Book {
        void taken(String who, RouteChange change);

        /** What was written down last has not come about. */
        void undone(String who, RouteChange change, String why);
    }

    /**
     * Files on disk that are not in force.
     *
     * @param since when they were first seen
     * @param faults why they are not
     * @param again whether the same files are tried again: the fault is not theirs
     */
    public record Difference(String hash, Instant since, List<String> faults, boolean again) {
        public Difference {
            faults = List.copyOf(faults);
        }
    }

    /** Files that messages are judged by. @param by a user's name, or drover itself */
    public record Taken(Instant at, String by, OwnFiles files) {}

    /** @param change what was taken; null where the files are those in force, and where they were not taken */
    public record Outcome(@Nullable RouteChange change, List<String> faults) {}

    /** @param resolve fills in placeholders */
    public RouteReload(
            RoutesInForce inForce, UnaryOperator<String> resolve, Trial trial, RouteSwap swap, Book book, Clock clock) {
        this.inForce = inForce;
        this.resolve = resolve;
        this.trial = trial;
        this.swap = swap;
        this.book = book;
        this.clock = clock;
        this.taken = new Taken(clock.instant(), "start", inForce.now().own());
    }

    /** Empty where what is on disk is in force, as far as was seen. */
    public Optional<Difference> difference() {
        return Optional.ofNullable(difference);
    }

    public Taken taken() {
        return taken;
    }

    /** Takes what is on disk now, if it can be taken. @param who orders it */
    public synchronized Outcome order(String who) {
        try {
            OwnFiles found = OwnFiles.read(inForce.now().own().directory());
            return isInForce(found) ? new Outcome(null, List.of()) : take(found, who);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            return refused("unreadable", List.of(unreadable(e)), true);
        }
    }

    /** Takes what has been changed and stays as it is. @return after which time to look again at the latest */
    public synchronized Duration look(Duration interval) {
        swap.endOldKamelets();
        OwnFiles found;
        try {
            found = OwnFiles.read(inForce.now().own().directory());
        } catch (UncheckedIOException | IllegalArgumentException e) {
            if (isNews("unreadable")) {
                return shorter(interval);
            }
            refused("unreadable", List.of(unreadable(e)), true);
            return interval;
        }
        Difference known = difference;
        String hash = found.hash();
        if (isInForce(found) || known != null && known.hash().equals(hash) && !known.again()) {
            return interval;
        }
        if (isNews(hash)) {
            return shorter(interval);
        }
        take(found, "drover");
        return interval;
    }

    private boolean isNews(String what) {
        boolean news = !what.equals(seen);
        seen = what;
        return news;
    }

    private static Duration shorter(Duration interval) {
        return interval.compareTo(SETTLE) < 0 ? interval : SETTLE;
    }

    private static String unreadable(RuntimeException e) {
        Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return "cannot be read: " + cause;
    }

    private boolean isInForce(OwnFiles found) {
        if (!found.hash().equals(inForce.now().own().hash())) {
            return false;
        }
        if (difference != null) {
            LOG.info("the route files on disk are again those in force");
            difference = null;
        }
        return true;
    }

    private Outcome take(OwnFiles found, String who) {
        String hash = found.hash();
        RouteChange change;
        List<String> faults;
        try {
            change = RouteChange.between(inForce.now(), inForce.now().with(found), resolve);
            faults = new ArrayList<>(missing(found));
            faults.addAll(change.faults());
            if (faults.isEmpty()) {
                faults.addAll(trial.faults(found));
            }
        } catch (IllegalArgumentException e) {
            return refused(hash, List.of(String.valueOf(e.getMessage())), false);
        }
        return faults.isEmpty() ? put(change, who) : refused(hash, faults, false);
    }

    /** A volume that is away for a moment looks like a directory without files. */
    private List<String> missing(OwnFiles found) {
        OwnFiles now = inForce.now().own();
        boolean gone = !Files.isDirectory(found.directory())
                && !(now.routes().isEmpty() && now.kamelets().isEmpty());
        return gone
                ? List.of(found.directory() + ": the directory is gone, which is not taken for the removal of its"
                        + " routes; leave it there empty to remove them")
                : List.of();
    }

    private Outcome put(RouteChange change, String who) {
        String hash = change.to().own().hash();
        try {
            book.taken(who, change);
        } catch (RuntimeException e) {
            return refused(hash, List.of("the ledger does not take down who changes what: " + e.getMessage()), true);
        }
        try {
            swap.swap(change);
        } catch (RouteSwap.NotTaken e) {
            String why = String.valueOf(e.getMessage());
            book.undone(who, change, why);
            return refused(hash, List.of(why), true);
        }
        difference = null;
        taken = new Taken(clock.instant(), who, change.to().own());
        LOG.info("route files taken ({}): {}", who, change);
        return new Outcome(change, List.of());
    }

    private Outcome refused(String hash, List<String> faults, boolean again) {
        Difference known = difference;
        boolean same =
                known != null && known.hash().equals(hash) && known.faults().equals(faults);
        if (!same) {
            Instant since = known != null && known.hash().equals(hash) ? known.since() : clock.instant();
            difference = new Difference(hash, since, faults, again);
            faults.forEach(fault -> LOG.warn("route files are not taken, those in force stay: {}", fault));
        }
        return new Outcome(null, faults);
    }
}
