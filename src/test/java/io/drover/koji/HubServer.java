package io.drover.koji;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import io.drover.sandbox.Journal;
import io.drover.sandbox.Simulator.Answer;
import io.drover.sandbox.Simulator.Request;
import io.drover.sandbox.koji.KojiHub;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A seeded hub on loopback that can misbehave at the HTTP level, and remembers what came in. */
final class HubServer implements AutoCloseable {

    /** What goes wrong with one request. */
    enum Trouble {
        /** The hub never sees it. */
        DROP_BEFORE,
        /** It took effect, the answer is lost. */
        DROP_AFTER,
        /** It took effect, half the answer comes. */
        HALF_AFTER,
        /** It took effect, a proxy's page comes instead of the answer. */
        HTML_502_AFTER,
        HTML_502_BEFORE,
        HTML_200_BEFORE,
        TIMEOUT_408,
        BUSY_503_BEFORE,
        FORBIDDEN_403,
        REDIRECT,
        /** No answer until the server is closed. */
        HANG,
        /** One byte, then nothing until the server is closed. */
        STALL,
        NONE
    }

    private static final byte[] HTML =
            "<html><body><h1>502 Bad Gateway</h1></body></html>".getBytes(StandardCharsets.UTF_8);

    static {
        // without it the JDK's server takes 40 ms for every answer
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    final Journal journal = new Journal("koji");
    final KojiHub hub = new KojiHub(journal);
    final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Deque<XmlRpcResponse.Fault> faults = new ConcurrentLinkedDeque<>();
    private final Deque<Trouble> troubles = new ConcurrentLinkedDeque<>();
    private final Map<String, Deque<Trouble>> troublesOf = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    HubServer() throws IOException {
        this(null);
    }

    /** @param tls of a server that asks for a client certificate, as httpd before a hub does; null for plain HTTP */
    HubServer(@Nullable SSLContext tls) throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/koji/hub-seed-invented.json")) {
            hub.seed(new ObjectMapper().readTree(Objects.requireNonNull(in)));
        }
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = tls == null ? HttpServer.create(address, 0) : FrontDoor.server(address, tls);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + port() + "/kojihub");
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The hub's answer to the next request that is no login, which it does not look at. */
    void nextFault(int code, String text) {
        faults.add(new XmlRpcResponse.Fault(code, text));
    }

    /** For the next requests, one each. */
    void next(Trouble... next) {
        troubles.addAll(List.of(next));
    }

    /** For the next request that calls the method, also within a multiCall, and for its repetition. */
    void next(String method, Trouble first, Trouble repeated) {
        troublesOf
                .computeIfAbsent(method, name -> new ConcurrentLinkedDeque<>())
                .addAll(List.of(first, repeated));
    }

    private Trouble troubleOf(Request request) {
        String xml = new String(request.body(), StandardCharsets.UTF_8);
        for (Map.Entry<String, Deque<Trouble>> entry : troublesOf.entrySet()) {
            if (xml.contains(">" + entry.getKey() + "<") && !entry.getValue().isEmpty()) {
                return entry.getValue().remove();
            }
        }
        return Objects.requireNonNullElse(troubles.poll(), Trouble.NONE);
    }

    /** The hub's methods that were asked for, in order. */
    List<String> methods() {
        return requests.stream().map(HubServer::methodOf).toList();
    }

    List<String> effects() {
        return journal.entries().stream()
                .map(entry -> entry.what() + " " + entry.subject())
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        FrontDoor.nameCaller(exchange, headers);
        Request request = new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                Map.of("raw", List.of(String.valueOf(exchange.getRequestURI().getRawQuery()))),
                headers,
                exchange.getRequestBody().readAllBytes());
        requests.add(request);
        Trouble trouble = troubleOf(request);
        try (exchange) {
            answer(exchange, trouble, request);
        }
    }

    private void answer(HttpExchange exchange, Trouble trouble, Request request) throws IOException {
        switch (trouble) {
            case DROP_BEFORE -> {}
            case DROP_AFTER -> answered(request);
            case HALF_AFTER -> half(exchange, answered(request));
            case HTML_502_AFTER -> {
                answered(request);
                send(exchange, 502, "text/html", HTML);
            }
            case HTML_502_BEFORE -> send(exchange, 502, "text/html", HTML);
            case HTML_200_BEFORE -> send(exchange, 200, "text/html", HTML);
            case TIMEOUT_408 -> send(exchange, 408, "text/plain", new byte[0]);
            case BUSY_503_BEFORE -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                send(exchange, 503, "text/html", HTML);
            }
            case FORBIDDEN_403 -> send(exchange, 403, "text/html", HTML);
            case REDIRECT -> {
                exchange.getResponseHeaders().set("Location", "/elsewhere");
                send(exchange, 302, "text/html", HTML);
            }
            case HANG -> await();
            case STALL -> {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write('<');
                exchange.getResponseBody().flush();
                await();
            }
            case NONE -> {
                Answer answer = answered(request);
                answer.headers().forEach(exchange.getResponseHeaders()::set);
                send(exchange, answer.status(), answer.headers().get("Content-Type"), answer.body());
            }
        }
    }

    private Answer answered(Request request) {
        Optional<Answer> refused = FrontDoor.refused(request);
        if (refused.isPresent()) {
            return refused.get();
        }
        boolean login = methodOf(request).toLowerCase(Locale.ROOT).endsWith("login");
        XmlRpcResponse.Fault fault = login ? null : faults.poll();
        return fault == null
                ? hub.answer(FrontDoor.passed(request))
                : Answer.of(200, "text/xml", XmlRpcWriter.response(fault, XmlRpcLimits.RESPONSE));
    }

    private static String methodOf(Request request) {
        String xml = new String(request.body(), StandardCharsets.UTF_8);
        return xml.substring(xml.indexOf("<methodName>") + 12, xml.indexOf("</methodName>"));
    }

    private static void half(HttpExchange exchange, Answer answer) throws IOException {
        exchange.sendResponseHeaders(200, answer.body().length);
        exchange.getResponseBody().write(answer.body(), 0, answer.body().length / 2);
        exchange.getResponseBody().flush();
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private void await() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
