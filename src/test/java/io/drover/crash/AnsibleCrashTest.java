package io.drover.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.sandbox.BusPublisher;
import io.drover.sandbox.EmbeddedBroker;
import io.drover.testing.ClosedPort;
import io.drover.testing.Services;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drover is killed with kill -9 in the middle of real plays: none is repeated silently, none is forgotten, no file is left. */
class AnsibleCrashTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final String PREFIX = "org.fedoraproject.prod";

    @TempDir
    private Path directory;

    private final int port = ClosedPort.find();
    private EmbeddedBroker broker;
    private BusPublisher publisher;
    private Path configuration;

    @BeforeEach
    void prepare() throws IOException {
        Services.requirePrograms("ansible-core", "/usr/bin/ansible-playbook");
        broker = EmbeddedBroker.start(EmbeddedBroker.Options.inMemory());
        publisher = BusPublisher.local(broker.port(), "guest", "guest");
        Files.createDirectories(directory.resolve("routes"));
        Files.createDirectories(directory.resolve("plays"));
        Files.writeString(
                directory.resolve("plays/slow.yml"),
                """
                - hosts: localhost
                  connection: local
                  gather_facts: false
                  tasks:
                  - shell: "echo {{ who }} begins >> '%1$s/notes'; until [ -e '%1$s/go' ]; do sleep 0.1; done; echo {{ who }} ends >> '%1$s/notes'"
                """
                        .formatted(directory));
        Files.writeString(
                directory.resolve("routes/plays.yaml"),
                """
                - route:
                    id: plays
                    description: Run the play that a message asks for.
                    group: plays
                    from:
                      uri: bus:play.run
                      steps:
                        - to:
                            id: plays-run
                            uri: action:ansible-run-playbook
                            parameters:
                              key: .who
                              parameters: '{playbook: "slow.yml", onCrash: .onCrash, extraVars: {who: .who}}'
                """);
        configuration = Files.writeString(
                directory.resolve("application.properties"),
                String.join(
                        "\n",
                        "drover.instance=crash",
                        "drover.bus.url=amqp://127.0.0.1:" + broker.port() + "/",
                        "drover.bus.queue=plays",
                        "drover.bus.topic-prefix=" + PREFIX,
                        "drover.bus.retry=200ms",
                        "drover.db.url=jdbc:h2:file:" + directory.resolve("ledger"),
                        "drover.routes.directory=" + directory.resolve("routes"),
                        "drover.api.port=" + port,
                        "drover.ansible.playbooks=" + directory.resolve("plays"),
                        "drover.ansible.runs=" + directory.resolve("runs"),
                        "drover.dispatch.retry-first=200ms",
                        "camel.main.jmxEnabled=false"));
    }

    @AfterEach
    void end() throws Exception {
        new ProcessBuilder("/bin/sh", "-c", "touch '" + directory + "/go'")
                .start()
                .waitFor();
        Awaitility.await().atMost(LIMIT).until(() -> leaders().isEmpty());
        publisher.close();
        broker.close();
    }

    @Test
    void aPlayThatOutlivesDroverIsAdopted() throws Exception {
        try (Child first = life()) {
            say("lasting", "hold");
            await(() -> notes().contains("lasting begins"));
            killAlone(first);
        }
        assertThat(leaders()).hasSize(1);
        try (Child second = life()) {
            await(() -> actions().equals(Map.of("lasting", "ACCEPTED")));
            Files.createFile(directory.resolve("go"));
            await(() -> actions().equals(Map.of("lasting", "DONE")));
            assertThat(notes()).containsExactly("lasting begins", "lasting ends");
            assertThat(secrets()).isEmpty();
        }
    }

    /** As systemd ends it: Drover alone, which does not wait for the play. */
    @Test
    void aPlayOutlivesAStopAndIsAdopted() throws Exception {
        try (Child first = life()) {
            say("stopped", "hold");
            await(() -> notes().contains("stopped begins") && actions().equals(Map.of("stopped", "ACCEPTED")));
            first.signal("TERM");
            assertThat(first.exit(LIMIT)).isEqualTo(143);
        }
        assertThat(leaders()).hasSize(1);
        try (Child second = life()) {
            await(() -> actions().equals(Map.of("stopped", "ACCEPTED")));
            Files.createFile(directory.resolve("go"));
            await(() -> actions().equals(Map.of("stopped", "DONE")));
            assertThat(notes()).containsExactly("stopped begins", "stopped ends");
            assertThat(secrets()).isEmpty();
        }
    }

    @Test
    void aPlayThatEndsWhileDroverIsDeadIsAdoptedToo() throws Exception {
        try (Child first = life()) {
            say("quick", "hold");
            await(() -> notes().contains("quick begins"));
            killAlone(first);
        }
        assertThat(secrets()).as("nobody was there to remove it").isNotEmpty();
        Files.createFile(directory.resolve("go"));
        await(() -> notes().contains("quick ends") && leaders().isEmpty());
        try (Child second = life()) {
            await(() -> actions().equals(Map.of("quick", "DONE")));
            assertThat(notes()).containsExactly("quick begins", "quick ends");
            assertThat(secrets()).isEmpty();
        }
    }

    /** The machine's power, or its out-of-memory killer, took both. */
    @Test
    void aPlayThatDiedWithDroverIsHeldOrBegunAnewAsItSays() throws Exception {
        try (Child first = life()) {
            say("held", "hold");
            say("idempotent", "rerun");
            await(() -> notes().containsAll(List.of("held begins", "idempotent begins")));
        }
        for (long leader : leaders()) {
            new ProcessBuilder("/bin/sh", "-c", "kill -KILL -" + leader).start().waitFor();
        }
        killStragglers();
        await(() -> leaders().isEmpty());
        Files.createFile(directory.resolve("go"));
        try (Child second = life()) {
            await(() -> actions().equals(Map.of("held", "FAILED", "idempotent", "DONE")));
            assertThat(notes())
                    .containsOnlyOnce("held begins")
                    .doesNotContain("held ends")
                    .containsOnlyOnce("idempotent ends");
            assertThat(get("/api/drover/dead-letters").findValuesAsText("evidence"))
                    .singleElement()
                    .asString()
                    .contains("slow.yml died before its end", "HELD");
            assertThat(secrets()).isEmpty();
        }
    }

    /** Without what it has begun. */
    private static void killAlone(Child drover) throws Exception {
        drover.signal("KILL");
        assertThat(drover.exit(LIMIT)).isNotNull();
    }

    private Child life() throws Exception {
        Child child = Child.start(
                configuration, Map.of(), Map.of(), directory.resolve("log").toFile());
        await(() -> get("/observe/health/ready") != null);
        return child;
    }

    private void say(String who, String onCrash) throws IOException {
        publisher.fedoraMessaging(
                PREFIX + ".play.run",
                UUID.randomUUID().toString(),
                JSON.createObjectNode().put("who", who).put("onCrash", onCrash),
                Map.of());
    }

    private List<String> notes() throws IOException {
        Path notes = directory.resolve("notes");
        return Files.exists(notes) ? Files.readAllLines(notes) : List.of();
    }

    private Map<String, String> actions() {
        JsonNode found = get("/api/drover/actions");
        Map<String, String> states = new java.util.TreeMap<>();
        if (found != null) {
            found.path("items")
                    .forEach(one -> states.put(
                            one.path("key").asText(), one.path("state").asText()));
        }
        return states;
    }

    private JsonNode get(String path) {
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : null;
        } catch (IOException | InterruptedException notYet) {
            return null;
        }
    }

    /** Processes that lead runs of this test's. */
    private List<Long> leaders() {
        return ours().filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("drover-run"))
                        .isPresent())
                .map(ProcessHandle::pid)
                .toList();
    }

    /** Ansible's workers have sessions of their own. */
    private void killStragglers() {
        ours().forEach(ProcessHandle::destroyForcibly);
    }

    private Stream<ProcessHandle> ours() {
        return ProcessHandle.allProcesses().filter(process -> {
            try {
                String environment = Files.readString(
                        Path.of("/proc/" + process.pid() + "/environ"), java.nio.charset.StandardCharsets.ISO_8859_1);
                return environment.contains("DROVER_RUN_EVENTS=" + directory);
            } catch (IOException notOurs) {
                return false;
            }
        });
    }

    private List<Path> secrets() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("runs"))) {
            return files.filter(file -> file.getFileName().toString().equals("variables.yml"))
                    .toList();
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(condition);
    }
}
