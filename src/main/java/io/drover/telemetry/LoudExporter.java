package io.drover.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in our log, once until it is well again, that traces do not arrive; the library says it to java.util.logging. */
final class LoudExporter implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpTraces.class);
    /** Held, or its setting would be collected with it. */
    private static final java.util.logging.Logger THEIRS = java.util.logging.Logger.getLogger("io.opentelemetry");

    private final SpanExporter exporter;
    private final URI endpoint;
    private final AtomicBoolean failing = new AtomicBoolean();

    LoudExporter(SpanExporter exporter, URI endpoint) {
        this.exporter = exporter;
        this.endpoint = endpoint;
        THEIRS.setUseParentHandlers(false);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode sent = exporter.export(spans);
        sent.whenComplete(() -> {
            boolean well = sent.isSuccess();
            if (failing.compareAndSet(well, !well)) {
                tell(well, spans.size(), sent.getFailureThrowable());
            }
        });
        return sent;
    }

    private void tell(boolean well, int spans, @Nullable Throwable thrown) {
        if (well) {
            LOG.info("traces arrive at {} again", place());
        } else {
            LOG.warn(
                    "{} parts of traces did not arrive at {} and are dropped, as all others will be until it answers: {}."
                            + " Is drover.traces.endpoint an OTLP/HTTP collector, and does it take our token?",
                    spans,
                    place(),
                    why(thrown));
        }
    }

    /** The library wraps what went wrong, and names an answer that is an error by a class of its own. */
    private static String why(@Nullable Throwable thrown) {
        return thrown == null || thrown.getCause() == null
                ? "it refuses them"
                : thrown.getCause().toString();
    }

    private String place() {
        return endpoint.getHost() + ":" + endpoint.getPort() + endpoint.getPath();
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
