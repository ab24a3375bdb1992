package io.drover.bus.archive;

import io.drover.ledger.ArchiveMark;
import io.drover.ledger.ArchiveMark.State;
import io.drover.ledger.KnownMessages;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounds of questions to the archive, from the mark of each {@link Scope} to the present. Scopes with the same mark are
 * asked for together, those that are behind first, so that in the end one question or two ask for all. One thread.
 */
final class Backfill {
    private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);

    /** Another instance may have asked a moment ago. */
    private static final double DUE_AFTER = 0.8;

    private final ArchiveSettings settings;
    private final Clock clock;
    private final Doorway doorway;
    private final ArchiveLedger ledger;
    private final Stretches stretches;
    private Map<String, Instant> reachedBefore = Map.of();

    Backfill(ArchiveSettings settings, Clock clock, Doorway doorway, ArchiveLedger ledger, Stretches stretches) {
        this.settings = settings;
        this.clock = clock;
        this.doorway = doorway;
        this.ledger = ledger;
        this.stretches = stretches;
    }

    /** Asks for all that is due. @throws RoundEnds when it is to end before its end */
    Round round() {
        Round round = new Round();
        Instant now = clock.instant();
        Set<Scope> scopes = Scope.of(doorway.subscriptions().bindingKeys());
        if (scopes.isEmpty()) {
            return round;
        }
        List<Watched> watched = watched(scopes, now).stream()
                .filter(scope -> isDue(scope.mark(), now))
                .toList();
        Instant horizon = horizon(now);
        catchUp(watched, horizon, round);
        if (round.trouble() == null) {
            sweep(watched, horizon, now, round);
        }
        return round;
    }

    private List<Watched> watched(Set<Scope> scopes, Instant now) {
        List<ArchiveMark> marks = ledger.marks().all();
        Set<String> there = marks.stream().map(ArchiveMark::scope).collect(Collectors.toSet());
        List<String> missing = scopes.stream()
                .map(Scope::toString)
                .filter(scope -> !there.contains(scope))
                .toList();
        if (!missing.isEmpty()) {
            ledger.marks().add(missing, origin(marks.isEmpty(), now), now);
            marks = ledger.marks().all();
        }
        Map<String, ArchiveMark> byScope = marks.stream().collect(Collectors.toMap(ArchiveMark::scope, mark -> mark));
        List<Watched> watched = new ArrayList<>();
        for (Scope scope : scopes) {
            ArchiveMark mark = byScope.get(scope.toString());
            if (mark != null) {
                watched.add(new Watched(scope, mark));
            }
        }
        return watched;
    }

    /** A ledger that has messages and never asked the archive goes on where the bus left off; else it begins now. */
    private Instant origin(boolean neverAsked, Instant now) {
        Instant origin = now.minus(settings.firstLookBack());
        Instant last = ledger.lastKnown();
        if (neverAsked && last != null && last.isBefore(origin)) {
            origin = last;
        }
        Instant oldest = now.minus(settings.maxAge());
        return (origin.isBefore(oldest) ? oldest : origin).truncatedTo(ChronoUnit.SECONDS);
    }

    private boolean isDue(ArchiveMark mark, Instant now) {
        Instant asked = mark.askedAt();
        long pause = (long) (settings.interval().toMillis() * DUE_AFTER);
        return asked == null || !asked.plusMillis(pause).isAfter(now);
    }

    /**
     * Up to where a message that is not in the ledger is missing. What was sent later may be on its way; so may what
     * stands in a queue that we are still working off, and queues keep their order.
     */
    private Instant horizon(Instant now) {
        Instant calm = now.minus(settings.grace());
        Instant horizon = calm;
        Map<String, Instant> reached = new HashMap<>();
        for (KnownMessages.Brought bus : ledger.known().busesReached(calm)) {
            reached.put(bus.source(), bus.sentAt());
            boolean comesCloser = !bus.sentAt().equals(reachedBefore.get(bus.source()));
            if (comesCloser && bus.transit().compareTo(settings.grace()) > 0) {
                horizon = earlier(horizon, bus.sentAt().minus(settings.grace()));
            }
        }
        reachedBefore = reached;
        return horizon.truncatedTo(ChronoUnit.SECONDS);
    }

    private void catchUp(Collection<Watched> watched, Instant horizon, Round round) {
        TreeMap<Instant, List<Watched>> groups = new TreeMap<>();
        watched.stream().filter(scope -> scope.mark().mark().isBefore(horizon)).forEach(scope -> groups.computeIfAbsent(
                        scope.mark().mark(), at -> new ArrayList<>())
                .add(scope));
        while (!groups.isEmpty() && !round.isAway()) {
            List<Watched> group = groups.pollFirstEntry().getValue();
            Instant target = groups.isEmpty() ? horizon : groups.firstKey();
            List<Watched> arrived = catchUp(group, horizon, target, round);
            if (target.isBefore(horizon)) {
                groups.getOrDefault(target, List.of()).addAll(arrived);
            }
        }
    }

    /** Asks for a group from its mark to the target. @return those that got there */
    private List<Watched> catchUp(List<Watched> group, Instant horizon, Instant target, Round round) {
        Instant from = start(group);
        while (from.isBefore(target)) {
            Instant to = earlier(from.plus(stretches.length()), target);
            Stretches.Outcome outcome = stretches.look(group, from, to, round);
            if (outcome == Stretches.Outcome.SHORTER) {
                continue;
            }
            if (outcome == Stretches.Outcome.STUCK && group.size() > 1 && !round.isAway()) {
                return eachHalf(group, horizon, target, round);
            }
            if (outcome != Stretches.Outcome.DONE) {
                return List.of();
            }
            State state = to.isBefore(horizon) ? State.BEHIND : State.CURRENT;
            stretches.settle(group, to, state);
            from = to;
        }
        return group.stream().map(scope -> scope.at(target)).toList();
    }

    /** One topic that the archive cannot answer for must not keep the others from theirs. */
    private List<Watched> eachHalf(List<Watched> group, Instant horizon, Instant target, Round round) {
        int half = group.size() / 2;
        List<Watched> arrived = new ArrayList<>(catchUp(group.subList(0, half), horizon, target, round));
        if (!round.isAway()) {
            arrived.addAll(catchUp(group.subList(half, group.size()), horizon, target, round));
        }
        return arrived;
    }

    private Instant start(List<Watched> group) {
        Instant oldest = clock.instant().minus(settings.maxAge()).truncatedTo(ChronoUnit.SECONDS);
        Instant start = Instant.MAX;
        for (Watched scope : group) {
            start = earlier(
                    start,
                    later(
                            scope.mark().mark().minus(settings.overlap()),
                            scope.mark().origin()));
            if (scope.mark().mark().isBefore(oldest)) {
                LOG.warn(
                        "{}: not looked for from {} to {}: that is beyond drover.archive.max-age",
                        scope.scope(),
                        scope.mark().mark(),
                        oldest);
            }
        }
        return later(start, oldest);
    }

    /** Looks through a longer stretch again for what the archive took in late; marks stay where they are. */
    private void sweep(List<Watched> watched, Instant horizon, Instant now, Round round) {
        List<Watched> due = watched.stream()
                .filter(scope ->
                        !scope.mark().sweptAt().plus(settings.sweepInterval()).isAfter(now))
                .toList();
        Instant end = horizon.minus(settings.overlap());
        if (due.isEmpty()) {
            return;
        }
        Instant from = Instant.MAX;
        for (Watched scope : due) {
            from = earlier(
                    from, later(horizon.minus(settings.sweep()), scope.mark().origin()));
        }
        while (from.isBefore(end)) {
            Instant to = earlier(from.plus(stretches.length()), end);
            Stretches.Outcome outcome = stretches.look(due, from, to, round);
            if (outcome == Stretches.Outcome.FAILED || outcome == Stretches.Outcome.STUCK) {
                return;
            }
            from = outcome == Stretches.Outcome.SHORTER ? from : to;
        }
        ledger.marks().swept(Watched.names(due), now, stretches.takeRecovered());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
