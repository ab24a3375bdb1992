package io.drover.dispatch;

import io.drover.dispatch.SystemStatus.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * One system's breaker: opens when too many of the last calls failed, lets a few through after a while, and closes when
 * they end well. Runs on the given clock. Not thread-safe: {@link RemoteSystem} guards it.
 */
final class Circuit {
    private final BreakerSettings settings;
    private final Clock clock;
    private final CircuitBreaker breaker;
    private Instant since;
    private String why = "";
    private int epoch;

    Circuit(String system, BreakerSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.since = clock.instant();
        this.breaker = CircuitBreaker.of(
                system,
                CircuitBreakerConfig.custom()
                        .clock(clock)
                        .slidingWindowType(SlidingWindowType.TIME_BASED)
                        .slidingWindowSize((int) settings.window().toSeconds())
                        .minimumNumberOfCalls(settings.calls())
                        .failureRateThreshold(settings.failureRate())
                        .waitDurationInOpenState(settings.open())
                        .permittedNumberOfCallsInHalfOpenState(settings.probes())
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> {
            epoch++;
            since = clock.instant();
        });
    }

    State state() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> State.OPEN;
            case HALF_OPEN -> State.HALF_OPEN;
            default -> State.CLOSED;
        };
    }

    /** Takes leave for one call; where there is none, nothing changes. */
    boolean take() {
        // a clock that was set back would keep it open until the old time comes again
        if (state() == State.OPEN
                && (clock.instant().isBefore(since) || !clock.instant().isBefore(nextTry()))) {
            breaker.transitionToHalfOpenState();
        }
        return breaker.tryAcquirePermission();
    }

    /** A call came back that was given leave in {@code epochThen}; what began before a change says nothing after it. */
    void ended(int epochThen, boolean well, String evidence) {
        if (epochThen != epoch) {
            return;
        }
        if (well) {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        } else {
            why = evidence;
            breaker.onError(0, TimeUnit.NANOSECONDS, new CallFailed(new CallResult.Unavailable<>(evidence, null)));
        }
    }

    void giveBack(int epochThen) {
        if (epochThen == epoch) {
            breaker.releasePermission();
        }
    }

    /** As an operator may order: forgets all failures. */
    void close() {
        if (state() != State.CLOSED) {
            breaker.transitionToClosedState();
        }
    }

    /** Changes with each change of state. */
    int epoch() {
        return epoch;
    }

    Instant since() {
        return since;
    }

    String why() {
        return state() == State.CLOSED ? "" : why;
    }

    /** Of an open one. */
    Instant nextTry() {
        return since.plus(settings.open());
    }

    int calls() {
        return breaker.getMetrics().getNumberOfBufferedCalls();
    }

    int failures() {
        return breaker.getMetrics().getNumberOfFailedCalls();
    }
}
