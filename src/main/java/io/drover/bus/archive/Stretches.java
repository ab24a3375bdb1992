package io.drover.bus.archive;

import io.drover.bus.archive.Archive.Reply;
import io.drover.bus.archive.SliceReader.Slice;
import io.drover.ledger.ArchiveAnswer;
import io.drover.ledger.ArchiveMark.State;
import io.drover.ledger.PutResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks through one stretch of time: asks, takes in what is missing, and judges whether the answer can be all. One
 * thread.
 */
final class Stretches {
    private final ArchiveSettings settings;
    private final Clock clock;
    private final ArchiveLedger ledger;
    private final SliceReader reader;
    private final Sieve sieve;
    private final Entrance entrance;
    private final SliceLength length;
    private final Map<String, Integer> recovered = new TreeMap<>();
    private String said = "";
    private @Nullable Instant doubtedSince;

    Stretches(ArchiveSettings settings, Clock clock, ArchiveLedger ledger, SliceReader reader, Entrances entrances) {
        this.settings = settings;
        this.clock = clock;
        this.ledger = ledger;
        this.reader = reader;
        this.sieve = entrances.sieve();
        this.entrance = entrances.entrance();
        this.length = new SliceLength(settings.longestSlice());
    }

    /** The sieve and the door behind it. */
    record Entrances(Sieve sieve, Entrance entrance) {}

    enum Outcome {
        /** All is in the ledger. */
        DONE,
        /** The archive cannot answer for so long a stretch; the next is shorter. */
        SHORTER,
        /** It answered, and that cannot be all; what it gave is in the ledger. */
        DOUBTFUL,
        /** It cannot answer for the shortest stretch either; for fewer scopes it may. */
        STUCK,
        /** It did not answer, or refuses to. */
        FAILED
    }

    /** How long a stretch should be. */
    Duration length() {
        return length.get();
    }

    /** Asks for what the scopes should have brought; what is new is on disk on return. Marks stay where they are. */
    Outcome look(List<Watched> group, Instant from, Instant to, Round round) {
        Instant began = clock.instant();
        List<byte[]> rows = new ArrayList<>();
        String doubt = null;
        for (ArchiveQuestion question :
                ArchiveQuestion.about(group.stream().map(Watched::scope).toList(), from, to)) {
            Slice slice = reader.read(question);
            if (!(slice instanceof Slice.Rows found)) {
                return unanswered(group, slice, Duration.between(from, to), round);
            }
            rows.addAll(found.rows());
            String why = found.complete() ? emptiness(question, found.rows().size()) : found.doubt();
            doubt = doubt == null ? why : doubt;
        }
        length.answered(Duration.between(began, clock.instant()), rows.size());
        takeIn(group, sieve.missing(rows, (topic, sentAt) -> isAskedFor(group, topic, sentAt)), round);
        said = rows.size() + " messages from " + from + " to " + to;
        return doubt == null ? believed() : doubted(group, doubt, round);
    }

    /** All up to here is in the ledger. */
    void settle(List<Watched> group, Instant mark, State state) {
        ledger.marks()
                .advance(
                        Watched.names(group),
                        mark,
                        new ArchiveAnswer(
                                doubtedSince == null ? state : State.DOUBTFUL, clock.instant(), said, doubtedSince),
                        takeRecovered());
    }

    /** What was recovered since this was last asked, by scope. */
    Map<String, Integer> takeRecovered() {
        Map<String, Integer> taken = Map.copyOf(recovered);
        recovered.clear();
        return taken;
    }

    private Outcome believed() {
        doubtedSince = null;
        return Outcome.DONE;
    }

    /** It is asked again and again for a while; then what it says is taken, so that one lost message stops nothing. */
    private Outcome doubted(List<Watched> group, String doubt, Round round) {
        Instant now = clock.instant();
        Instant since = group.stream()
                .map(scope -> scope.mark().doubtedSince())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(now);
        doubtedSince = since;
        round.doubt(doubt);
        if (!since.plus(settings.sweepInterval()).isAfter(now)) {
            said = said + "; " + doubt + "; taken as it is, after asking again since " + since;
            return Outcome.DONE;
        }
        ledger.marks()
                .stay(
                        Watched.names(group),
                        new ArchiveAnswer(State.DOUBTFUL, now, said + "; " + doubt, since),
                        takeRecovered());
        return Outcome.DOUBTFUL;
    }

    private Outcome unanswered(List<Watched> group, Slice slice, Duration asked, Round round) {
        String evidence;
        State state = State.AWAY;
        Outcome outcome = Outcome.FAILED;
        if (slice instanceof Slice.TooMuch tooMuch) {
            if (length.shorterThan(asked)) {
                return Outcome.SHORTER;
            }
            evidence = tooMuch.evidence();
            round.stuck(evidence);
            outcome = Outcome.STUCK;
        } else {
            Reply reply = ((Slice.Failed) slice).reply();
            if (reply instanceof Reply.Away away) {
                evidence = away.evidence();
                round.away(evidence, away.retryAfter());
            } else {
                evidence = ((Reply.No) reply).evidence();
                state = State.REFUSED;
                round.trouble(evidence);
            }
        }
        Instant doubted = group.get(0).mark().doubtedSince();
        ledger.marks()
                .stay(
                        Watched.names(group),
                        new ArchiveAnswer(state, clock.instant(), evidence, doubted),
                        takeRecovered());
        return outcome;
    }

    /**
     * Whether the bus itself proves that there must have been something; null where it does not. Only what this is the
     * last look at counts: the archive takes messages in late.
     */
    private @Nullable String emptiness(ArchiveQuestion question, int rows) {
        Instant lateEnough = clock.instant().minus(settings.overlap());
        Instant end = question.end().isBefore(lateEnough) ? question.end() : lateEnough;
        if (rows > 0 || !question.start().isBefore(end)) {
            return null;
        }
        return ledger.known().busTopics(question.start(), end, settings.overlap()).stream()
                .filter(question::hasTopic)
                .findFirst()
                .map(topic -> "it has nothing of " + question + ", where the bus brought " + topic)
                .orElse(null);
    }

    private static boolean isAskedFor(List<Watched> group, String topic, @Nullable Instant sentAt) {
        return group.stream()
                .anyMatch(scope -> scope.scope().hasTopic(topic)
                        && (sentAt == null || !sentAt.isBefore(scope.mark().origin())));
    }

    private void takeIn(List<Watched> group, List<ArchivedMessage> missing, Round round) {
        List<PutResult> results = missing.isEmpty() ? List.of() : entrance.enter(missing);
        for (int i = 0; i < results.size(); i++) {
            ArchivedMessage message = missing.get(i);
            if (message.id() == null) {
                round.foundUnreadable();
            } else if (results.get(i) != PutResult.DUPLICATE) {
                round.found(message.topic(), message.sentAt());
                group.stream()
                        .filter(scope -> scope.scope().hasTopic(message.topic()))
                        .findFirst()
                        .ifPresent(scope -> recovered.merge(scope.scope().toString(), 1, Integer::sum));
            }
        }
    }
}
