package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.sandbox.EmbeddedBroker;
import io.drover.sandbox.Simulators;
import io.drover.settings.Settings;
import io.drover.testing.Canaries;
import io.drover.testing.ClosedPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.bcrypt.BCrypt;
import picocli.CommandLine;

/**
 * Every secret that there can be is a canary, everything fails that can, and then all that Drover says is searched for them: log at
 * DEBUG, ledger, REST, console, JMX, health, commands, names of threads, arguments of processes.
 */
class CanaryTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String JMX_OFF = "org.apache.camel.jmx.disabled";

    /** What is asked for, one verb for each credential. */
    private static final Map<String, String> ORDERS = orders();

    private static final List<String> READ = List.of(
            "/",
            "/console.js",
            "/observe/health",
            "/observe/health/live",
            "/observe/health/ready",
            "/observe/metrics",
            "/observe/info",
            "/api/1/about/",
            "/api/1/builds/",
            "/api/1/events/",
            "/api/1/monitor/metrics/",
            "/api/2/builds/",
            "/api/2/events/",
            "/api/drover/actions",
            "/api/drover/archive",
            "/api/drover/audit",
            "/api/drover/audit/verify",
            "/api/drover/contexts",
            "/api/drover/dead-letters",
            "/api/drover/dead-letters/clusters",
            "/api/drover/deliveries",
            "/api/drover/images",
            "/api/drover/messages",
            "/api/drover/outbox",
            "/api/drover/schemas",
            "/api/drover/search?q=koji",
            "/api/drover/subscriptions",
            "/api/drover/systems",
            "/api/drover/verbs",
            "/hawtio/user",
            "/hawtio/jolokia/list");

    @TempDir
    Path directory;

    private final Canaries canaries = new Canaries();
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final AtomicLong lines = new AtomicLong();
    private final Watch watch = new Watch();
    private final Map<String, Level> levels = new LinkedHashMap<>();
    private Simulators simulators;
    private EmbeddedBroker broker;
    private int closed;
    private Wiring drover;
    private String password;
    private String before;

    private static Map<String, String> orders() {
        Map<String, String> orders = new LinkedHashMap<>();
        orders.put("mbs-submit-build", "{\"scmurl\": \"https://src/modules/a#0\", \"branch\": \"1\"}");
        orders.put("odcs-request-compose", "{\"sourceType\": \"tag\", \"source\": \"f42\"}");
        orders.put("osbs-cancel-pipeline", "{\"name\": \"drover-1\"}");
        orders.put(
                "distgit-push-empty-commit",
                "{\"namespace\": \"modules\", \"name\": \"a\", \"branch\": \"main\", \"message\": \"again\"}");
        orders.put("koji-create-tag", "{\"name\": \"f99\"}");
        orders.put(
                "sigul-sign-rpms",
                "{\"build\": \"b-1-1\", \"rpms\": [\"r-1-1.x86_64\"], \"key\": \"k\", \"key_id\": \"12c944d0\"}");
        orders.put(
                "ansible-run-playbook", "{\"playbook\": \"play.sh\", \"secretVars\": {\"vault\": \"ansible-secret\"}}");
        return orders;
    }

    /** Looks at each line as it is written. */
    private final class Watch extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            lines.incrementAndGet();
            String stack =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            canaries.look(
                    "a line of the log at " + event.getLevel() + " of " + event.getLoggerName(),
                    event.getFormattedMessage() + "\n" + stack + "\n" + event.getMDCPropertyMap() + "\n"
                            + event.getThreadName());
        }
    }

    @BeforeEach
    void sayEverything() throws IOException {
        before = System.getProperty(JMX_OFF);
        System.setProperty(JMX_OFF, "false");
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        watch.setContext(context);
        watch.start();
        for (Logger logger : context.getLoggerList()) {
            // those that are off as shipped stay so
            if (logger.getLevel() != null && logger.getLevel() != Level.OFF) {
                levels.put(logger.getName(), logger.getLevel());
            }
        }
        levels.keySet().forEach(name -> context.getLogger(name).setLevel(Level.DEBUG));
        // as logback.xml has it, which tests do not use
        for (String off : List.of("wire", "headers")) {
            context.getLogger("org.apache.hc.client5.http." + off).setLevel(Level.OFF);
        }
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(watch);
        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining(appender -> {
            if (appender != watch) {
                appender.addFilter(new OnlyAsShipped());
            }
        });
        simulators = new Simulators(Simulators.Ports.ANY, directory.resolve("simulators"), (topic, payload) -> {})
                .moving(Duration.ofMillis(100));
        broker = EmbeddedBroker.start(EmbeddedBroker.Options.inMemory());
        closed = ClosedPort.find();
        password = canaries.of("a user's password");
        configure();
    }

    private void configure() throws IOException {
        keys.putAll(simulators.settings());
        keys.put("drover.instance", "canary");
        keys.put("drover.hawtio.enabled", "true");
        keys.put("drover.routes.directory", directory.resolve("routes").toString());
        keys.put("drover.db.url", "jdbc:h2:file:" + directory.resolve("ledger"));
        keys.put("drover.db.user", "drover");
        keys.put("drover.bus.url", "amqp://127.0.0.1:" + broker.port() + "/");
        keys.put("drover.bus.user", "drover");
        keys.put("drover.bus.retry", "300ms");
        keys.put("drover.dispatch.retry-first", "100ms");
        keys.put("drover.dispatch.retry-most", "300ms");
        keys.put("drover.dispatch.denied-pause", "300ms");
        keys.put("drover.dispatch.breaker-open", "200ms");
        keys.put("drover.api.port", "0");
        keys.put("drover.api.auth", "users-file,tokens,oidc");
        keys.put("drover.api.oidc.introspection-url", "http://localhost:" + closed + "/introspect");
        keys.put("drover.api.oidc.client", "drover");
        keys.put("drover.traces.endpoint", "http://localhost:" + closed);
        Path users = directory.resolve("users");
        Files.writeString(users, "root:" + BCrypt.hashpw(password, BCrypt.gensalt(4)) + ":admin,sender,operator\n");
        keys.put("drover.api.users-file", users.toString());
        Path tokens = directory.resolve("tokens");
        Files.writeString(tokens, "");
        keys.put("drover.api.tokens-file", tokens.toString());
        programs();
        for (String key : Settings.defaults().keys()) {
            if (key.endsWith(".password") || key.endsWith(".token")) {
                keys.put(key, "file:" + file(key));
            }
        }
    }

    /** Programs that tell what they were given, where anybody could read it, and fail. */
    private void programs() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path sigul = bin.resolve("sigul");
        String tell = "echo \"$0 $*\" >> " + directory.resolve("arguments") + "\nenv >> "
                + directory.resolve("arguments") + "\n";
        Files.writeString(sigul, "#!/bin/sh\n" + tell + "echo no such key >&2\nexit 1\n");
        sigul.toFile().setExecutable(true);
        keys.put("drover.sigul.command", sigul.toString());
        Path phrases = Files.createDirectories(directory.resolve("passphrases"));
        Files.writeString(phrases.resolve("k"), canaries.of("sigul's passphrase"));
        keys.put("drover.sigul.passphrases", phrases.toString());
        Path plays = Files.createDirectories(directory.resolve("plays"));
        Path secrets = Files.createDirectories(directory.resolve("ansible-secrets"));
        Files.writeString(secrets.resolve("ansible-secret"), canaries.of("a play's secret"));
        // prints the variables that it was given, its secret among them
        Files.writeString(
                plays.resolve("play.sh"),
                tell + "for a in \"$@\"; do case $a in @*) cat \"${a#@}\";; esac; done\nexit 1\n");
        keys.put("drover.ansible.command", "/bin/sh");
        keys.put("drover.ansible.playbooks", plays.toString());
        keys.put("drover.ansible.directory", directory.toString());
        keys.put("drover.ansible.secrets", secrets.toString());
        keys.put("drover.ansible.runs", directory.resolve("runs").toString());
    }

    private Path file(String key) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("secrets"));
        return Files.writeString(folder.resolve(key), canaries.of(key));
    }

    @AfterEach
    void stop() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(watch);
        context.getLogger(Logger.ROOT_LOGGER_NAME)
                .iteratorForAppenders()
                .forEachRemaining(appender -> appender.clearAllFilters());
        levels.forEach((name, level) -> context.getLogger(name).setLevel(level));
        if (drover != null) {
            drover.close();
        }
        simulators.close();
        broker.close();
        if (before == null) {
            System.clearProperty(JMX_OFF);
        } else {
            System.setProperty(JMX_OFF, before);
        }
    }

    /** What the test prints is as the application prints it. */
    private static final class OnlyAsShipped extends ch.qos.logback.core.filter.Filter<ILoggingEvent> {
        @Override
        public ch.qos.logback.core.spi.FilterReply decide(ILoggingEvent event) {
            return event.getLevel().isGreaterOrEqual(Level.ERROR)
                    ? ch.qos.logback.core.spi.FilterReply.NEUTRAL
                    : ch.qos.logback.core.spi.FilterReply.DENY;
        }
    }

    @Test
    void noSecretIsSaidWhereSystemsRefuseIt() throws Exception {
        start();
        giveOrders();
        awaitAttempts();
        searchAll();
        assertThat(texts(
                        "SELECT DISTINCT a.system || ' ' || c.outcome FROM call c JOIN action a ON a.id = c.action_id"))
                .contains("mbs denied", "odcs denied", "osbs denied");
        assertThat(canaries.found()).isEmpty();
        assertThat(lines.get()).as("lines at DEBUG").isGreaterThan(2_000);
    }

    @Test
    void noSecretIsSaidWhereNothingAnswersOrSpeaksNoTls() throws Exception {
        keys.put("drover.bus.url", "amqp://127.0.0.1:" + closed + "/");
        keys.put("drover.mbs.url", "http://localhost:" + closed + "/2");
        keys.put("drover.odcs.url", simulators.server("odcs").url().replace("http:", "https:") + "/api/1");
        keys.put("drover.osbs.url", simulators.server("osbs").url().replace("http:", "https:"));
        keys.put("drover.distgit.url", simulators.server("distgit").url().replace("http:", "https:"));
        keys.put("drover.koji.server", "http://localhost:" + closed + "/kojihub");
        start();
        giveOrders();
        awaitAttempts();
        searchAll();
        assertThat(canaries.found()).isEmpty();
    }

    @Test
    void theSearchFindsWhatIsThere() {
        String secret = canaries.of("some.token");
        String login = Base64.getEncoder().encodeToString(("me:" + secret).getBytes(StandardCharsets.UTF_8));
        assertThat(canaries.in("Authorization: Basic " + login)).isPresent();
        assertThat(canaries.in("x=" + java.net.URLEncoder.encode(secret, StandardCharsets.UTF_8)))
                .isPresent();
        LoggerFactory.getLogger("com.example").debug("a token, {}", secret);
        assertThat(canaries.found()).hasSize(1);
    }

    private void start() throws IOException {
        drover = new Wiring(Settings.defaults().overlaidBy(keys, "test"), Clock.systemUTC()).start();
        Files.write(
                directory.resolve("application.properties"),
                keys.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList());
    }

    private void giveOrders() throws Exception {
        for (Map.Entry<String, String> order : ORDERS.entrySet()) {
            HttpResponse<String> answer = ask(
                    "POST",
                    "/api/drover/actions",
                    "{\"verb\": \"" + order.getKey() + "\", \"parameters\": " + order.getValue() + "}");
            canaries.look("the answer to " + order.getKey(), answer.body());
            assertThat(answer.statusCode())
                    .as(order.getKey() + ": " + answer.body())
                    .isBetween(200, 299);
        }
        // wrong logins, whose secrets are other people's
        for (String login : List.of(
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        ("root:" + canaries.of("a wrong password")).getBytes(StandardCharsets.UTF_8)),
                "Bearer " + canaries.of("a bearer token").replaceAll("[^a-z0-9]", ""))) {
            HttpResponse<String> refused = HTTP.send(
                    HttpRequest.newBuilder(URI.create(base() + "/api/drover/audit"))
                            .header("Authorization", login)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isGreaterThanOrEqualTo(400);
            canaries.look("the answer to a wrong login", refused.body());
        }
    }

    private void awaitAttempts() {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts(
                        "SELECT DISTINCT verb FROM action WHERE attempts > 0 OR state NOT IN ('PLANNED', 'SENDING')"
                                + " OR EXISTS (SELECT 1 FROM call WHERE call.action_id = action.id)"))
                .containsExactlyInAnyOrderElementsOf(ORDERS.keySet()));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(texts("SELECT state FROM action WHERE verb = 'ansible-run-playbook'"))
                        .containsAnyOf("FAILED", "DEAD", "DONE"));
    }

    private void searchAll() throws Exception {
        CompletableFuture<Void> live = HTTP.sendAsync(
                        request("GET", "/api/drover/stream").build(), HttpResponse.BodyHandlers.ofLines())
                .thenAccept(answer -> answer.body().limit(5).forEach(line -> canaries.look("the live stream", line)));
        for (String path : READ) {
            HttpResponse<String> answer = ask("GET", path, null);
            canaries.look("GET " + path, answer.headers().map() + answer.body());
        }
        for (String id : texts("SELECT id FROM event")) {
            for (String path :
                    List.of("/api/drover/why?event=" + id, "/api/drover/plan?event=" + id, "/api/1/events/" + id)) {
                canaries.look("GET " + path, ask("GET", path, null).body());
            }
        }
        for (String id : texts("SELECT id FROM dead_letter")) {
            canaries.look(
                    "a dead letter",
                    ask("GET", "/api/drover/dead-letters/" + id, null).body());
        }
        beans();
        texts("SCRIPT").forEach(line -> canaries.look("the ledger", line));
        Thread.getAllStackTraces().keySet().forEach(thread -> canaries.look("a thread's name", thread.getName()));
        commands();
        files();
        live.cancel(true);
    }

    /** All that JMX shows of Camel, as Hawtio reads it. */
    private void beans() throws Exception {
        for (String mbean : List.of("org.apache.camel:*", "java.lang:type=Runtime", "java.lang:type=Threading")) {
            HttpResponse<String> answer =
                    ask("POST", "/hawtio/jolokia", "{\"type\": \"read\", \"mbean\": \"" + mbean + "\"}");
            canaries.look("JMX " + mbean, answer.body());
            if (mbean.startsWith("org.apache.camel")) {
                assertThat(answer.body()).contains("requests-action");
            }
        }
        String dump = ask(
                        "POST",
                        "/hawtio/jolokia",
                        "{\"type\": \"exec\", \"mbean\": \"org.apache.camel:context=drover,type=context,name=\\\"drover\\\"\","
                                + " \"operation\": \"dumpRoutesAsXml(boolean)\", \"arguments\": [true]}")
                .body();
        canaries.look("the routes as JMX dumps them", dump);
    }

    private void commands() {
        String config = directory.resolve("application.properties").toString();
        String url = base();
        for (List<String> command : List.of(
                List.of("doctor", "--config", config),
                List.of("doctor", "--json", "--config", config),
                List.of("check", "--config", config),
                List.of("status", "--url", url),
                List.of("status", "--json", "--url", url),
                List.of("dead", "list", "--url", url),
                List.of("why", "--event", "1", "--url", url),
                List.of("audit", "list", "--url", url, "--user", "root", "--password=" + password))) {
            StringWriter said = new StringWriter();
            CommandLine line = Drover.commandLine();
            line.setOut(new PrintWriter(said));
            line.setErr(new PrintWriter(said));
            line.execute(command.toArray(String[]::new));
            assertThat(said.toString()).as(command.toString()).isNotBlank();
            canaries.look("drover " + command.get(0), said.toString());
        }
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger("io.drover")
                .setLevel(Level.DEBUG);
    }

    /** What lies on the disk beside the secrets' own files: logs of runs, arguments and environment of programs. */
    private void files() throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            walk.filter(Files::isRegularFile).forEach(all::add);
        }
        assertThat(all).anyMatch(path -> path.endsWith("arguments"));
        for (Path path : all) {
            String name = directory.relativize(path).toString();
            boolean secret = Stream.of("secrets", "ansible-secrets", "passphrases", "simulators")
                    .anyMatch(name::startsWith);
            if (!secret && Files.isReadable(path)) {
                canaries.look("the file " + name, new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
            }
        }
        ProcessHandle.current().info().commandLine().ifPresent(line -> canaries.look("our own arguments", line));
    }

    private String base() {
        return "http://localhost:" + drover.port();
    }

    private HttpRequest.Builder request(String method, String path) {
        String login = Base64.getEncoder().encodeToString(("root:" + password).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(base() + path))
                .header("Authorization", "Basic " + login)
                .timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(method, path);
        if (body != null) {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private List<String> texts(String sql) {
        return drover.database().sql().sql(sql).query(String.class).list();
    }
}
