package io.drover.bus.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.drover.bus.Envelopes;
import io.drover.bus.Environments;
import io.drover.bus.Intake;
import io.drover.bus.Subscription;
import io.drover.bus.Subscriptions;
import io.drover.bus.TopicPattern;
import io.drover.ledger.Acknowledgement;
import io.drover.testing.RecordingDoor;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/** The shipped intake route with a recording door behind it, on a broker of the test's choice. */
final class RunningIntake implements AutoCloseable {
    static final String PREFIX = "org.fedoraproject.prod";

    final RecordingDoor door = new RecordingDoor();
    final Subscriptions subscriptions;
    final DefaultCamelContext camel = new DefaultCamelContext();
    private final RabbitIntake rabbit;

    private RunningIntake(Map<String, String> keys) throws Exception {
        Environments environments = Environments.parse(PREFIX);
        subscriptions = new Subscriptions(environments);
        Intake intake = new Intake(new Envelopes(4 * 1024 * 1024), environments, subscriptions, door);
        rabbit = new RabbitIntake(RabbitSettings.from(keys::get), subscriptions, intake, "test");
        Properties properties = new Properties();
        properties.putAll(keys);
        camel.getPropertiesComponent().setInitialProperties(properties);
        camel.getShutdownStrategy().setTimeout(10);
        rabbit.bind(camel);
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(
                        PluginHelper.getResourceLoader(camel).resolveResource("classpath:routes/intake.camel.yaml"));
    }

    /** The keys of a test's own queue, bound to everything of the production prefix. */
    static Map<String, String> keys(int port, String queue) {
        Map<String, String> keys = new HashMap<>();
        keys.put("drover.bus.url", "amqp://127.0.0.1:" + port + "/");
        keys.put("drover.bus.user", "guest");
        keys.put("drover.bus.password", "guest");
        keys.put("drover.bus.queue", queue);
        keys.put("drover.bus.exchange", "amq.topic");
        keys.put("drover.bus.prefetch", "1000");
        keys.put("drover.bus.retry-millis", "100");
        return keys;
    }

    static RunningIntake start(Map<String, String> keys, String... topics) throws Exception {
        RunningIntake intake = new RunningIntake(keys);
        for (String topic : topics) {
            intake.subscribe("route-" + topic, topic);
        }
        intake.camel.start();
        return intake;
    }

    Optional<String> trouble() {
        return rabbit.trouble();
    }

    void subscribe(String route, String topic) {
        subscriptions.add(new Subscription(route, List.of(TopicPattern.parse(topic)), payload -> payload.path("key")
                .asText(null)));
    }

    @Override
    public void close() {
        camel.stop();
        rabbit.close();
    }

    /** Something done on a broker from outside. */
    interface OnChannel<T> {
        T on(Channel channel) throws IOException;
    }

    static <T> T onBroker(int port, OnChannel<T> work) throws IOException, TimeoutException {
        ConnectionFactory broker = new ConnectionFactory();
        broker.setHost("127.0.0.1");
        broker.setPort(port);
        broker.setAutomaticRecoveryEnabled(false);
        try (Connection connection = broker.newConnection();
                Channel channel = connection.createChannel()) {
            return work.on(channel);
        }
    }

    /** Acknowledges, and returns when the broker knows: a question behind it on its channel has an answer, it has none. */
    void settle(int index, String queue) throws IOException {
        Acknowledgement acknowledgement = door.acknowledgement(index);
        acknowledgement.acknowledgeUpTo();
        ((Channel) acknowledgement.channel()).queueDeclarePassive(queue);
    }

    static long waiting(int port, String queue) {
        try {
            return onBroker(port, channel -> channel.messageCount(queue));
        } catch (IOException | TimeoutException e) {
            return -1;
        }
    }
}
