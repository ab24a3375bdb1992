package io.drover.dispatch;

import io.drover.dispatch.SystemStatus.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one remote system may be asked now. Every call asks for leave before and tells afterwards how it ended; from that
 * the system is in use, left alone or being tried. Who gets no leave waits: nothing fails by it. Thread-safe.
 */
public final class RemoteSystem {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteSystem.class);
    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration WHEN_RESUMED = Duration.ofMinutes(5);

    private final String name;
    private final SystemSettings settings;
    private final Clock clock;
    private final Consumer<CallEnded> calls;
    private final RateLimit limit;
    private final Circuit circuit;
    private @Nullable Stop paused;
    private @Nullable Stop denied;
    private @Nullable Stop asked;
    private boolean tryingCredentials;
    private boolean recovered;
    private int inFlight;
    private int lookups;
    private int sends;
    private final IntSupplier underWay;

    /** @param until null while only an operator ends it */
    private record Stop(Instant since, String why, @Nullable Instant until) {
        boolean holds(Instant now) {
            return until == null || now.isBefore(until) && !now.isBefore(since);
        }
    }

    RemoteSystem(String name, SystemSettings settings, Clock clock, Consumer<CallEnded> calls) {
        this(name, settings, clock, calls, () -> 0);
    }

    /** @param underWay how much of what was sent is still being done here: it counts as calls that are not back */
    RemoteSystem(String name, SystemSettings settings, Clock clock, Consumer<CallEnded> calls, IntSupplier underWay) {
        this.underWay = underWay;
        this.name = name;
        this.settings = settings;
        this.clock = clock;
        this.calls = calls;
        this.limit = new RateLimit(settings.rate(), clock);
        this.circuit = new Circuit(name, settings.breaker(), clock);
    }

    public String name() {
        return name;
    }

    public SystemSettings settings() {
        return settings;
    }

    /** Leave for one call. */
    public synchronized Leave ask(CallKind kind) {
        Duration wait = limit.untilFree();
        if (!wait.isZero() && mayBeTried(kind)) {
            Instant now = clock.instant();
            Instant until = kind == CallKind.LOOKUP ? limit.ticket() : now.plus(wait);
            return new Leave.NotNow(name, name + " has had its " + rate() + " for now", now, until);
        }
        return askAtOnce(kind);
    }

    /** The same, ahead of the rate: for the second of two calls that belong together. */
    synchronized Leave askAtOnce(CallKind kind) {
        if (kind == CallKind.SEND && isFull()) {
            Instant now = clock.instant();
            String most = name + " does as much as it may at once: " + settings.concurrency();
            return new Leave.NotNow(name, most, now, now.plus(SOON));
        }
        boolean trial = denied != null && kind != CallKind.LOOKUP;
        if (!mayBeTried(kind) || trial && tryingCredentials || !circuit.take()) {
            SystemStatus now = status();
            Instant soon = clock.instant().plus(SOON);
            Instant until = now.state() == State.PAUSED ? clock.instant().plus(WHEN_RESUMED) : now.nextTry();
            return new Leave.NotNow(
                    name, now.sentence(), now.since(), until == null || until.isBefore(soon) ? soon : until);
        }
        limit.take();
        tryingCredentials |= trial;
        if (kind == CallKind.LOOKUP) {
            lookups++;
        } else {
            inFlight++;
            sends += kind == CallKind.SEND ? 1 : 0;
        }
        return new Call(kind, circuit.epoch(), circuit.state() == State.HALF_OPEN, trial, clock.instant());
    }

    private boolean isFull() {
        int here = underWay.getAsInt();
        return here > 0 && sends + here >= settings.concurrency();
    }

    /** False while every such call would be turned away. Lookups go on while our credentials are denied. */
    synchronized boolean mayBeTried(CallKind kind) {
        Instant now = clock.instant();
        boolean shut = denied != null && denied.holds(now) && kind != CallKind.LOOKUP;
        if (paused != null || shut || asked != null && asked.holds(now)) {
            return false;
        }
        return circuit.state() != State.OPEN || !now.isBefore(circuit.nextTry()) || now.isBefore(circuit.since());
    }

    /** Whether a few calls are to find out how it is. */
    synchronized boolean isOnTrial() {
        return denied != null || circuit.state() != State.CLOSED;
    }

    /** True once after it has become better, so that what waits for it may be taken up at once. */
    synchronized boolean takeRecovered() {
        boolean before = recovered;
        recovered = false;
        return before;
    }

    /** An operator's order; holds until the opposite one. */
    public synchronized void pause(Instant since, String why) {
        if (paused == null) {
            LOG.warn("{} is paused: {}", name, why);
        }
        paused = new Stop(since, why, null);
    }

    /** An operator's order: whatever keeps calls from it is forgotten. */
    public synchronized void resume() {
        LOG.info("{} is taken up again", name);
        paused = null;
        denied = null;
        asked = null;
        tryingCredentials = false;
        circuit.close();
        recovered = true;
    }

    public synchronized SystemStatus status() {
        Instant now = clock.instant();
        if (paused != null) {
            return status(State.PAUSED, paused);
        }
        if (denied != null) {
            return status(State.DENIED, denied);
        }
        if (asked != null && asked.holds(now)) {
            return status(State.OPEN, asked);
        }
        State state = circuit.state();
        Instant next = state == State.OPEN ? circuit.nextTry() : null;
        return status(state, new Stop(circuit.since(), circuit.why(), next));
    }

    private SystemStatus status(State state, Stop stop) {
        return new SystemStatus(
                name,
                state,
                stop.since(),
                stop.why(),
                stop.until(),
                inFlight,
                lookups,
                circuit.calls(),
                circuit.failures());
    }

    private String rate() {
        Double perSecond = settings.rate().perSecond();
        return perSecond == null ? "calls" : perSecond + " calls a second";
    }

    private synchronized boolean ended(Call call, CallResult<?> result) {
        boolean well = result instanceof CallResult.Done
                || result instanceof CallResult.Refused
                || result instanceof CallResult.Full;
        State before = circuit.state();
        if (result instanceof CallResult.Denied) {
            circuit.giveBack(call.epoch);
            if (call.kind != CallKind.LOOKUP) {
                deny(result.evidence());
            }
        } else {
            circuit.ended(call.epoch, well, result.evidence());
            if (well && call.kind != CallKind.LOOKUP && denied != null) {
                LOG.info("{} takes our credentials again", name);
                denied = null;
                recovered = true;
            }
        }
        if (result instanceof CallResult.Unavailable<?> busy && busy.retryAfter() != null) {
            Duration wait = Backoff.bounded(busy.retryAfter());
            Instant now = clock.instant();
            asked = new Stop(
                    now,
                    "it asked to be left alone for " + wait.toSeconds() + " s: " + busy.evidence(),
                    now.plus(wait));
        }
        tell(before);
        recovered |= well && call.trying;
        return well || !call.trying;
    }

    private void deny(String evidence) {
        Instant now = clock.instant();
        if (denied == null) {
            LOG.error(
                    "{} denies our credentials; its actions wait, one tries again every {} s. Check drover.{}.* and the"
                            + " secret it names: {}",
                    name,
                    settings.deniedPause().toSeconds(),
                    name,
                    evidence);
        }
        denied = new Stop(denied == null ? now : denied.since(), evidence, now.plus(settings.deniedPause()));
    }

    private void tell(State before) {
        State now = circuit.state();
        if (now == State.OPEN && before != State.OPEN) {
            LOG.warn("{}; {} of {} calls failed", status().sentence(), circuit.failures(), circuit.calls());
        } else if (now == State.CLOSED && before != State.CLOSED) {
            LOG.info("{} answers again and is in use", name);
            recovered = true;
        }
    }

    /** A call under way. */
    private final class Call implements Leave.Granted {
        private final CallKind kind;
        private final int epoch;
        private final boolean trying;
        private final boolean trial;
        private final Instant began;
        private CallKind counted;
        private boolean over;

        Call(CallKind kind, int epoch, boolean trying, boolean trial, Instant began) {
            this.kind = kind;
            this.counted = kind;
            this.epoch = epoch;
            this.trying = trying;
            this.trial = trial;
            this.began = began;
        }

        @Override
        public boolean ended(CallResult<?> result) {
            boolean counts;
            synchronized (RemoteSystem.this) {
                leave();
                counts = RemoteSystem.this.ended(this, result);
            }
            calls.accept(new CallEnded(name, counted, result.outcome(), Duration.between(began, clock.instant())));
            return counts;
        }

        @Override
        public Leave.Granted as(CallKind other) {
            counted = other;
            return this;
        }

        @Override
        public void unused() {
            synchronized (RemoteSystem.this) {
                if (!over) {
                    leave();
                    circuit.giveBack(epoch);
                }
            }
        }

        private void leave() {
            if (over) {
                throw new IllegalStateException("a call to " + name + " ended twice");
            }
            over = true;
            tryingCredentials &= !trial;
            if (kind == CallKind.LOOKUP) {
                lookups--;
            } else {
                inFlight--;
                sends -= kind == CallKind.SEND ? 1 : 0;
            }
        }
    }
}
