package io.drover.koji;

import io.drover.dispatch.CallResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The logins we hold, lent to one call at a time: calls that overlap in one session are refused by the hub when the later
 * one commits first ({@code wire/koji.md} §3.2). A login is made when a borrower needs one and none is idle. One that was
 * idle for half a day is left to the hub, which forgets it after a day. Thread-safe; borrowers are served in order of arrival.
 */
final class KojiSessions {

    /** Logs in afresh. @throws KojiException Denied or Unavailable */
    interface Login {
        KojiSession login();
    }

    private static final Duration LONGEST_IDLE = Duration.ofHours(12);

    private record Idle(KojiSession session, long since) {}

    private final Semaphore free;
    private final int size;
    private final Duration patience;
    private final Login login;
    private final LongSupplier nanos;
    private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();

    /**
     * @param patience how long a borrower waits for one to come back
     * @param nanos runs on steadily, as {@link System#nanoTime}
     */
    KojiSessions(int size, Duration patience, Login login, LongSupplier nanos) {
        this.free = new Semaphore(size, true);
        this.size = size;
        this.patience = patience;
        this.login = login;
        this.nanos = nanos;
    }

    /** The right to use one session until it is closed. @throws KojiException Unavailable when all stay busy */
    Lease borrow(String method) {
        try {
            if (free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Lease();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KojiException(
                    method, new CallResult.Unavailable<>(method + " was not sent to koji: we are stopping", null), e);
        }
        throw new KojiException(
                method,
                new CallResult.Unavailable<>(
                        method + " was not sent to koji: all " + size + " sessions were busy for " + patience
                                + "; see drover.koji.sessions",
                        null));
    }

    /** Takes the idle ones away, to be logged out. */
    List<KojiSession> drain() {
        List<KojiSession> drained = new ArrayList<>();
        for (KojiSession session = fresh(); session != null; session = fresh()) {
            drained.add(session);
        }
        return drained;
    }

    /** The one used last that is worth using. */
    private @Nullable KojiSession fresh() {
        for (Idle used = idle.poll(); used != null; used = idle.poll()) {
            if (nanos.getAsLong() - used.since() < LONGEST_IDLE.toNanos()) {
                return used.session();
            }
        }
        return null;
    }

    /** Not thread-safe: it belongs to one call. */
    final class Lease implements AutoCloseable {
        private @Nullable KojiSession session;

        private Lease() {}

        /** The session, the one used last if there is one: it is the least likely to have expired. */
        KojiSession session() {
            if (session == null) {
                KojiSession used = fresh();
                session = used == null ? login.login() : used;
            }
            return session;
        }

        /** The hub does not know the session any more; the others are most likely gone too. */
        KojiSession another() {
            session = login.login();
            return session;
        }

        /** The session is dead, or may still be at work on a call whose answer is lost: nobody is to get it again. */
        void forget() {
            session = null;
        }

        @Override
        public void close() {
            if (session != null) {
                idle.push(new Idle(session, nanos.getAsLong()));
            }
            free.release();
        }
    }
}
