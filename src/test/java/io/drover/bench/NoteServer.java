package io.drover.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes notes after a delay; counts them. */
final class NoteServer implements AutoCloseable {
    private static final byte[] ANSWER = "{\"noted\": true}".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    static {
        // without it the JDK's server answers each request 40 ms late
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    }

    private final HttpServer server;
    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(2);
    private final AtomicInteger taken = new AtomicInteger();
    private volatile long delayMicros;

    NoteServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.createContext("/notes", this::take);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/notes";
    }

    void delay(long micros) {
        delayMicros = micros;
    }

    int taken() {
        return taken.get();
    }

    private void take(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        taken.incrementAndGet();
        if (delayMicros == 0) {
            answer(exchange);
        } else {
            later.schedule(() -> answer(exchange), delayMicros, TimeUnit.MICROSECONDS);
        }
    }

    private static void answer(HttpExchange exchange) {
        try (exchange) {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        later.shutdownNow();
    }
}
