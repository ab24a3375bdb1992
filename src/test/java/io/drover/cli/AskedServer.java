package io.drover.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/** A server that answers by heart, and notes what a command asks. */
final class AskedServer implements AutoCloseable {
    final List<String> asked = new ArrayList<>();
    private final HttpServer server;

    /** @param answers by method and path, without the query; anything else is 404 */
    AskedServer(Map<String, String> answers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.createContext("/", exchange -> {
            String request =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String answer = answers.get(request);
            byte[] bytes = (answer == null ? "{\"message\": \"There is no such thing.\"}" : answer)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** @return the exit code */
    int run(Object command, StringWriter out, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .execute(Stream.concat(Stream.of("--url", url()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
