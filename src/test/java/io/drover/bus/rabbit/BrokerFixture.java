package io.drover.bus.rabbit;

import static io.drover.bus.rabbit.RunningIntake.PREFIX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.sandbox.BusPublisher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A broker, a queue of the test's own on it, and a publisher. */
abstract class BrokerFixture {
    static final Duration LIMIT = Duration.ofSeconds(20);
    static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    String queue = "";
    BusPublisher publisher;

    abstract int port();

    @BeforeEach
    void openPublisher() throws IOException {
        queue = "drover-test-" + UUID.randomUUID();
        publisher = BusPublisher.local(port(), "guest", "guest");
    }

    @AfterEach
    void deleteQueue() throws Exception {
        if (publisher != null) {
            publisher.close();
            RunningIntake.onBroker(port(), channel -> channel.queueDelete(queue));
        }
    }

    RunningIntake start(String... topics) throws Exception {
        RunningIntake intake = RunningIntake.start(RunningIntake.keys(port(), queue), topics);
        awaitConsumer();
        return intake;
    }

    void awaitConsumer() {
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> RunningIntake.onBroker(port(), channel -> channel.consumerCount(queue)) == 1);
    }

    static void awaitEntries(RunningIntake intake, int count) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(intake.door.entries()).hasSize(count));
    }

    void send(String name) throws IOException {
        publisher.fedoraMessaging(PREFIX + "." + name, null, JSON.objectNode(), Map.of());
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
