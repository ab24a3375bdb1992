package io.drover.koji;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A hub on loopback that answers as a test says, and remembers what came in. It knows login and logout by itself. */
final class ScriptedHub implements AutoCloseable {

    /** One request: an XML-RPC call, or a block of an upload, which has no call. */
    record Asked(@Nullable XmlRpcCall call, String query, byte[] body, HttpExchange exchange) {
        String header(String name) {
            return String.valueOf(exchange.getRequestHeaders().getFirst(name));
        }
    }

    /** What it says. */
    interface Script {
        /** A value, an {@link XmlRpcResponse}, a {@link Raw}, or null to drop the connection. */
        @Nullable
        Object answer(Asked asked) throws Exception;
    }

    /** Bytes written by hand behind a status 200. */
    interface Raw {
        void write(OutputStream out) throws Exception;
    }

    static final XmlRpcResponse NIL = new XmlRpcResponse.Value(null);

    static {
        // without it the JDK's server takes 40 ms for every answer
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final Script script;

    ScriptedHub(Script script) throws IOException {
        this.script = script;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/kojihub");
    }

    /** Camel that calls this hub with one session; without an account where the user is empty. */
    KojiContext context(String user) throws Exception {
        return new KojiContext(KojiProfile.of(
                KojiProfile.DEFAULT,
                uri(),
                user.isEmpty() ? new KojiAuth.None() : new KojiAuth.Password(user, "tiger"),
                Duration.ofSeconds(20),
                1));
    }

    /** Without logins. */
    List<XmlRpcCall> calls() {
        return asked.stream().map(Asked::call).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean xml = "text/xml".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
        XmlRpcCall call = xml ? XmlRpcReader.readCall(new ByteArrayInputStream(body), XmlRpcLimits.CALL) : null;
        Asked request = new Asked(call, String.valueOf(exchange.getRequestURI().getRawQuery()), body, exchange);
        try (exchange) {
            if (call != null && call.method().equals("login")) {
                send(exchange, Map.of("session-id", 7, "session-key", "the-key"));
            } else if (call != null && call.method().equals("logout")) {
                send(exchange, NIL);
            } else {
                asked.add(request);
                Object answer = script.answer(request);
                if (answer != null) {
                    send(exchange, answer);
                }
            }
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static void send(HttpExchange exchange, Object answer) throws Exception {
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        if (answer instanceof Raw raw) {
            exchange.sendResponseHeaders(200, 0);
            raw.write(exchange.getResponseBody());
            return;
        }
        XmlRpcResponse response =
                answer instanceof XmlRpcResponse given ? given : new XmlRpcResponse.Value(KojiJson.toValue(answer));
        byte[] document = XmlRpcWriter.response(response, XmlRpcLimits.RESPONSE);
        exchange.sendResponseHeaders(200, document.length);
        exchange.getResponseBody().write(document);
    }

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
