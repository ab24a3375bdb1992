package io.drover.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.koji.XmlRpcLimits;
import io.drover.koji.XmlRpcResponse;
import io.drover.koji.XmlRpcWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A hub that knows its answers by heart: getBuild, multiCall, and a listTagged of as many bytes as are wanted. */
final class StubHub implements AutoCloseable {
    private static final byte[] HEAD =
            bytes("<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value><array><data>\n");
    private static final byte[] TAIL = bytes("</data></array></value>\n</param>\n</params>\n</methodResponse>\n");
    private static final int ROWS_IN_A_BLOCK = 2000;

    static {
        // without it the JDK's server answers each request 40 ms late
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    }

    private final HttpServer server;
    private final byte[] build = XmlRpcWriter.response(new XmlRpcResponse.Value(row(1)), XmlRpcLimits.RESPONSE);
    private final byte[] block = block();
    private final long listBytes;
    private final AtomicInteger requests = new AtomicInteger();

    /** @param listBytes about how long the answer to listTagged is */
    StubHub(long listBytes) throws IOException {
        this.listBytes = listBytes;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.createContext("/kojihub", this::answer);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/kojihub";
    }

    /** So many since the last time. */
    int requests() {
        return requests.getAndSet(0);
    }

    /** What listTagged really takes. */
    long listLength() {
        return HEAD.length + blocks() * block.length + TAIL.length;
    }

    private long blocks() {
        return Math.max(1, listBytes / block.length);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String call = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String method = call.substring(call.indexOf("<methodName>") + 12, call.indexOf("</methodName>"));
        try (exchange) {
            exchange.getResponseHeaders().add("Content-Type", "text/xml");
            switch (method) {
                case "getBuild" -> send(exchange, build);
                case "listTagged" -> list(exchange);
                case "login" -> send(exchange, value(Map.of("session-id", 1, "session-key", "key")));
                case "multiCall" -> {
                    requests.incrementAndGet();
                    send(exchange, value(tasks(call)));
                }
                default -> send(exchange, value(null));
            }
        }
    }

    private static List<List<Long>> tasks(String call) {
        List<List<Long>> tasks = new ArrayList<>();
        String entry = "<name>methodName</name>";
        for (int at = call.indexOf(entry); at >= 0; at = call.indexOf(entry, at + 1)) {
            tasks.add(List.of((long) at));
        }
        return tasks;
    }

    private void list(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, listLength());
        OutputStream out = exchange.getResponseBody();
        out.write(HEAD);
        for (long i = 0; i < blocks(); i++) {
            out.write(block);
        }
        out.write(TAIL);
    }

    private static void send(HttpExchange exchange, byte[] document) throws IOException {
        exchange.sendResponseHeaders(200, document.length);
        exchange.getResponseBody().write(document);
    }

    private static byte[] value(Object value) {
        return XmlRpcWriter.response(new XmlRpcResponse.Value(value), XmlRpcLimits.RESPONSE);
    }

    /** Rows with the line breaks that a hub written in Python sends. */
    private static byte[] block() {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < ROWS_IN_A_BLOCK; i++) {
            rows.append("<value><struct>\n");
            row(i).forEach((name, value) -> rows.append("<member>\n<name>")
                    .append(name)
                    .append("</name>\n<value>")
                    .append(typed(value))
                    .append("</value>\n</member>\n"));
            rows.append("</struct></value>\n");
        }
        return bytes(rows.toString());
    }

    private static String typed(Object value) {
        if (value == null) {
            return "<nil/>";
        }
        if (value instanceof Boolean flag) {
            return "<boolean>" + (flag ? 1 : 0) + "</boolean>";
        }
        return value instanceof Integer ? "<int>" + value + "</int>" : "<string>" + value + "</string>";
    }

    /** What listTagged tells of a build. */
    private static Map<String, Object> row(int i) {
        Map<String, Object> row = new LinkedHashMap<>();
        String name = "package" + i * 7 % 9000;
        row.put("build_id", 2_000_000 + i);
        row.put("id", 2_000_000 + i);
        row.put("tag_id", 77_777);
        row.put("tag_name", "f41-updates");
        row.put("package_id", i * 7 % 9000);
        row.put("package_name", name);
        row.put("name", name);
        row.put("version", i % 7 + "." + i % 13);
        row.put("release", i % 5 + ".fc41");
        row.put("epoch", null);
        row.put("nvr", name + "-" + i % 7 + "." + i % 13 + "-" + i % 5 + ".fc41");
        row.put("state", 1);
        row.put("task_id", 1_000_000 + i);
        row.put("start_time", "2026-11-20 07:40:09.0" + (10_000 + i) + "+00:00");
        row.put("creation_event_id", 3_000_000 + i);
        row.put("creation_time", "2026-11-20 07:39:09.0" + (10_000 + i) + "+00:00");
        row.put("completion_time", "2026-11-20 07:41:09.0" + (10_000 + i) + "+00:00");
        row.put("owner_id", i % 300);
        row.put("owner_name", "owner" + i % 300);
        row.put("volume_id", 0);
        row.put("volume_name", "DEFAULT");
        row.put("draft", false);
        row.put("create_event", 4_000_000 + i);
        row.put("promoter_id", null);
        row.put("promoter_name", null);
        return row;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
