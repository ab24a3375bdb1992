package io.drover.dispatch;

import java.time.Duration;

/**
 * One call that came back, for those who count.
 *
 * @param outcome see {@link CallResult#outcome}
 */
public record CallEnded(String system, CallKind kind, String outcome, Duration took) {
    /** Whether the system did what was asked, or said how it is. */
    public boolean isWell() {
        return outcome.equals("done");
    }
}
