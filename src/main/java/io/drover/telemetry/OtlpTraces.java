package io.drover.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Traces for an OpenTelemetry collector, by OTLP over HTTP, in batches from a thread of their own. At most {@value #MOST}
 * parts wait; what does not fit, or cannot be sent, is dropped: traces never hold up work.
 */
public final class OtlpTraces implements Traces {
    private static final int MOST = 8_192;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** A collector that is away must not keep Drover from ending. */
    private static final Duration LAST_ONES = Duration.ofSeconds(3);

    private static final String PATH = "/v1/traces";

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final MessageTraceIds ids = new MessageTraceIds();

    /**
     * @param endpoint of the collector: http://host:4318; the usual path is added where it has none
     * @param token for "Authorization: Bearer", asked for each batch; "" where none is needed
     */
    public OtlpTraces(URI endpoint, Supplier<String> token, String instance, String version) {
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(address(endpoint).toString())
                .setTimeout(PATIENCE)
                .setConnectTimeout(PATIENCE)
                .setHeaders(() -> headers(token.get()))
                .build();
        provider = SdkTracerProvider.builder()
                .setIdGenerator(ids)
                .setResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"), "drover",
                        AttributeKey.stringKey("service.instance.id"), instance,
                        AttributeKey.stringKey("service.version"), version)))
                .addSpanProcessor(BatchSpanProcessor.builder(new LoudExporter(exporter, address(endpoint)))
                        .setMaxQueueSize(MOST)
                        .setScheduleDelay(Duration.ofSeconds(2))
                        .setExporterTimeout(PATIENCE.multipliedBy(2))
                        .build())
                .build();
        tracer = provider.get("io.drover", version);
    }

    private static URI address(URI endpoint) {
        String path = endpoint.getPath();
        return path == null || path.isEmpty() || path.equals("/") ? endpoint.resolve(PATH) : endpoint;
    }

    private static Map<String, String> headers(String token) {
        return token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public void add(Part part) {
        if (part.first()) {
            ids.beginning(part.message(), () -> span(part, Context.root(), SpanKind.CONSUMER));
        } else {
            span(part, Context.root().with(Span.wrap(MessageTraceIds.first(part.message()))), SpanKind.INTERNAL);
        }
    }

    private void span(Part part, Context parent, SpanKind kind) {
        SpanBuilder builder = tracer.spanBuilder(part.name())
                .setParent(parent)
                .setSpanKind(kind)
                .setStartTimestamp(part.began())
                .setAttribute("drover.message.id", part.message().toString());
        part.attributes().forEach(builder::setAttribute);
        Span span = builder.startSpan();
        if (part.failure() != null) {
            span.setStatus(StatusCode.ERROR, part.failure());
        }
        span.end(part.ended());
    }

    @Override
    public void close() {
        CompletableResultCode sent = provider.shutdown();
        sent.join(LAST_ONES.toSeconds(), TimeUnit.SECONDS);
    }
}
