package io.drover.dispatch;

import java.time.Duration;

/**
 * One call that came back, for those who count.
 *
 * @param outcome see {@link CallResult#outcome}
 */
public record CallEnded(String system, CallKind kind, String outcome, Duration took) {}
