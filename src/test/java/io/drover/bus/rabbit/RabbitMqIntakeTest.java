package io.drover.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import io.drover.testing.Services;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RabbitMqIntakeTest extends IntakeContract {
    private static final int PORT = 5672;

    @BeforeAll
    static void needsRabbitMq() {
        Services.require("RabbitMQ", PORT);
    }

    @Override
    int port() {
        return PORT;
    }

    /** Qpid does not tell a consumer that its queue is gone. */
    @Test
    void makesItsQueueAgainWhenSomebodyDeletesIt() throws Exception {
        try (RunningIntake intake = start("git.receive")) {
            RunningIntake.onBroker(port(), channel -> channel.queueDelete(queue));
            awaitConsumer();
            send("git.receive");
            awaitEntries(intake, 1);
        }
    }

    @Test
    void makesAQuorumQueueWhereAskedAndLeavesAQueueOfAnotherKindAlone() throws Exception {
        Map<String, String> keys = RunningIntake.keys(port(), queue);
        keys.put("drover.bus.queue-type", "quorum");
        try (RunningIntake intake = RunningIntake.start(keys, "git.receive")) {
            awaitConsumer();
            send("git.receive");
            awaitEntries(intake, 1);
            intake.door.acknowledgeAll();
        }
        try (RunningIntake classic = RunningIntake.start(RunningIntake.keys(port(), queue), "git.receive")) {
            await().atMost(LIMIT).until(() -> classic.trouble().isPresent());
            assertThat(classic.trouble().orElseThrow()).contains("406", queue, "drover.bus.queue-type");
            assertThat(classic.door.entries()).isEmpty();
        }
    }

    /**
     * A header table can be nested as deep as a frame is long, and the client reads it by recursion: on a stack of the
     * default size this one ends the connection and comes back for ever. Deeper ones take time with the square of depth.
     */
    @Test
    void survivesHeadersNestedFiveThousandDeep() throws Exception {
        try (RunningIntake intake = start("git.receive")) {
            Map<String, Object> table = Map.of("a", 1);
            for (int depth = 0; depth < 5_000; depth++) {
                table = Map.of("a", table);
            }
            AMQP.BasicProperties properties =
                    new AMQP.BasicProperties.Builder().headers(table).build();
            Throwable[] failure = new Throwable[1];
            Thread sender = new Thread(
                    null,
                    () -> {
                        try {
                            publisher.publish(
                                    "amq.topic", RunningIntake.PREFIX + ".git.receive", properties, utf8("{}"));
                        } catch (IOException e) {
                            failure[0] = e;
                        }
                    },
                    "deep-sender",
                    512L * 1024 * 1024);
            sender.start();
            sender.join();
            assertThat(failure[0]).isNull();
            send("git.receive");
            awaitEntries(intake, 2);
            assertThat(intake.door.deadLetters()).singleElement().satisfies(letter -> assertThat(letter.evidence())
                    .contains("nested deeper"));
        }
    }
}
