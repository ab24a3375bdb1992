package io.drover.dispatch;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What became of one call to a remote system. Every case carries its evidence, so that a reader of the ledger can judge
 * it again. Transient is not permanent, and "could not tell" is neither.
 *
 * @param <T> what the system answered when it did what was asked
 */
public sealed interface CallResult<T> {

    /** The system did it, or answered the question; {@code value} may be an empty Optional, a map … but is never null. */
    record Done<T>(T value, String evidence) implements CallResult<T> {}

    /** The system understood and said no; asking again gives the same answer (koji fault 1000, HTTP 400, 404, 422). */
    record Refused<T>(String evidence) implements CallResult<T> {}

    /**
     * It did not happen and may later: connection refused, 503, 429, koji ServerOffline.
     *
     * @param retryAfter what the system asked us to wait, null where it did not say
     */
    record Unavailable<T>(String evidence, @Nullable Duration retryAfter) implements CallResult<T> {}

    /**
     * It did not happen, since there is no room for it now: a quota is used up. The system is well, others may fare better, and
     * it is tried again however long that takes: this is no attempt that failed.
     */
    record Full<T>(String evidence) implements CallResult<T> {}

    /** Our credentials are not good enough: the system is to be paused and a human told, rows wait. */
    record Denied<T>(String evidence) implements CallResult<T> {}

    /** Sent, and the answer was lost or unreadable: it may have happened. Probe, never resend blindly. */
    record Ambiguous<T>(String evidence) implements CallResult<T> {}

    /** One line for people: what came back, from where, and to which question; never a secret. */
    String evidence();

    /** One of done, refused, unavailable, full, denied, ambiguous: the word in the ledger, the console and the log. */
    default String outcome() {
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    /** The value where it is {@link Done}. */
    default Optional<T> asOptional() {
        return this instanceof Done<T> done ? Optional.of(done.value()) : Optional.empty();
    }

    /** The same outcome with another value. */
    default <R> CallResult<R> map(Function<T, R> change) {
        if (this instanceof Done<T> done) {
            return new Done<>(change.apply(done.value()), done.evidence());
        }
        return failure();
    }

    /** The same failure under another type. @throws IllegalStateException for {@link Done} */
    default <R> CallResult<R> failure() {
        if (this instanceof Refused<T> r) {
            return new Refused<>(r.evidence());
        }
        if (this instanceof Unavailable<T> u) {
            return new Unavailable<>(u.evidence(), u.retryAfter());
        }
        if (this instanceof Full<T> f) {
            return new Full<>(f.evidence());
        }
        if (this instanceof Denied<T> d) {
            return new Denied<>(d.evidence());
        }
        if (this instanceof Ambiguous<T> a) {
            return new Ambiguous<>(a.evidence());
        }
        throw new IllegalStateException("a call that is done has no failure: " + evidence());
    }
}
