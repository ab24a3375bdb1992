package io.drover.process;

import java.time.Instant;

/** How far a run is, as its directory tells whoever looks at it, in this life of Drover or in a later one. */
public sealed interface RunState {
    /** Nobody has begun it. */
    record NotBegun() implements RunState {}

    record Running() implements RunState {}

    /** @param code the program's exit code; 128 and a signal's number where that ended it */
    record Ended(int code, Instant at) implements RunState {
        /** Whether a signal that we did not send ended it: nobody knows how far it came. */
        public boolean bySignal() {
            return code > 128 && code <= 128 + 64;
        }
    }

    /** We ended it. @param why TIMED_OUT or CANCELED */
    record Stopped(Why why, Instant at) implements RunState {}

    /** It is gone, and did not end: the machine, or whoever killed it, took the one who would have noted that with it. */
    record Died() implements RunState {}

    /** It is none of this machine's, or its directory is gone. */
    record Unknown(String why) implements RunState {}

    /** Why we end a run. */
    enum Why {
        TIMED_OUT("timed-out"),
        CANCELED("canceled");

        private final String file;

        Why(String file) {
            this.file = file;
        }

        String file() {
            return file;
        }
    }
}
