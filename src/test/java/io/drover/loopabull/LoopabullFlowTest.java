package io.drover.loopabull;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.drover.Wiring;
import io.drover.ledger.DatabaseSettings;
import io.drover.sandbox.BusPublisher;
import io.drover.sandbox.EmbeddedBroker;
import io.drover.sandbox.FedmsgPublisher;
import io.drover.settings.Settings;
import io.drover.testing.Services;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
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

/**
 * AC-4: three loopabull trees, unchanged, with the real ansible-playbook: the same command line, the same variables. What is said
 * beside the files is where this test's broker is.
 */
class LoopabullFlowTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHANGE = "org.fedoraproject.prod.buildsys.build.state.change";
    private static final String POISON = "org.fedoraproject.prod.ci.dist-git-pr.test.complete";

    @TempDir
    private Path directory;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private TestDatabase ledger;

    @BeforeEach
    void requireAnsible() {
        Services.requirePrograms("ansible-core", "/usr/bin/ansible-playbook");
        ledger = later(TestDatabases.h2());
        ledger.database();
    }

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    void outOfTheSerializersQueue() throws Exception {
        EmbeddedBroker broker = later(EmbeddedBroker.start(EmbeddedBroker.Options.inMemory()));
        BusPublisher publisher = later(BusPublisher.local(broker.port(), "guest", "guest"));
        start("serializer", Map.of("drover.bus.url", "amqp://127.0.0.1:" + broker.port() + "/"));
        awaitReader(broker, "workers");

        UUID routed = UUID.randomUUID();
        UUID poison = UUID.randomUUID();
        UUID unrouted = UUID.randomUUID();
        serialized(publisher, POISON, poison, "{\"n\": 0}");
        serialized(publisher, "org.fedoraproject.prod.git.receive", unrouted, "{\"n\": 1}");
        serialized(publisher, CHANGE, routed, "{\"build_id\": 7, \"name\": \"b\u00e4sh {{ x }}\", \"new\": 1}");

        awaitStates(POISON + " DEAD", CHANGE + " DONE");
        assertThat(decisions(unrouted))
                .containsExactly(
                        "loopabull: ignored: not so: routing_keys of loopabull.yml list the topic (else: unrouted)");
        assertThat(decisions(routed)).containsExactly("loopabull: acted: planned 1 action");
        JsonNode seen = JSON.readTree(said("seen.jsonl"));
        assertThat(seen)
                .isEqualTo(
                        JSON.readTree(
                                "{\"topic\": \"" + CHANGE + "\", \"msg_id\": \"2026-" + routed
                                        + "\", \"i\": 3, \"msg\": {\"build_id\": 7, \"name\": \"b\u00e4sh {{ x }}\", \"new\": 1}, \"path\": true}"));
        assertThat(commands()).allSatisfy(words -> {
            assertThat(words).hasSize(4);
            assertThat(words.subList(0, 1)).containsExactly("/usr/bin/ansible-playbook");
            assertThat(words.get(1)).matches("playbooks/org\\.fedoraproject\\.prod\\..*\\.yml");
            assertThat(words.get(2)).isEqualTo("-e");
            assertThat(words.get(3)).startsWith("@/");
        });
        // it failed for ever in loopabull, and nothing behind it was done
        assertThat(said("poison.txt").split("2026-")).as("tried three times").hasSize(4);
        assertThat(texts("SELECT evidence FROM dead_letter"))
                .singleElement()
                .asString()
                .startsWith("given up after 3 tries; last: " + POISON
                        + ".yml ended with 2: task 'fail' failed on localhost:" + " poisoned by 2026-" + poison);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void fromAQueueThatIsBound() throws Exception {
        EmbeddedBroker broker = later(EmbeddedBroker.start(EmbeddedBroker.Options.inMemory()));
        BusPublisher publisher = later(BusPublisher.local(broker.port(), "guest", "guest"));
        start("rabbitmq", Map.of("drover.bus.url", "amqp://127.0.0.1:" + broker.port() + "/"));
        awaitReader(broker, "00000000-0000-0000-0000-000000000000");

        UUID unrouted = UUID.randomUUID();
        JsonNode body = JSON.readTree("{\"commit\": {\"repo\": \"bash\", \"stats\": {\"total\": 1.5}}}");
        publisher.fedoraMessaging("org.fedoraproject.prod.git.branch", unrouted.toString(), body.deepCopy(), Map.of());
        publisher.fedoraMessaging(
                "org.fedoraproject.prod.git.receive", UUID.randomUUID().toString(), body.deepCopy(), Map.of());

        awaitStates("org.fedoraproject.prod.git.receive DONE");
        assertThat(decisions(unrouted)).singleElement().asString().contains("unrouted");
        assertThat(JSON.readTree(said("seen.jsonl")))
                .isEqualTo(JSON.createObjectNode().put("alone", true).set("msg", body));
        assertThat(commands().get(0).get(1)).isEqualTo("playbooks/org/fedoraproject/prod/git/receive.yml");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void everythingThatFedmsgSays() throws Exception {
        FedmsgPublisher publisher = later(new FedmsgPublisher(0));
        start("everything", Map.of("drover.fedmsg.endpoints", publisher.endpoint(), "drover.fedmsg.verify", "false"));
        publisher.awaitReader("", Duration.ofSeconds(30));

        String topic = "org.fedoraproject.dev.logger.hello_world";
        say(publisher, "org.fedoraproject.dev.logger.other", "{}");
        say(publisher, topic, "{\"log\": \"hello\"}");
        awaitStates(topic + " DONE");
        assertThat(texts("SELECT reason FROM delivery WHERE decision = 'ignored'"))
                .containsExactly("not so: there is a playbook for the topic");
        assertThat(JSON.readTree(said("seen.jsonl")))
                .isEqualTo(JSON.readTree(
                        "{\"topic\": \"" + topic + "\", \"username\": \"ann\", \"msg\": {\"log\": \"hello\"}}"));
    }

    private static void awaitReader(EmbeddedBroker broker, String queue) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.port());
        try (Connection connection = factory.newConnection()) {
            await(() -> {
                try (Channel channel = connection.createChannel()) {
                    return channel.queueDeclarePassive(queue).getConsumerCount() == 1;
                } catch (IOException notYet) {
                    return false;
                }
            });
        }
    }

    private static void say(FedmsgPublisher publisher, String topic, String msg) throws IOException {
        JsonNode envelope = JSON.createObjectNode()
                .put("topic", topic)
                .put("msg_id", "2026-" + UUID.randomUUID())
                .put("timestamp", 1_700_000_000)
                .put("i", 1)
                .put("username", "ann")
                .set("msg", JSON.readTree(msg));
        publisher.publish(topic.getBytes(StandardCharsets.UTF_8), JSON.writeValueAsBytes(envelope));
    }

    private static void serialized(BusPublisher publisher, String topic, UUID id, String msg) throws IOException {
        String envelope = "{\"topic\": \"" + topic + "\", \"msg_id\": \"2026-" + id
                + "\", \"timestamp\": 1700000000, \"i\": 3, \"username\": \"ann\", \"msg\": " + msg + "}";
        byte[] body = ("{\"topic\": \"" + topic + "\", \"body\": " + envelope + "}").getBytes(StandardCharsets.UTF_8);
        AMQP.BasicProperties plain = BusPublisher.plain();
        publisher.publish("", "workers", plain, body);
    }

    private void start(String tree, Map<String, String> beside) throws Exception {
        copy(tree);
        DatabaseSettings database = ledger.settings();
        Map<String, String> keys = new HashMap<>(Map.of(
                "drover.loopabull.file", directory.resolve("loopabull.yml").toString(),
                "drover.ansible.directory", directory.toString(),
                "drover.ansible.runs", directory.resolve("runs").toString(),
                "drover.db.url", database.url(),
                "drover.api.port", "0",
                "drover.bus.retry", "200ms",
                "drover.dispatch.retry-first", "100ms",
                "drover.dispatch.retry-most", "200ms",
                "drover.routes.directory", directory.resolve("routes").toString()));
        keys.putAll(beside);
        later(new Wiring(Settings.defaults().overlaidBy(keys, "test"), Clock.systemUTC()).start());
    }

    private void copy(String tree) throws IOException, URISyntaxException {
        Path from = Path.of(
                LoopabullFlowTest.class.getResource("/loopabull/" + tree).toURI());
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path to = directory.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(path, to);
                }
            }
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(120)).until(condition);
    }

    private void awaitStates(String... wanted) {
        Awaitility.await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> assertThat(states())
                .as(() -> "messages " + texts("SELECT topic || ' ' || COALESCE(note, '') FROM message") + " actions "
                        + texts("SELECT name || ' ' || COALESCE(reason, '') FROM action"))
                .containsExactly(wanted));
    }

    /** What plays wrote, beside the playbook, where Ansible lets its tasks work. */
    private String said(String file) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            Path found = all.filter(path -> path.endsWith(file)).findFirst().orElseThrow();
            return Files.readString(found);
        }
    }

    /** Name and state of the actions, oldest first. */
    private List<String> states() {
        return texts("SELECT name || ' ' || state FROM action ORDER BY id");
    }

    private List<String> decisions(UUID message) {
        return texts("SELECT route || ': ' || decision || ': ' || reason FROM delivery WHERE message_id = '" + message
                + "'");
    }

    private List<String> texts(String sql) {
        return ledger.database().sql().sql(sql).query(String.class).list();
    }

    private List<List<String>> commands() throws IOException {
        try (Stream<Path> runs = Files.list(directory.resolve("runs"))) {
            return runs.map(run -> run.resolve("run.json"))
                    .filter(Files::exists)
                    .map(LoopabullFlowTest::command)
                    .toList();
        }
    }

    private static List<String> command(Path file) {
        try {
            List<String> words = new java.util.ArrayList<>();
            JSON.readTree(file.toFile()).path("command").forEach(word -> words.add(word.asText()));
            return words;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Files of variables that are still there. */
    private List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("runs"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("variables"))
                    .toList();
        }
    }

    private <T extends AutoCloseable> T later(T closeable) {
        open.push(closeable);
        return closeable;
    }
}
