package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.drover.testing.ClosedPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Exit codes and words of the commands: 0 all well, 1 it failed, 2 not understood. */
class CommandLineTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--no-such-option",
                "runn",
                "check --confg x",
                "why",
                "why a b",
                "why --event 1 --build 2",
                "send",
                "plan",
                "plan a.json --event 1",
                "plan --event 1 --dot --json",
                "simulate --step soon"
            })
    void whatIsNotUnderstoodEndsWithTwoAndSaysWhy(String arguments) {
        assertThat(drover(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void saysItsVersionAndItsCommands() {
        assertThat(drover("--version")).isZero();
        assertThat(out.toString()).startsWith("drover ");
        assertThat(drover("--help")).isZero();
        assertThat(out.toString()).contains("run", "sandbox", "simulate", "why", "send", "plan", "check");
    }

    @Test
    void checkOfAGoodConfigurationEndsWithZero() throws IOException {
        assertThat(drover(
                        "check",
                        "--config",
                        config("drover.routes.directory=" + directory).toString()))
                .isZero();
        assertThat(out.toString()).contains("all well: ").contains(" routes");
    }

    @Test
    void checkOfABadOneEndsWithOneAndNamesTheKey() throws IOException {
        assertThat(drover("check", "--config", config("drover.db.pool-size=0").toString()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("drover.db.pool-size: between 2 and 100, not 0");
    }

    @Test
    void runEndsWhereItCannotServeRest() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Path config =
                    config("drover.api.port=" + taken.getLocalPort() + "\ndrover.bus.enabled=false\ndrover.db.url="
                            + "jdbc:h2:file:" + directory.resolve("ledger") + "\ndrover.routes.directory=" + directory);
            assertThat(drover("run", "--config", config.toString())).isEqualTo(1);
            assertThat(err.toString())
                    .contains("drover.api.port: REST cannot be served at 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void checkNamesAMisspeltKeyAndAMissingFile() throws IOException {
        assertThat(drover("check", "--config", config("drover.db.ulr=x").toString()))
                .isEqualTo(1);
        assertThat(out.toString()).contains(":1:1: error: there is no key drover.db.ulr; write: drover.db.url");
        assertThat(drover("check", "--config", directory.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("none: error: cannot be read");
    }

    @Test
    void checkOfAFolderTellsEachFaultWithItsPlaceAlsoAsJson() throws IOException {
        Path site = Files.createDirectories(directory.resolve("site/routes"));
        Files.writeString(
                site.resolve("mine.yaml"),
                """
                - route:
                    id: mine
                    description: Nothing much.
                    group: site
                    from:
                      uri: bus:buildsys.tagg
                      steps:
                        - lgo:
                            message: seen
                """);
        Files.writeString(site.resolve("../application.properties"), "# ours\ndrover.db.pool-size=0\n");
        Files.writeString(site.resolve("../policy.yaml"), "global:\n  allow:\n    module:\n      name: base\n");
        String folder = site.getParent().toString();
        assertThat(drover("check", folder)).isEqualTo(1);
        assertThat(out.toString().lines())
                .contains(
                        folder + "/application.properties:2:1: error: drover.db.pool-size: between 2 and 100, not 0",
                        folder
                                + "/routes/mine.yaml:6:16: warning: nobody is known to send the topic buildsys.tagg; write:"
                                + " buildsys.tag",
                        folder + "/routes/mine.yaml:8:11: error: there is no step lgo; write: log",
                        "2 errors, 2 warnings")
                .anyMatch(line -> line.startsWith(folder + "/policy.yaml:4:"));
        assertThat(drover("check", "--json", folder)).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "{\"severity\":\"error\",\"file\":\"" + folder + "/routes/mine.yaml\",\"line\":8,\"column\":11,"
                                + "\"what\":\"there is no step lgo\",\"write\":\"log\"}")
                .endsWith("{\"ok\":false,\"errors\":2,\"warnings\":2,\"routes\":0}\n");
    }

    @Test
    void askingWhereNothingAnswersEndsWithOne() {
        String url = "http://127.0.0.1:" + ClosedPort.find();
        assertThat(drover("why", "11111111-2222-3333-4444-555555555555", "--url", url))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("nothing answers at " + url + ". Is Drover running there? Say where with --url");
    }

    @Test
    void whyPrintsTheServersAnswerAndAsksWhatWasMeant() throws IOException {
        AtomicReference<String> asked = serve(200, "{\"summary\": \"ignored by all\"}");
        assertThat(drover("why", "--event", "7", "--url", url())).isZero();
        assertThat(asked.get()).isEqualTo("/api/drover/why?event=7");
        assertThat(out.toString().strip()).isEqualTo("ignored by all");
    }

    @Test
    void whyEndsWithOneWhereThereIsNoSuchThing() throws IOException {
        AtomicReference<String> asked = serve(404, "{\"message\": \"nothing called 1 2\"}");
        assertThat(drover("why", "1 2&x", "--url", url() + "/")).isEqualTo(1);
        assertThat(asked.get()).isEqualTo("/api/drover/search?q=1+2%26x");
        assertThat(out.toString().strip()).isEqualTo("nothing called 1 2");
    }

    @Test
    void anAnswerThatIsNoJsonIsShownAsItCame() throws IOException {
        serve(502, "<html>Bad Gateway</html>");
        assertThat(drover("why", "x", "--url", url())).isEqualTo(1);
        assertThat(out.toString() + err).contains("502").contains("Bad Gateway");
    }

    @Test
    void sendSaysWhatBecameOfTheMessage() throws IOException {
        Path message = Files.writeString(directory.resolve("message.json"), "{}");
        serve(201, "{\"outcome\": \"stored\", \"id\": \"42\", \"why\": \"http://x/why\"}");
        assertThat(drover("send", message.toString(), "--url", url())).isZero();
        assertThat(out.toString().lines()).containsExactly("stored: 42", "why: http://x/why");
    }

    @Test
    void sendEndsWithOneWhereItIsRefused() throws IOException {
        Path message = Files.writeString(directory.resolve("message.json"), "{}");
        serve(401, "{\"message\": \"log in first\"}");
        assertThat(drover("send", message.toString(), "--url", url())).isEqualTo(1);
        assertThat(out.toString().strip()).isEqualTo("401: log in first");
    }

    @Test
    void sendNamesAFileThatIsNotThere() {
        assertThat(drover("send", directory.resolve("none.json").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("none.json").contains("cannot be read");
    }

    private int drover(String... arguments) {
        CommandLine line = Drover.commandLine(arguments);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private Path config(String text) throws IOException {
        return Files.writeString(directory.resolve("drover.properties"), text);
    }

    private AtomicReference<String> serve(int status, String body) throws IOException {
        AtomicReference<String> asked = new AtomicReference<>();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.set(exchange.getRequestURI().toString());
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return asked;
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
