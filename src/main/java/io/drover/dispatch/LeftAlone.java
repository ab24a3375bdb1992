package io.drover.dispatch;

import java.io.Serial;

/**
 * A lookup was not made, since its system is being left alone, or was made only to try a sick one. The delivery waits, and
 * none of its attempts is used up.
 */
public final class LeftAlone extends CallFailed {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Leave.NotNow why;

    public LeftAlone(Leave.NotNow why) {
        super(new CallResult.Unavailable<>(why.why(), null));
        this.why = why;
    }

    public Leave.NotNow why() {
        return why;
    }
}
