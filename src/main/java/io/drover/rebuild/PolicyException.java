package io.drover.rebuild;

import java.io.Serial;

/** A policy that cannot be loaded; the message names the place in it, what stands there and what to write instead. */
public final class PolicyException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param subject the rule or key it is about, "" for none */
    PolicyException(Place place, String subject, String problem) {
        super("rebuild policy, " + place + ": " + (subject.isEmpty() ? "" : subject + ": ") + problem);
    }

    PolicyException(Place place, String subject, String problem, Throwable cause) {
        this(place, subject, problem);
        initCause(cause);
    }
}
