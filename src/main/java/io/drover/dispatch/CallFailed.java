package io.drover.dispatch;

import java.io.Serial;

/**
 * A {@link CallResult} that is not {@link CallResult.Done}, thrown where a route has no other way to say it. The
 * {@code bus:} consumer turns it into WAITING or a dead letter, DISPATCH into the next state of the action; nobody else
 * catches it. Systems extend it once each.
 */
public class CallFailed extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient CallResult<?> result;

    public CallFailed(CallResult<?> result) {
        super(result.evidence());
        this.result = result;
    }

    public CallFailed(CallResult<?> result, Throwable cause) {
        super(result.evidence(), cause);
        this.result = result;
    }

    /** Never {@link CallResult.Done}. */
    public final CallResult<?> result() {
        return result;
    }
}
