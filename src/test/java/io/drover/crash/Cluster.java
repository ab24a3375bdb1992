package io.drover.crash;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.drover.ledger.DatabaseSettings;
import io.drover.sandbox.BusPublisher;
import io.drover.sandbox.Journal;
import io.drover.sandbox.Simulators;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Several instances of Drover, each a process of its own, on one queue of RabbitMQ and one schema of PostgreSQL, and a
 * simulated koji. They read orders, {@code {"number", "lane", "act"}}, and tag the build {@code order-1-NUMBER} for each that
 * is to act; orders of one lane one after another.
 */
final class Cluster implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(180);
    static final String ROUTE = "orders";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ORDERS =
            """
            - route:
                id: orders
                description: Tags what is ordered, one order of a lane after another.
                group: orders
                from:
                  uri: bus:many.order
                  parameters:
                    key: ".lane"
                    concurrency: 8
                  steps:
                    - filter:
                        id: wanted
                        description: the order is to be carried out
                        expression:
                          jq:
                            expression: ".act"
                        steps:
                          - to:
                              uri: kamelet:koji-build-lookup
                          - setBody:
                              expression:
                                jq:
                                  expression: '{build: .build.nvr, tag: "shipped"}'
                          - to:
                              uri: action:koji-tag-build
                              parameters:
                                key: '.build'
            - route:
                id: plain
                description: Tags what is ordered without looking it up.
                group: orders
                from:
                  uri: bus:many.plain
                  steps:
                    - setBody:
                        expression:
                          jq:
                            expression: '{build: .build, tag: "shipped"}'
                    - to:
                        uri: action:koji-tag-build
                        parameters:
                          key: '.build'
            - route:
                id: ticking
                description: Ticks every other second.
                group: orders
                from:
                  uri: bus:drover.timer.ticking
                  parameters:
                    cron: "0/2 * * * * ?"
                    zone: Europe/Prague
                  steps:
                    - log:
                        message: "tick ${body}"
            """;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final String name = "many-" + UUID.randomUUID();
    private final Path directory;
    private final Stack stack = Stack.production();
    private final BusPublisher publisher;
    private final Simulators simulators;
    private final Channel channel;
    private final Map<String, String> settings;

    /** @param builds how many orders there can be; of more than 10,000 every fiftieth can act */
    Cluster(Path directory, String queueType, int builds, Map<String, String> settings) throws Exception {
        this.directory = directory;
        this.settings = new HashMap<>(settings);
        this.settings.put("drover.bus.queue-type", queueType);
        open.push(stack);
        publisher = BusPublisher.local(stack.brokerPort(), "guest", "guest");
        open.push(publisher);
        ConnectionFactory broker = new ConnectionFactory();
        broker.setHost("127.0.0.1");
        Connection connection = broker.newConnection(name);
        open.push(connection);
        channel = connection.createChannel();
        open.push(() -> channel.queueDelete(name));
        // as Drover does; to ask after a queue that is not there would close the channel
        channel.queueDeclare(
                name, true, false, false, queueType.equals("quorum") ? Map.of("x-queue-type", "quorum") : Map.of());
        simulators = new Simulators(Simulators.Ports.ANY, directory.resolve("simulators"), (topic, body) -> {});
        open.push(simulators);
        simulators.koji().seed(seed(builds));
        simulators.moving(Duration.ofMillis(100));
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(directory.resolve("routes/orders.yaml"), ORDERS);
        Files.writeString(directory.resolve("policy.yaml"), "allow:\n  global:\n    module: {name: \".*\"}\n");
    }

    private static ObjectNode seed(int builds) {
        ObjectNode seed = JSON.createObjectNode();
        ObjectNode user = seed.putArray("users").addObject();
        user.put("name", "drover")
                .put("password", "simulated")
                .putArray("permissions")
                .add("tag");
        ObjectNode tag = seed.putArray("tags").addObject();
        tag.put("name", "shipped").put("arches", "x86_64").putArray("packages").add("order");
        ArrayNode all = seed.putArray("builds");
        for (int number = 0; number < builds; number += builds > 10_000 ? 50 : 1) {
            all.addObject().put("nvr", nvr(number)).put("owner", "drover").put("state", 1);
        }
        return seed;
    }

    static String nvr(int number) {
        return "order-1-" + number;
    }

    /** Starts an instance, which ends at the latest with this cluster. @param crashAt where it dies, or behind {@code stop } where it stands still */
    Child start(String instance, @Nullable String crashAt) throws IOException {
        Properties keys = new Properties();
        DatabaseSettings database = stack.database().settings();
        keys.putAll(simulators.settings());
        keys.put("drover.instance", instance);
        keys.put("drover.bus.url", "amqp://127.0.0.1:" + stack.brokerPort() + "/");
        keys.put("drover.bus.queue", name);
        keys.put("drover.bus.topic-prefix", "org." + name + ".prod");
        keys.put("drover.bus.retry", "200ms");
        keys.put("drover.db.url", database.url());
        keys.put("drover.db.user", database.user());
        keys.put("drover.db.pool-size", "6");
        keys.put("drover.routes.directory", directory.resolve("routes").toString());
        keys.put("drover.rebuild.policy-file", directory.resolve("policy.yaml").toString());
        keys.put("drover.judge.retry-first", "200ms");
        keys.put("drover.dispatch.retry-first", "500ms");
        keys.put("drover.dispatch.poll-interval", "2s");
        keys.put("drover.dispatch.in-flight", "1s");
        keys.put("drover.api.port", "0");
        keys.put("camel.main.jmxEnabled", "false");
        keys.putAll(settings);
        Path configuration = directory.resolve(instance + ".properties");
        try (Writer file = Files.newBufferedWriter(configuration)) {
            keys.store(file, null);
        }
        Map<String, String> secrets = new HashMap<>(Simulators.secrets());
        secrets.put("DROVER_DB_PASSWORD", database.password());
        Child child = Child.start(configuration, secrets, switches(crashAt), log(instance));
        open.push(child);
        return child;
    }

    private static Map<String, String> switches(@Nullable String crashAt) {
        if (crashAt == null) {
            return Map.of();
        }
        return crashAt.startsWith("stop ")
                ? Map.of("drover.stop-at", crashAt.substring("stop ".length()))
                : Map.of("drover.crash-at", crashAt);
    }

    private File log(String instance) {
        return directory.resolve(instance + ".log").toFile();
    }

    String logOf(String instance) {
        try {
            return Files.readString(log(instance).toPath(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void printLogs() throws IOException {
        try (var files = Files.list(directory)) {
            files.filter(file -> file.toString().endsWith(".log")).sorted().forEach(file -> {
                String instance = file.getFileName().toString().replace(".log", "");
                System.out.println("=== " + instance + "\n" + logOf(instance));
            });
        }
    }

    /** Returns when so many instances read the queue. */
    void awaitReaders(int readers) {
        await().atMost(LIMIT).until(() -> channel.consumerCount(name) == readers);
    }

    long readers() throws IOException {
        return channel.consumerCount(name);
    }

    /** @param lane null for an order that waits for no other */
    void send(int number, @Nullable String lane, boolean act) {
        send("many.order", number, lane, act);
    }

    /** One that is carried out with a single request: nothing is looked up. */
    void sendPlain(int number) {
        send("many.plain", number, null, true);
    }

    private void send(String topic, int number, @Nullable String lane, boolean act) {
        ObjectNode order = JSON.createObjectNode();
        order.put("number", number).put("lane", lane).put("act", act).put("build", nvr(number));
        try {
            publisher.fedoraMessaging(
                    "org." + name + ".prod." + topic, id(number).toString(), order, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The id of an order's message. */
    static UUID id(int number) {
        return new UUID(0x1234_5678_9abc_4000L, 0x8000_0000_0000_0000L | number);
    }

    static int number(UUID id) {
        return (int) id.getLeastSignificantBits();
    }

    JdbcClient sql() {
        return stack.database().database().sql();
    }

    List<String> texts(String query) {
        return sql().sql(query).query(String.class).list();
    }

    long count(String query) {
        return sql().sql(query).query(Long.class).single();
    }

    /** Returns when so many orders are decided and nothing is open. */
    void awaitEnded(int orders) {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(() -> isEnded(orders));
    }

    private boolean isEnded(int orders) {
        return count("SELECT COUNT(*) FROM delivery WHERE state IN ('JUDGED', 'DEAD') AND route = 'orders'") >= orders
                && count("SELECT COUNT(*) FROM delivery WHERE state IN ('PENDING', 'WAITING') AND route = 'orders'")
                        == 0
                && count("SELECT COUNT(*) FROM action WHERE state IN ('PLANNED', 'SENDING', 'UNKNOWN', 'ACCEPTED')")
                        == 0;
    }

    /** The builds that koji was asked to tag, as often as it was. */
    List<String> tagged() {
        return simulators.effects("koji").stream()
                .filter(effect -> effect.what().equals("tagBuild"))
                .map(Journal.Entry::subject)
                .toList();
    }

    Simulators simulators() {
        return simulators;
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
