package io.drover.koji;

import io.drover.dispatch.CallResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The logins we hold, lent to one call at a time: calls that overlap in one session are refused by the hub when the later
 * one commits first ({@code wire/koji.md} §3.2). A login is made when a borrower needs one and none is idle.
 * Thread-safe; borrowers are served in order of arrival.
 */
final class KojiSessions {

    /** Logs in afresh. @throws KojiException Denied or Unavailable */
    interface Login {
        KojiSession login();
    }

    private final Semaphore free;
    private final int size;
    private final Duration patience;
    private final Login login;
    private final ConcurrentLinkedDeque<KojiSession> idle = new ConcurrentLinkedDeque<>();

    /** @param patience how long a borrower waits for one to come back */
    KojiSessions(int size, Duration patience, Login login) {
        this.free = new Semaphore(size, true);
        this.size = size;
        this.patience = patience;
        this.login = login;
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
        for (KojiSession session = idle.poll(); session != null; session = idle.poll()) {
            drained.add(session);
        }
        return drained;
    }

    /** Not thread-safe: it belongs to one call. */
    final class Lease implements AutoCloseable {
        private @Nullable KojiSession session;

        private Lease() {}

        /** The session, the one used last if there is one: it is the least likely to have expired. */
        KojiSession session() {
            if (session == null) {
                KojiSession used = idle.poll();
                session = used == null ? login.login() : used;
            }
            return session;
        }

        /** The hub does not know the session any more; the others are most likely gone too. */
        KojiSession another() {
            session = login.login();
            return session;
        }

        /** The session is dead and is not to come back. */
        void forget() {
            session = null;
        }

        @Override
        public void close() {
            if (session != null) {
                idle.push(session);
            }
            free.release();
        }
    }
}
