package io.drover.bus;

import io.drover.dispatch.CallResult;
import io.drover.dispatch.Failures;
import io.drover.ledger.CrashPoints;
import io.drover.ledger.Decision;
import io.drover.ledger.Judgement;
import io.drover.ledger.Judgements;
import io.drover.ledger.LedgerAway;
import io.drover.ledger.ReasonClass;
import io.drover.ledger.StoredDelivery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a judgement: commits decision and plan, or lets the delivery wait, or makes it a dead letter. Thread-safe.
 */
public final class Judge {
    private static final Logger LOG = LoggerFactory.getLogger(Judge.class);

    private final Judgements judgements;
    private final JudgeSettings settings;
    private final Clock clock;
    private final Runnable newWork;
    private final RandomGenerator random = RandomGenerator.getDefault();

    /** @param newWork called after a commit that DISPATCH should look at */
    public Judge(Judgements judgements, JudgeSettings settings, Clock clock, Runnable newWork) {
        this.judgements = judgements;
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
     * @param failure what the route ended with, null where it ended well
     * @return when the delivery comes again, empty where it has ended
     * @throws RuntimeException where the ledger is away: nothing is decided
     */
    Optional<Lanes.Again> end(StoredDelivery delivery, Judgement judgement, @Nullable Exception failure) {
        CrashPoints.reach("judge.routed", delivery.route());
        if (failure != null) {
            return failed(delivery, judgement, failure);
        }
        try {
            commit(delivery, judgement);
        } catch (RuntimeException e) {
            // a plan that the ledger will not have would not do the next time either
            throwIfLedgerAway(e);
            dead(delivery, reasonClass(e), sentence(e), judgement, e);
        }
        return Optional.empty();
    }

    private Optional<Lanes.Again> failed(StoredDelivery delivery, Judgement judgement, Exception failure) {
        throwIfLedgerAway(failure);
        Optional<CallResult<Object>> call = Failures.read(failure, false);
        if (call.isEmpty()) {
            dead(delivery, reasonClass(failure), sentence(failure), judgement, failure);
            return Optional.empty();
        }
        CallResult<Object> result = call.get();
        if (result instanceof CallResult.Refused) {
            dead(delivery, ReasonClass.PERMANENT, result.evidence(), judgement, null);
            return Optional.empty();
        }
        return waitOrGiveUp(delivery, judgement, result);
    }

    private static void throwIfLedgerAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (LedgerAway.is(cause)) {
                throw (RuntimeException) cause;
            }
        }
    }

    private void commit(StoredDelivery delivery, Judgement judgement) {
        Optional<Decision> decision = judgements.commit(delivery, judgement);
        CrashPoints.reach("judge.committed", delivery.route());
        decision.ifPresent(d -> {
            LOG.debug("message {} by {}: {}: {}", delivery.messageId(), delivery.route(), d.word(), d.reason());
            if (!d.systems().isEmpty()) {
                newWork.run();
            }
        });
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
        return Optional.of(new Lanes.Again(delivery.triedOnceMore(), wait));
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
    private static ReasonClass reasonClass(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JsonQueryException || cause instanceof IllegalArgumentException) {
                return ReasonClass.INVALID;
            }
        }
        return ReasonClass.BUG;
    }

    private static String sentence(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
