package io.drover.rebuild;

import java.io.Serial;

/** A policy that cannot be loaded; the message names the place in it, what stands there and what to write instead. */
public final class PolicyException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    PolicyException(String place, String problem) {
        super("rebuild policy, " + place + ": " + problem);
    }

    PolicyException(String place, String problem, Throwable cause) {
        super("rebuild policy, " + place + ": " + problem, cause);
    }
}
