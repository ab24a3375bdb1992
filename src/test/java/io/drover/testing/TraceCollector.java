package io.drover.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A collector of traces: takes OTLP over HTTP on loopback and keeps it. */
public final class TraceCollector implements AutoCloseable {
    private final HttpServer server;
    private final List<Part> parts = new CopyOnWriteArrayList<>();
    private final Set<String> logins = ConcurrentHashMap.newKeySet();
    private volatile int status = 200;

    /** A span as it came. */
    public record Part(
            String name, String trace, String id, String parent, boolean failed, Map<String, String> attributes) {
        static Part of(Span span) {
            HexFormat hex = HexFormat.of();
            return new Part(
                    span.getName(),
                    hex.formatHex(span.getTraceId().toByteArray()),
                    hex.formatHex(span.getSpanId().toByteArray()),
                    hex.formatHex(span.getParentSpanId().toByteArray()),
                    span.getStatus().getCodeValue() == 2,
                    span.getAttributesList().stream().collect(Collectors.toMap(a -> a.getKey(), a -> a.getValue()
                            .getStringValue())));
        }
    }

    public TraceCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        logins.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (status == 200) {
            ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .flatMap(scope -> scope.getSpansList().stream())
                    .map(Part::of)
                    .forEach(parts::add);
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** What is answered from now on. */
    public void answer(int code) {
        status = code;
    }

    public List<Part> parts() {
        return List.copyOf(parts);
    }

    /** The Authorization headers that came. */
    public Set<String> logins() {
        return Set.copyOf(logins);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
