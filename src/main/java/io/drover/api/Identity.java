package io.drover.api;

import org.jspecify.annotations.Nullable;

/** One way in which a request says who sends it. Thread-safe. */
public interface Identity {
    Claim of(Request request);

    /** What {@code WWW-Authenticate} says of this way; null where a client can do nothing for it. */
    @Nullable
    String challenge();

    /** As Freshmaker's {@code /about/} calls it: openidc, kerberos, ssl, noauth; others have words of ours. */
    String backend();
}
