package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.bus.Received;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.ledger.Acknowledgement;
import io.drover.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recorded messages of koji, in Fedora's form and in its own, wake what waits for them; nothing is polled meanwhile, since
 * the next poll is an hour away.
 */
class KojiTrackingFlowTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final PretendedKoji koji = new PretendedKoji();
    private Wiring drover;

    @BeforeEach
    void start() throws IOException {
        copy("pretending.camel.yaml", "");
        for (String kamelet :
                List.of("koji-pretend-task-action", "koji-pretend-task-probe", "koji-pretend-completion-lookup")) {
            copy(kamelet + ".kamelet.yaml", "kamelets/");
        }
        drover = new Wiring(
                        Settings.defaults()
                                .overlaidBy(
                                        Map.of(
                                                "drover.db.url", "jdbc:h2:file:" + directory.resolve("ledger"),
                                                "drover.bus.enabled", "false",
                                                "drover.bus.topic-prefix", "org.fedoraproject.prod,VirtualTopic.eng",
                                                "drover.koji.native-topics", "brew",
                                                "drover.routes.directory", directory.toString(),
                                                "drover.dispatch.poll-interval", "1h",
                                                "drover.api.port", "0"),
                                        "test"),
                        Clock.systemUTC())
                .bind("pretendedKoji", koji)
                .start();
    }

    private void copy(String name, String into) throws IOException {
        Path target = directory.resolve(into + name);
        Files.createDirectories(target.getParent());
        try (InputStream in = getClass().getResourceAsStream("/koji/tracking/" + name)) {
            Files.copy(Objects.requireNonNull(in), target);
        }
    }

    @AfterEach
    void stop() {
        drover.close();
    }

    @Test
    void looksAtTheTaskOfAScratchBuildThatEnded() throws IOException {
        waitFor("45270170", "");
        fedora(
                "buildsys.task.state.change",
                message("task-closed-scratch-sample").put("new", "OPEN"));
        ignored("not so: the task has come to an end");
        fedora("buildsys.task.state.change", message("task-open-scratch").put("new", "CLOSED"));
        ignored("no action of ours waits for koji 16289846");
        assertThat(koji.asked).isEmpty();
        fedora("buildsys.task.state.change", message("task-closed-scratch-sample"));
        looked("45270170");
    }

    @Test
    void looksAtTheTaskOfABuildThatEnded() throws IOException {
        waitFor("80860789", "");
        fedora("buildsys.build.state.change", message("build-building"));
        ignored("not so: a task has completed the build, or it has failed or was canceled");
        fedora("buildsys.build.state.change", message("build-complete").putNull("task_id"));
        ignored("not so: a task has completed the build, or it has failed or was canceled");
        assertThat(koji.asked).isEmpty();
        fedora("buildsys.build.state.change", message("build-complete"));
        looked("80860789");
    }

    @Test
    void looksAtABuildThatWasCanceled() throws IOException {
        waitFor("139004033", "");
        fedora("buildsys.build.state.change", message("build-canceled"));
        looked("139004033");
    }

    @Test
    void findsABuildByItsSourceToo() throws IOException {
        waitFor("1", "git+https://src.fedoraproject.org/rpms/python-ogr.git#51b57ec04f5e6e9066ac859a1408cfbf1ead307e");
        fedora("buildsys.build.state.change", message("build-complete"));
        looked("1");
    }

    @Test
    void looksAtWhatTagsABuildAndAtWhatMakesARepo() throws IOException {
        waitFor("1", "python-specfile-0.31.0-1.fc40");
        waitFor("2", "f22-build");
        waitFor("3", "f40-build-side-12345");
        fedora("buildsys.tag", message("tag"));
        looked("1");
        fedora("buildsys.repo.done", message("repo-done"));
        looked("1", "2");
    }

    @Test
    void anotherHubsMessagesWakeNothing() throws IOException {
        waitFor("80860789", "python-specfile-0.31.0-1.fc40");
        waitFor("45270170", "f22-build");
        fedora("buildsys.build.state.change", message("build-complete").put("instance", "s390"));
        fedora(
                "buildsys.task.state.change",
                message("task-closed-scratch-sample").put("instance", "s390"));
        fedora("buildsys.tag", message("tag").put("instance", "s390"));
        fedora("buildsys.repo.done", message("repo-done").put("instance", "s390"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(
                        deliveries().stream().filter("ignored: not so: the message is of the primary koji"::equals))
                .hasSize(4));
        assertThat(koji.asked).isEmpty();
    }

    @Test
    void looksAtOnceWhenAHubSaysItItself() throws IOException {
        waitFor("12812639", "");
        waitFor("12826300", "");
        waitFor("12812867", "");
        waitFor("12732117", "");
        waitFor("5", "python-gssapi-1.2.0-3.el7");
        waitFor("6", "rhel-7.4-build");
        itself("task.open", message("native-task-open"));
        itself("task.closed", message("native-task-closed"));
        looked("12812639");
        itself("task.failed", message("native-task-failed"));
        looked("12812639", "12826300");
        itself("build.canceled", message("native-build-canceled"));
        looked("12812639", "12826300", "12732117");
        itself("build.tag", message("native-build-tag"));
        looked("12812639", "12826300", "12732117", "5");
        itself("repo.done", message("native-repo-init"));
        looked("12812639", "12826300", "12732117", "5", "6");
    }

    private void waitFor(String id, String what) {
        ObjectNode order = JsonNodeFactory.instance.objectNode().put("id", id).put("what", what);
        int before =
                texts("SELECT external_id FROM action WHERE state = 'ACCEPTED'").size();
        fedora("order.task", order);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(texts("SELECT external_id FROM action WHERE state = 'ACCEPTED'"))
                        .hasSize(before + 1));
    }

    private void looked(String... ids) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(koji.asked).containsExactly(ids));
    }

    private void ignored(String reason) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(deliveries()).contains("ignored: " + reason));
    }

    private List<String> deliveries() {
        return texts("SELECT COALESCE(decision, state) || ': ' || COALESCE(reason, '') FROM delivery ORDER BY id");
    }

    private List<String> texts(String sql) {
        return drover.database().sql().sql(sql).query(String.class).list();
    }

    private static ObjectNode message(String name) throws IOException {
        try (InputStream in = KojiTrackingFlowTest.class.getResourceAsStream("/koji/messages/" + name + ".json")) {
            return (ObjectNode) JSON.readTree(Objects.requireNonNull(in));
        }
    }

    private void fedora(String topic, JsonNode body) {
        send("org.fedoraproject.prod." + topic, body);
    }

    private void itself(String topic, JsonNode body) {
        send("VirtualTopic.eng.brew." + topic, body);
    }

    private void send(String topic, JsonNode body) {
        drover.intake()
                .accept(
                        new Received(
                                topic,
                                true,
                                new HashMap<>(),
                                UUID.randomUUID().toString(),
                                "application/json",
                                "utf-8",
                                body.toString().getBytes(StandardCharsets.UTF_8)),
                        "test",
                        Acknowledgement.none());
    }

    /** Accepts under the id that it is told, and remembers what it was asked about; nothing ever ends. */
    public static final class PretendedKoji {
        final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

        public CallResult<Accepted> accept(JsonNode parameters) {
            return new CallResult.Done<>(
                    new Accepted(
                            parameters.get("id").asText(), null, JsonNodeFactory.instance.objectNode(), "submitted"),
                    "pretended");
        }

        public CallResult<Optional<Accepted>> probe(JsonNode parameters) {
            return new CallResult.Done<>(Optional.empty(), "pretended");
        }

        public CallResult<List<Completion>> completions(JsonNode question) {
            List<Completion> all = new ArrayList<>();
            for (JsonNode id : question.get("ids")) {
                asked.add(id.asText());
                all.add(new Completion(
                        id.asText(), Completion.State.RUNNING, "", JsonNodeFactory.instance.objectNode()));
            }
            return new CallResult.Done<>(all, "pretended");
        }
    }
}
