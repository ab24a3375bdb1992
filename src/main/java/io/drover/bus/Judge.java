package io.drover.bus;

import io.drover.dispatch.CallResult;
import io.drover.dispatch.Failures;
import io.drover.dispatch.Leave;
import io.drover.dispatch.LeftAlone;
import io.drover.ledger.CrashPoints;
import io.drover.ledger.Decision;
import io.drover.ledger.Ended;
import io.drover.ledger.GroupCommit;
import io.drover.ledger.Judgement;
import io.drover.ledger.Judgements;
import io.drover.ledger.LedgerAway;
import io.drover.ledger.NotTaken;
import io.drover.ledger.ReasonClass;
import io.drover.ledger.StoredDelivery;
import io.drover.telemetry.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a judgement: commits decision and plan, or lets the delivery wait, or makes it a dead letter. Thread-safe.
 */
public final class Judge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Judge.class);

    /** Halves what the ledger has to do at some hundred messages a second, and nobody notices. */
    private static final Duration LINGER = Duration.ofMillis(2);

    private static final Duration LEAST_WAIT = Duration.ofMillis(100);

    private final Judgements judgements;
    private final GroupCommit<Ended, Optional<Decision>> commits;
    private final JudgeSettings settings;
    private final Clock clock;
    private final Runnable newWork;
    private final RandomGenerator random = RandomGenerator.getDefault();

    /** @param newWork called after a commit that DISPATCH should look at */
    public Judge(Judgements judgements, JudgeSettings settings, Clock clock, Runnable newWork) {
        this.judgements = judgements;
        this.commits = new GroupCommit<>(
                "judgements",
                judgements::commitTogether,
                ended -> judgements.commit(ended.delivery(), ended.judgement()),
                LINGER);
        this.settings = settings;
        this.clock = clock;
        this.newWork = newWork;
    }

    Instant now() {
        return clock.instant();
    }

    JudgeSettings settings() {
        return settings;
    }

    /**
     * Where the route ended well, the decision is committed together with those of others, and this thread does not wait
     * for it.
     *
     * @param failure what the route ended with, null where it ended well
     * @return when the delivery comes again, empty where it has ended; fails where the ledger is away: nothing is decided
     * @throws RuntimeException where the ledger is away: nothing is decided
     */
    CompletionStage<Optional<Lanes.Again>> end(
            StoredDelivery delivery, Judgement judgement, @Nullable Exception failure) {
        CrashPoints.reach("judge.routed", delivery.route());
        if (failure != null) {
            return CompletableFuture.completedStage(failed(delivery, judgement, failure));
        }
        return commits.write(new Ended(delivery, judgement)).handle((decision, thrown) -> {
            try (Ids ids = Judging.ids(delivery)) {
                if (thrown == null) {
                    committed(delivery, decision);
                } else {
                    notCommitted(delivery, judgement, cause(thrown));
                }
                return Optional.empty();
            }
        });
    }

    /** Leaves a delivery in the table until then, so that others of its key may join it; no attempt. */
    Lanes.Again gather(StoredDelivery delivery, Instant until) {
        judgements.gather(delivery, until);
        Duration ahead = Duration.between(clock.instant(), until);
        return Lanes.Again.stored(delivery, ahead.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : ahead);
    }

    private static Exception cause(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return cause instanceof Exception exception ? exception : new IllegalStateException(cause);
    }

    /** A plan that the ledger will not have would not do the next time either. */
    private void notCommitted(StoredDelivery delivery, Judgement judgement, Exception thrown) {
        LedgerAway.rethrow(thrown);
        if (thrown instanceof NotTaken closing) {
            throw closing;
        }
        dead(delivery, reasonClass(thrown), sentence(thrown, reasonClass(thrown)), judgement, thrown);
    }

    /** Whether a route has ended so that the same messages would never end otherwise. @param failure null where it ended well */
    static boolean isForGood(@Nullable Exception failure) {
        if (failure == null || leftAlone(failure).isPresent()) {
            return false;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (LedgerAway.is(cause)) {
                return false;
            }
        }
        return Failures.read(failure, false)
                .map(CallResult.Refused.class::isInstance)
                .orElse(true);
    }

    private Optional<Lanes.Again> failed(StoredDelivery delivery, Judgement judgement, Exception failure) {
        LedgerAway.rethrow(failure);
        Optional<LeftAlone> leftAlone = leftAlone(failure);
        if (leftAlone.isPresent()) {
            return waitFor(delivery, judgement, leftAlone.get().why());
        }
        Optional<CallResult<Object>> call = Failures.read(failure, false);
        if (call.isEmpty()) {
            dead(delivery, reasonClass(failure), sentence(failure, reasonClass(failure)), judgement, failure);
            return Optional.empty();
        }
        CallResult<Object> result = call.get();
        if (result instanceof CallResult.Refused) {
            dead(delivery, ReasonClass.PERMANENT, result.evidence(), judgement, null);
            return Optional.empty();
        }
        return waitOrGiveUp(delivery, judgement, result);
    }

    private void committed(StoredDelivery delivery, Optional<Decision> decision) {
        CrashPoints.reach("judge.committed", delivery.route());
        decision.ifPresent(d -> {
            LOG.debug("message {} by {}: {}: {}", delivery.messageId(), delivery.route(), d.word(), d.reason());
            if (!d.systems().isEmpty()) {
                newWork.run();
            }
        });
    }

    static Optional<LeftAlone> leftAlone(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LeftAlone found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** However long it takes: the system is sick, not the message. The longer it is, the wider those that wait are spread. */
    private Optional<Lanes.Again> waitFor(StoredDelivery delivery, Judgement judgement, Leave.NotNow no) {
        Instant now = clock.instant();
        Duration sick = Duration.between(no.since(), now).dividedBy(2);
        Duration spread =
                sick.compareTo(settings.retry().most()) > 0 ? settings.retry().most() : sick;
        Duration ahead = Duration.between(now, no.until());
        Duration least = ahead.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : ahead;
        Duration wait = least.plusMillis((long) (Math.max(spread.toMillis(), 0) * random.nextDouble()));
        LOG.debug("message {} by {} waits: {}", delivery.messageId(), delivery.route(), no.why());
        judgements.waitFor(no.system(), delivery, now.plus(wait), "could not tell: " + no.why(), judgement);
        return Optional.of(Lanes.Again.stored(delivery, wait));
    }

    private Optional<Lanes.Again> waitOrGiveUp(
            StoredDelivery delivery, Judgement judgement, CallResult<Object> result) {
        int attempts = delivery.attempts() + 1;
        if (attempts >= settings.maxAttempts()) {
            dead(
                    delivery,
                    ReasonClass.EXHAUSTED,
                    "given up after " + attempts + " attempts; last: " + result.evidence(),
                    judgement,
                    null);
            return Optional.empty();
        }
        Duration asked = result instanceof CallResult.Unavailable<Object> u ? u.retryAfter() : null;
        Duration wait = settings.retry().after(attempts, asked, random);
        LOG.warn(
                "message {} by {} waits {} s: {}",
                delivery.messageId(),
                delivery.route(),
                wait.toSeconds(),
                result.evidence());
        judgements.waitUntil(delivery, clock.instant().plus(wait), "could not tell: " + result.evidence(), judgement);
        return Optional.of(Lanes.Again.stored(delivery, wait));
    }

    private void dead(
            StoredDelivery delivery,
            ReasonClass reasonClass,
            String evidence,
            Judgement judgement,
            @Nullable Exception bug) {
        if (reasonClass == ReasonClass.BUG) {
            LOG.error("message {} by {} is a dead letter: {}", delivery.messageId(), delivery.route(), evidence, bug);
        } else {
            LOG.warn(
                    "message {} by {} is a dead letter ({}): {}",
                    delivery.messageId(),
                    delivery.route(),
                    reasonClass,
                    evidence);
        }
        judgements.dead(delivery, reasonClass, evidence, judgement);
    }

    /** A jq that does not fit the payload is the message's fault as far as anybody can tell; all else is ours. */
    static ReasonClass reasonClass(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JsonQueryException || cause instanceof IllegalArgumentException) {
                return ReasonClass.INVALID;
            }
        }
        return ReasonClass.BUG;
    }

    /** A bug's kind is half of what there is to know of it. */
    static String sentence(Throwable failure, ReasonClass reasonClass) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root.getMessage() == null) {
            return root.toString();
        }
        return reasonClass == ReasonClass.BUG
                ? root.getClass().getSimpleName() + ": " + root.getMessage()
                : root.getMessage();
    }

    /** Commits what has been decided, and ends. */
    @Override
    public void close() {
        commits.close();
    }
}
