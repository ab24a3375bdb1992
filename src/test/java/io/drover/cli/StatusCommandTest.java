package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code drover status} makes of the server's answer. */
class StatusCommandTest {
    private static final String OPEN =
            """
            {"instance": "one", "items": [
              {"name": "koji", "state": "open", "since": "2026-03-01T12:00:00Z", "why": "HTTP 503", "next_try":
               "2026-03-01T12:00:15Z", "in_flight": 1, "concurrency": 4, "due": 7, "waiting": 2, "accepted": 3,
               "deliveries_waiting": 5, "failures_in_window": 5, "calls_in_window": 6},
              {"name": "mbs", "state": "closed", "since": "2026-03-01T12:00:00Z", "why": "", "next_try": null,
               "in_flight": 0, "concurrency": 4, "due": 0, "waiting": 0, "accepted": 0, "deliveries_waiting": 0,
               "failures_in_window": 0, "calls_in_window": 9}]}
            """;

    private static final String STATUS =
            """
            {"instance": "one", "newest_message": null, "deliveries_open": 2, "oldest_delivery_seconds": 734,
             "actions_open": 3, "dead_letters_open": 4, "messages_owed": 0, "oldest_owed": null,
             "polls_overdue_seconds": {"koji": 7300}}
            """;

    @Test
    void showsEachSystemInALineAndFailsWhereOneIsSick() throws IOException {
        StringWriter out = new StringWriter();
        assertThat(status(OPEN, out)).isEqualTo(1);
        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .containsExactly(
                        "instance one",
                        "newest message none",
                        "to be judged 2, the oldest for 12 min",
                        "actions open 3",
                        "dead letters 4",
                        "messages owed 0",
                        "polls late koji by 2 h",
                        "",
                        "SYSTEM STATE IN FLIGHT DUE WAITING ACCEPTED MESSAGES FAILURES WHY",
                        "koji open 1/4 7 2 3 5 5/6 since 2026-03-01T12:00:00Z: HTTP 503; next try 2026-03-01T12:00:15Z",
                        "mbs closed 0/4 0 0 0 0 0/9");
    }

    @Test
    void isContentWhereAllAreInUseAndPrintsJsonAsItIs() throws IOException {
        StringWriter out = new StringWriter();
        String closed = OPEN.replace("\"open\"", "\"closed\"");
        assertThat(status(closed, out, "--json")).isZero();
        assertThat(out.toString().strip()).isEqualTo(closed.strip());
    }

    private static int status(String answer, StringWriter out, String... more) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.createContext("/api/drover/systems", exchange -> {
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.createContext("/api/drover/status", exchange -> {
            byte[] bytes = STATUS.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            String[] arguments = new String[more.length + 2];
            arguments[0] = "--url";
            arguments[1] = "http://127.0.0.1:" + server.getAddress().getPort();
            System.arraycopy(more, 0, arguments, 2, more.length);
            return new CommandLine(new StatusCommand())
                    .setOut(new PrintWriter(out, true))
                    .execute(arguments);
        } finally {
            server.stop(0);
        }
    }
}
