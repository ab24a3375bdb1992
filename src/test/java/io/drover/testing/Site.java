package io.drover.testing;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.drover.Wiring;
import io.drover.sandbox.BusPublisher;
import io.drover.sandbox.EmbeddedBroker;
import io.drover.sandbox.Simulators;
import io.drover.sandbox.World;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A whole site in the test's JVM: broker, ledger, simulated remote systems, and Drover between them as it ships. Start one
 * for a class, and let each test use package and module names of its own. Builds move when {@link #awaitEnded} or the
 * test moves them; nothing happens by itself.
 */
public final class Site implements AutoCloseable {
    /** Generous: reached only where something is wrong. */
    public static final Duration LIMIT = Duration.ofSeconds(40);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final TestDatabase ledger;
    private final int brokerPort;
    private final String queue = "drover-test-" + UUID.randomUUID();
    private final SiteSettings settings;
    private final SiteBus bus;
    private final Simulators simulators;
    private final World world;
    private final SiteModules modules;
    private @Nullable Wiring drover;

    /** What a site stands on. */
    public enum Stack {
        /** Qpid in this JVM and an H2 file. */
        EMBEDDED,
        /** RabbitMQ and PostgreSQL of this machine, with a queue and a schema of the site's own. */
        SERVICES
    }

    /**
     * Starts it.
     *
     * @param directory for files
     * @param settings over those that make the site quick
     */
    public static Site start(Stack stack, Path directory, Map<String, String> settings) {
        if (stack == Stack.SERVICES) {
            Services.require("RabbitMQ", 5672);
            Services.require("PostgreSQL", 5432);
        }
        try {
            return new Site(stack, directory, settings);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Site(Stack stack, Path directory, Map<String, String> settings) throws IOException {
        ledger = later(stack == Stack.EMBEDDED ? TestDatabases.h2() : TestDatabases.postgres());
        brokerPort = stack == Stack.EMBEDDED
                ? later(EmbeddedBroker.start(EmbeddedBroker.Options.inMemory())).port()
                : 5672;
        String prefix = "org.site-" + queue.substring(queue.length() - 8) + ".prod";
        bus = later(new SiteBus(BusPublisher.local(brokerPort, "guest", "guest"), prefix));
        simulators = later(new Simulators(Simulators.Ports.ANY, directory.resolve("simulators"), bus));
        world = World.create(simulators);
        modules = new SiteModules(simulators, bus);
        this.settings = new SiteSettings(directory)
                .pointedTo(simulators)
                .pointedTo(ledger.settings())
                .pointedTo(brokerPort, queue, bus.prefix())
                .with(settings);
        ledger.database();
        run();
        bus.open();
    }

    /** Starts Drover on the ledger as it is. */
    public void run() {
        drover = new Wiring(settings.all(), Clock.systemUTC()).start();
        Awaitility.await()
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> onBroker(channel -> channel.consumerCount(queue)) == 1);
    }

    /** Ends Drover and nothing else. */
    public void stop() {
        if (drover != null) {
            drover.close();
            drover = null;
        }
    }

    public Wiring drover() {
        return drover;
    }

    /** Drover's REST API. */
    public SiteApi api() {
        return new SiteApi(drover().port());
    }

    public SiteBus bus() {
        return bus;
    }

    public Simulators simulators() {
        return simulators;
    }

    public World world() {
        return world;
    }

    public SiteModules modules() {
        return modules;
    }

    /** The ledger, beside Drover's own connections; there while Drover is stopped, too. */
    public TestDatabase ledger() {
        return ledger;
    }

    /** What takes effect from here on. */
    public SiteEffects effects() {
        return new SiteEffects(simulators);
    }

    /** The first column of a query, absent values as "null". @param parameters of its question marks */
    public List<String> texts(String sql, Object... parameters) {
        return ledger.database()
                .sql()
                .sql(sql)
                .params(Arrays.asList(parameters))
                .query((row, number) -> String.valueOf(row.getString(1)))
                .list();
    }

    public String text(String sql, Object... parameters) {
        List<String> all = texts(sql, parameters);
        if (all.size() != 1) {
            throw new AssertionError(sql + " " + Arrays.toString(parameters) + " has " + all.size() + " rows: " + all);
        }
        return all.get(0);
    }

    /** {@code route: decision: reason} of a message, by route. */
    public List<String> decisions(UUID message) {
        return texts(
                "SELECT route || ': ' || COALESCE(decision, state) || ': ' || COALESCE(reason, '') FROM delivery"
                        + " WHERE message_id = ? ORDER BY route",
                message);
    }

    /** {@code STATE: reason} of the events of a search key that begins so, oldest first. */
    public List<String> events(String searchKey) {
        return texts(
                "SELECT state || ': ' || COALESCE(reason, '') FROM event WHERE search_key LIKE ? ORDER BY id",
                searchKey + "%");
    }

    /** {@code verb name STATE} of the actions of those events, oldest first. */
    public List<String> actions(String searchKey) {
        return texts(
                "SELECT a.verb || ' ' || a.name || ' ' || a.state FROM action a JOIN event e ON e.id = a.event_id"
                        + " WHERE e.search_key LIKE ? ORDER BY a.id",
                searchKey + "%");
    }

    /**
     * Moves builds on until everything that was said on the bus is stored and judged and nothing of it is open. A build
     * that is just being submitted is not moved past its own submission's answer.
     */
    public void awaitEnded() {
        awaitEnded(true);
    }

    /** The same, with builds as they are. */
    public void awaitJudged() {
        await(() -> unjudged().isEmpty());
    }

    private void awaitEnded(boolean moving) {
        try {
            await(() -> {
                if (moving
                        && texts("SELECT id FROM action WHERE state = 'SENDING'")
                                .isEmpty()) {
                    simulators.tick();
                }
                return unjudged().isEmpty()
                        && texts("SELECT id FROM event WHERE state = 'OPEN'").isEmpty()
                        && unjudged().isEmpty();
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not ended: messages " + unjudged() + "; actions " + open(), e);
        }
    }

    private List<String> open() {
        return texts("SELECT verb || ' ' || name || ' ' || state || ' ' || COALESCE(reason, '') FROM action"
                + " WHERE state NOT IN ('DONE', 'FAILED', 'CANCELED', 'DEAD') ORDER BY id");
    }

    private List<String> unjudged() {
        List<String> missing = new ArrayList<>();
        List<String> stored = texts("SELECT id FROM message");
        bus.sent().stream()
                .filter(said -> !stored.contains(said.id().toString()))
                .forEach(said -> missing.add(said.topic() + " " + said.id()));
        missing.addAll(texts("SELECT route || ' ' || state || ' ' || COALESCE(reason, '') FROM delivery"
                + " WHERE state IN ('PENDING', 'WAITING')"));
        return missing;
    }

    /** Waits for something, looking often. */
    public static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(25))
                .until(condition);
    }

    /** Listens to what Drover publishes, from here on. @param topics patterns without the site's prefix */
    public SiteEar listen(String... topics) {
        return later(new SiteEar(brokerPort, bus.prefix(), topics));
    }

    /** Messages in the queue that nobody has. */
    public long queued() {
        return onBroker(channel -> channel.messageCount(queue));
    }

    private interface OnChannel<T> {
        T on(Channel channel) throws IOException;
    }

    private <T> T onBroker(OnChannel<T> work) {
        ConnectionFactory broker = new ConnectionFactory();
        broker.setHost("127.0.0.1");
        broker.setPort(brokerPort);
        broker.setAutomaticRecoveryEnabled(false);
        try (Connection connection = broker.newConnection();
                Channel channel = connection.createChannel()) {
            return work.on(channel);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T extends AutoCloseable> T later(T closeable) {
        open.push(closeable);
        return closeable;
    }

    @Override
    public void close() {
        stop();
        if (brokerPort == 5672) {
            onBroker(channel -> channel.queueDelete(queue));
        }
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
