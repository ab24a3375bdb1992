package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.drover.sandbox.Journal;
import io.drover.sandbox.Simulators;
import io.drover.sandbox.World;
import io.drover.testing.ClosedPort;
import io.drover.testing.Services;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's ten tasks, line by line, in a root of their own: {@code sudo} and {@code systemctl} are scripts that do what
 * the real ones would, the version of Drover is a class path in place of a jar; PostgreSQL and RabbitMQ are real.
 */
@Timeout(900)
class NewcomerTasksTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern BLOCK = Pattern.compile("<!-- task: (.+?) -->\n```sh\n(.*?)```", Pattern.DOTALL);
    private static final String FIGLET = "figlet-2.2.5-31.fc42";
    private static final String DENY_BASE_TOOLS =
            "global:\n  allow:\n    module: {name: .*}\n  deny:\n    module: {name: base-tools}\n";

    @TempDir
    private Path root;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final String name = "drover_tasks_" + UUID.randomUUID().toString().replace('-', '_');
    private final int port = ClosedPort.find();
    private final int secondPort = ClosedPort.find();
    private final Map<String, String> tasks = tasks();
    private final Deque<String> pushes = new ArrayDeque<>();
    private Simulators simulators;
    private World world;

    /** What a command printed, and how it ended. */
    private record Ran(int exit, String printed) {}

    @BeforeEach
    void setUpTheMachine() throws Exception {
        Services.require("PostgreSQL", 5432);
        Services.require("RabbitMQ", 5672);
        Services.requirePrograms("PostgreSQL's client", "/usr/bin/pg_dump", "/usr/bin/pg_restore");
        database("CREATE DATABASE " + name);
        open.push(() -> database("DROP DATABASE " + name + " WITH (FORCE)"));
        queue();
        simulators = new Simulators(Simulators.Ports.ANY, root.resolve("simulators"), (topic, body) -> {
            if (topic.equals("git.receive")) {
                pushes.add(body.toString());
            }
        });
        open.push(simulators);
        world = World.create(simulators);
        simulators.moving(Duration.ofMillis(200));
        install();
        open.push(() -> shell("systemctl stop drover drover@1 drover@2"));
    }

    @RegisterExtension
    final AfterTestExecutionCallback logOfWhatFailed = context -> {
        if (context.getExecutionException().isPresent()) {
            System.out.println(Files.readString(root.resolve("run/drover.log")));
        }
    };

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    void doAllThatIsAskedOfThem() throws Exception {
        addARoute();
        findWhy();
        replayACluster();
        pauseASystem();
        addACredential();
        upgradeAndRollBack();
        backtestAPolicyChange();
        restoreFromABackup();
        runTwoInstances();
    }

    private void addARoute() throws Exception {
        succeeds("systemctl start drover");
        succeeds(task("add a route"));
        String message = tag(FIGLET);
        await("the new route's message is done").atMost(LIMIT).until(() -> why(message)
                .contains("DONE"));
        assertThat(tagged()).containsExactly(FIGLET);
    }

    private void findWhy() throws Exception {
        String message = push("pcre");
        await("the push is judged")
                .atMost(LIMIT)
                .until(() -> why(message).contains("SKIPPED") || why(message).contains("ignored"));
        assertThat(succeeds(task("find why").replace("NAME", "pcre")))
                .contains("base-tools", "the rebuild policy allows this module");
    }

    private void replayACluster() throws Exception {
        String unknown = "zlib-1.3.1-9.fc42";
        String message = tag(unknown);
        await("the unknown build is a dead letter").atMost(LIMIT).until(() -> why(message)
                .contains("dead_letter"));
        String clusters = succeeds(task("replay a cluster").lines().findFirst().orElseThrow());
        Matcher cluster = Pattern.compile("(?m)^\\s*([0-9a-f]{6,})").matcher(clusters);
        assertThat(cluster.find()).as(clusters).isTrue();
        simulators
                .koji()
                .seed(JSON.readTree(
                        "{\"builds\": [{\"nvr\": \"%s\", \"owner\": \"drover\", \"state\": 1}]}".formatted(unknown)));
        succeeds(task("replay a cluster").replace("CLUSTER", cluster.group(1)));
        await("the replayed build is tagged").atMost(LIMIT).until(() -> tagged().contains(unknown));
    }

    private void pauseASystem() throws Exception {
        assertThat(succeeds(task("pause a system"))).contains("koji is paused", "their database moves");
        assertThat(shell("drover status").exit()).isEqualTo(1);
        String message = tag("pcre-10.42-1.fc42");
        await("the message says that koji is paused").atMost(LIMIT).until(() -> why(message)
                .contains("their database moves"));
        assertThat(tagged()).doesNotContain("pcre-10.42-1.fc42");
        succeeds(task("resume a system"));
        await("what waited is tagged").atMost(LIMIT).until(() -> tagged().contains("pcre-10.42-1.fc42"));
    }

    private void addACredential() throws Exception {
        Path token =
                Files.writeString(root.resolve("token"), Simulators.secrets().get("DROVER_MBS_TOKEN"));
        String block = task("add a credential").replace("TOKEN_FILE", token.toString());
        assertThat(succeeds(block.replace("-g drover ", "")))
                .contains("drover.mbs.token")
                .doesNotContain(Files.readString(token));
        push("zlib");
        await("MBS has builds")
                .atMost(LIMIT)
                .until(() -> !simulators.effects("mbs").isEmpty());
    }

    private void upgradeAndRollBack() throws Exception {
        Path migrations = Files.createDirectories(root.resolve("next/db/ledger"));
        Files.writeString(migrations.resolve("V999__next.sql"), "ALTER TABLE message ADD COLUMN next_of_all integer;");
        Path jar = Files.writeString(root.resolve("drover-next.jar"), root.resolve("next") + ":" + classes());
        succeeds(task("upgrade").replace("NEW_JAR", jar.toString()));
        assertThat(columns()).contains("next_of_all");
        succeeds(task("roll back"));
        assertThat(Files.readString(root.resolve("run/drover.log")))
                .contains("a newer version of Drover has changed the ledger's schema");
        assertThat(columns()).contains("next_of_all");
    }

    private void backtestAPolicyChange() throws Exception {
        Path editor = script(
                root.resolve("bin/editor"),
                "#!/bin/bash\nprintf 'global:\\n  allow:\\n    module: {name: yarn}\\n' >\"$1\"\n");
        Ran ran = shell("export EDITOR=" + editor + "\n" + task("backtest a policy change"));
        assertThat(ran.exit()).as(ran.printed()).isEqualTo(3);
        assertThat(ran.printed())
                .as(Files.readString(root.resolve("day.jsonl")))
                .contains("- mbs-submit-build nodejs:20")
                .doesNotContain("unreadable");
    }

    private void restoreFromABackup() throws Exception {
        succeeds(task("back up").replace("LEDGER", name));
        simulators
                .koji()
                .seed(
                        JSON.readTree(
                                """
                        {"builds": [{"nvr": "figlet-2.2.5-32.fc42", "owner": "drover", "state": 1}]}"""));
        String later = tag("figlet-2.2.5-32.fc42");
        await("what came after the backup is done").atMost(LIMIT).until(() -> why(later)
                .contains("DONE"));
        succeeds(task("restore from a backup"));
        await("it is known and done after the restore").atMost(LIMIT).until(() -> why(later)
                .contains("DONE"));
        assertThat(tagged().stream().filter("figlet-2.2.5-32.fc42"::equals)).hasSize(1);
    }

    private void runTwoInstances() throws Exception {
        succeeds(task("run two instances").replace("8081", Integer.toString(secondPort)));
        succeeds("systemctl stop drover@1");
        simulators
                .koji()
                .seed(
                        JSON.readTree(
                                """
                        {"builds": [{"nvr": "figlet-2.2.5-33.fc42", "owner": "drover", "state": 1}]}"""));
        succeeds("export DROVER_URL=http://127.0.0.1:" + secondPort + "\ndrover send "
                + message("buildsys.tag", tagBody("figlet-2.2.5-33.fc42")).getFileName());
        await("the other instance tags").atMost(LIMIT).until(() -> tagged().contains("figlet-2.2.5-33.fc42"));
    }

    // the machine

    private void install() throws Exception {
        Path bin = Files.createDirectories(root.resolve("bin"));
        for (String tool : List.of("sudo", "java", "drover", "systemctl")) {
            script(
                    bin.resolve(tool),
                    Files.readString(Path.of("src/test/resources/tasks").resolve(tool)));
        }
        Path share = Files.createDirectories(root.resolve("usr/share/drover"));
        Files.writeString(share.resolve("drover.jar"), classes());
        Files.createDirectories(root.resolve("var/lib/drover"));
        Files.createDirectories(root.resolve("var/backups"));
        Path etc = Files.createDirectories(root.resolve("etc/drover"));
        String shipped = Files.readString(Path.of("config/application.properties"));
        for (Map.Entry<String, String> key : keys().entrySet()) {
            shipped = shipped.replaceAll(
                    "(?m)^" + Pattern.quote(key.getKey()) + "=.*$",
                    Matcher.quoteReplacement(key.getKey() + "=" + key.getValue()));
        }
        Files.writeString(etc.resolve("application.properties"), shipped);
        Files.writeString(etc.resolve("policy.yaml"), DENY_BASE_TOOLS);
        Files.createDirectories(etc.resolve("routes"));
        String line = succeeds("DROVER_PASSWORD=secret-of-ada drover user ada --roles admin");
        Files.writeString(etc.resolve("users"), line);
        Path secrets = Files.createDirectories(etc.resolve("secrets"));
        for (String system : List.of("DISTGIT_TOKEN", "KOJI_PASSWORD")) {
            Files.writeString(secrets.resolve(system), Simulators.secrets().get("DROVER_" + system));
        }
        Files.writeString(secrets.resolve("BUS_PASSWORD"), "guest");
    }

    private Map<String, String> keys() {
        Map<String, String> keys = new HashMap<>(simulators.settings());
        Path etc = root.resolve("etc/drover");
        keys.put("drover.db.url", "jdbc:postgresql://127.0.0.1/" + name);
        keys.put("drover.db.user", "postgres");
        keys.put("drover.distgit.token", "file:" + etc.resolve("secrets/DISTGIT_TOKEN"));
        keys.put("drover.koji.password", "file:" + etc.resolve("secrets/KOJI_PASSWORD"));
        keys.put("drover.bus.user", "guest");
        keys.put("drover.bus.password", "file:" + etc.resolve("secrets/BUS_PASSWORD"));
        keys.put("drover.bus.queue", name);
        keys.put("drover.bus.exchange", name);
        keys.put("drover.routes.directory", etc.resolve("routes").toString());
        keys.put("drover.rebuild.policy-file", etc.resolve("policy.yaml").toString());
        keys.put("drover.rebuild.policy-section", "");
        keys.put("drover.api.users-file", etc.resolve("users").toString());
        keys.put("drover.api.port", Integer.toString(port));
        keys.put("drover.archive.interval", "1s");
        keys.put("drover.archive.grace", "1s");
        keys.put("drover.dispatch.poll-interval", "1s");
        keys.put("drover.dispatch.retry-first", "200ms");
        return keys;
    }

    private void queue() throws Exception {
        ConnectionFactory broker = new ConnectionFactory();
        broker.setHost("127.0.0.1");
        Connection connection = broker.newConnection(name);
        open.push(connection);
        Channel channel = connection.createChannel();
        channel.exchangeDeclare(name, "topic", true);
        open.push(() -> {
            channel.queueDelete(name);
            channel.exchangeDelete(name);
        });
    }

    private static String classes() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    // what people do

    private String task(String task) {
        String lines = tasks.get(task);
        assertThat(lines).as("the README has the task " + task).isNotNull();
        return lines.replaceAll("(?<![\\w/])/(etc/drover|usr/share/drover|var/backups)", root + "/$1");
    }

    private static Map<String, String> tasks() {
        try {
            Map<String, String> tasks = new HashMap<>();
            Matcher block = BLOCK.matcher(Files.readString(Path.of("README.md")));
            while (block.find()) {
                tasks.put(block.group(1), block.group(2));
            }
            return tasks;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String succeeds(String lines) throws Exception {
        Ran ran = shell(lines);
        assertThat(ran.exit()).as(lines + "\n" + ran.printed()).isZero();
        return ran.printed();
    }

    private Ran shell(String lines) throws IOException, InterruptedException {
        Path printed = Files.createTempFile(root, "printed-", ".txt");
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", lines)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(variable -> variable.startsWith("DROVER_"));
        environment.put("PATH", root.resolve("bin") + ":" + environment.get("PATH"));
        environment.put("TASKS_ROOT", root.toString());
        environment.put("TASKS_PORT", Integer.toString(port));
        environment.put(
                "TASKS_JAVA",
                Path.of(System.getProperty("java.home"), "bin/java").toString());
        environment.put("PGHOST", "127.0.0.1");
        environment.put("PGUSER", "postgres");
        environment.put("DROVER_URL", "http://127.0.0.1:" + port);
        environment.put(
                "DROVER_CONFIG",
                root.resolve("etc/drover/application.properties").toString());
        environment.put("DROVER_USER", "ada");
        environment.put("DROVER_PASSWORD", "secret-of-ada");
        Process process = builder.start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("no end of: " + lines + "\n" + Files.readString(printed));
        }
        return new Ran(process.exitValue(), Files.readString(printed));
    }

    /** What drover why prints, and quicker where it is asked again and again. */
    private String why(String message) throws Exception {
        String login = Base64.getEncoder().encodeToString("ada:secret-of-ada".getBytes(StandardCharsets.UTF_8));
        return HTTP.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + port + "/api/drover/why?message=" + message))
                                .header("Authorization", "Basic " + login)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String push(String rpm) throws Exception {
        world.changeSpec(rpm, "alice");
        return send("git.receive", pushes.getLast());
    }

    private String tag(String nvr) throws Exception {
        return send("buildsys.tag", tagBody(nvr));
    }

    private static String tagBody(String nvr) {
        return "{\"build\": \"" + nvr + "\", \"tag\": \"f42-signing-pending\"}";
    }

    /** @return its id */
    private String send(String topic, String body) throws Exception {
        Path file = message(topic, body);
        succeeds("drover send " + file);
        return JSON.readTree(file.toFile()).path("id").asText();
    }

    /** A file as {@code drover send} takes it; the archive has the message, too. */
    private Path message(String topic, String body) throws IOException {
        ObjectNode message = JSON.createObjectNode();
        String id = UUID.randomUUID().toString();
        message.put("topic", "org.fedoraproject.prod." + topic).put("id", id).set("body", JSON.readTree(body));
        simulators
                .datagrepper()
                .keep("org.fedoraproject.prod." + topic, id, JSON.createObjectNode(), JSON.readTree(body));
        return Files.write(root.resolve(id + ".json"), JSON.writeValueAsBytes(message));
    }

    // what came of it

    private List<String> tagged() {
        return simulators.effects("koji").stream()
                .filter(entry -> entry.toString().contains("tagBuild"))
                .flatMap(NewcomerTasksTest::builds)
                .toList();
    }

    private static Stream<String> builds(Journal.Entry entry) {
        return Pattern.compile("[a-z]+-[0-9.]+-[0-9]+\\.fc42")
                .matcher(entry.toString())
                .results()
                .map(result -> result.group())
                .distinct();
    }

    private List<String> columns() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:postgresql://127.0.0.1/" + name, "postgres", "");
                var rows = connection.getMetaData().getColumns(null, null, "message", null)) {
            List<String> columns = new java.util.ArrayList<>();
            while (rows.next()) {
                columns.add(rows.getString("COLUMN_NAME"));
            }
            return columns;
        }
    }

    private static void database(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:postgresql://127.0.0.1/postgres", "postgres", "");
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
