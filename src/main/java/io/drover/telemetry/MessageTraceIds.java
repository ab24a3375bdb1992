package io.drover.telemetry;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ids of traces and spans that follow from a message's id, so that instances that never spoke to each other write into one
 * trace: the trace's id is the UUID without dashes, its first span's the UUID's halves, one XOR the other.
 */
final class MessageTraceIds implements IdGenerator {
    private final IdGenerator random = IdGenerator.random();
    private final ThreadLocal<@Nullable UUID> beginning = new ThreadLocal<>();

    /** Runs what begins this message's first span. */
    void beginning(UUID message, Runnable span) {
        beginning.set(message);
        try {
            span.run();
        } finally {
            beginning.remove();
        }
    }

    /** The first span, as those behind it name it. */
    static SpanContext first(UUID message) {
        return SpanContext.createFromRemoteParent(
                traceId(message), spanId(message), TraceFlags.getSampled(), TraceState.getDefault());
    }

    static String traceId(UUID message) {
        return TraceId.fromLongs(message.getMostSignificantBits(), message.getLeastSignificantBits());
    }

    private static String spanId(UUID message) {
        long halves = message.getMostSignificantBits() ^ message.getLeastSignificantBits();
        return SpanId.fromLong(halves == 0 ? 1 : halves);
    }

    @Override
    public String generateSpanId() {
        UUID message = beginning.get();
        return message == null ? random.generateSpanId() : spanId(message);
    }

    @Override
    public String generateTraceId() {
        UUID message = beginning.get();
        return message == null ? random.generateTraceId() : traceId(message);
    }
}
