package io.drover.dispatch;

import java.time.Instant;

/** The answer of {@link RemoteSystem#ask}: whether a call may be made. */
public sealed interface Leave {

    /** Make the call, and say how it ended: {@link #ended} or {@link #unused}, once. */
    non-sealed interface Granted extends Leave {
        /**
         * The call came back.
         *
         * @return false where the failure is put down to a system that was being tried, and not to what it was called for
         */
        boolean ended(CallResult<?> result);

        /** The same, for a call that those who count know by another kind. */
        default Granted as(CallKind kind) {
            return this;
        }

        /** No call was made, or it hit a bug of ours: it says nothing about the system. */
        void unused();
    }

    /**
     * Make no call.
     *
     * @param system whose leave was asked
     * @param why one sentence for people, which names the system
     * @param since from when on it is so
     * @param until when asking again may help
     */
    record NotNow(String system, String why, Instant since, Instant until) implements Leave {}
}
