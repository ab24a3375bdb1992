package io.drover.containers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An Errata Tool with the advisories that a test puts into it. The shapes are those of the answers that the client errata-tool
 * has recorded ({@code advisory/33840.json} and its builds); the values are invented.
 */
final class ErrataTool implements AutoCloseable {
    /** The next answers that are 503. */
    final AtomicInteger broken = new AtomicInteger();

    private final HttpServer server;
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    ErrataTool() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** @param build the only one of the advisory, {@code shippedlib-1-2} @param signed whether the tool calls it signed */
    void put(long advisory, String state, String impact, String contents, String build, boolean signed) {
        answers.put(
                "/advisory/" + advisory + ".json",
                """
                {"id": %d, "type": "RHSA", "advisory_name": "RHSA-2026:%d", "synopsis": "%s: security update", "status": "%s",
                 "security_impact": "%s", "content_types": ["%s"], "product": {"id": 16, "name": "Linux", "short_name": "LINUX"},
                 "release": {"id": 9, "name": "LINUX-42"}, "people": {"reporter": "alice@example.org"}}"""
                        .formatted(advisory, advisory, impact, state, impact, contents));
        answers.put(
                "/advisory/" + advisory + "/builds.json",
                """
                {"LINUX-42": [{"%s": {"BaseOS-42": {"x86_64": ["%s.x86_64.rpm"], "SRPMS": ["%s.src.rpm"]},
                                      "AppStream-42": {"SRPMS": ["%s.src.rpm"]}}}]}"""
                        .formatted(build, build, build, build));
        answers.put(
                "/api/v1/erratum/" + advisory + "/builds_list?with_sig_key=1",
                "{\"LINUX-42\": {\"name\": \"LINUX-42\", \"builds\": [{\"%s\": {\"nvr\": \"%s\", \"is_signed\": %s}}]}}"
                        .formatted(build, build, signed));
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean fails = broken.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        String found = answers.get(exchange.getRequestURI().toString());
        byte[] body = (found == null ? "{\"error\": \"not found\"}" : found).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(fails ? 503 : found == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
