package io.drover.telemetry;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where is told what was done for a message, once it is over. All that is told of one message is one trace, whichever thread,
 * instance or year it happens in: the trace's id is the message's. Thread-safe; returns at once.
 */
public interface Traces extends AutoCloseable {
    /** Nobody listens. */
    Traces NONE = new Traces() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public void add(Part part) {}

        @Override
        public void close() {}
    };

    /**
     * One thing that was done.
     *
     * @param name such as "judge rebuild-modules"
     * @param first whether it is what all others of the message come from
     * @param attributes by name, without the message's id
     * @param failure null where it went well
     */
    record Part(
            String name,
            UUID message,
            boolean first,
            Instant began,
            Instant ended,
            Map<String, String> attributes,
            @Nullable String failure) {}

    /** False where telling is in vain. */
    boolean isOn();

    void add(Part part);

    /** Sends what is left, for a few seconds at most. */
    @Override
    void close();
}
