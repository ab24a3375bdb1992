package io.drover.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import io.drover.bus.Environments;
import io.drover.bus.Subscription;
import io.drover.bus.Subscriptions;
import io.drover.bus.TopicPattern;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How quick the intake is without a ledger behind it; prints, judges only by generous bounds. */
@Tag("bench")
class IntakeBench {
    private static final int MESSAGES = 40_000;

    @RepeatedTest(4)
    void drainsARabbitMqQueue() throws Exception {
        String queue = "drover-bench-" + UUID.randomUUID();
        byte[] body = ("{\"key\":\"rpms/foo\",\"text\":\"" + "x".repeat(500) + "\"}").getBytes(StandardCharsets.UTF_8);
        try {
            RunningIntake.onBroker(5672, channel -> {
                channel.queueDeclare(queue, true, false, false, Map.of());
                AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                        .deliveryMode(2)
                        .headers(Map.of("fedora_messaging_schema", "x", "sent-at", "2026-11-20T09:00:00+00:00"))
                        .build();
                for (int i = 0; i < MESSAGES; i++) {
                    channel.basicPublish(
                            "",
                            queue,
                            properties
                                    .builder()
                                    .messageId(UUID.randomUUID().toString())
                                    .build(),
                            body);
                }
                return null;
            });
            await().atMost(Duration.ofMinutes(1)).until(() -> RunningIntake.waiting(5672, queue) == MESSAGES);
            int[] acknowledged = {0};
            long start = System.nanoTime();
            long cpu = cpuNanos();
            try (RunningIntake intake = RunningIntake.start(RunningIntake.keys(5672, queue), "git.receive")) {
                // a hundred at a time, as the inbox's writer does; polled seldom, for the door has one lock
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> {
                            int size = intake.door.size();
                            if (size > acknowledged[0]) {
                                intake.door.acknowledgement(size - 1).acknowledgeUpTo();
                                acknowledged[0] = size;
                            }
                            return size == MESSAGES;
                        });
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        "intake: %.0f messages/s, %.0f µs of CPU each%n",
                        MESSAGES / seconds, (cpuNanos() - cpu) / 1e3 / MESSAGES);
                assertThat(seconds).isLessThan(60);
            }
        } finally {
            RunningIntake.onBroker(5672, channel -> channel.queueDelete(queue));
        }
    }

    @Test
    void matchesTwoHundredSubscriptions() {
        Subscriptions subscriptions = new Subscriptions(Environments.parse("org.fedoraproject.prod"));
        for (int i = 0; i < 200; i++) {
            String topic = List.of("git.receive" + i, "#.receive" + i, "bodhi.*.x" + i, "buildsys.build.#")
                    .get(i % 4);
            subscriptions.add(new Subscription("r" + i, List.of(TopicPattern.parse(topic)), payload -> null));
        }
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            int matched = 0;
            for (int i = 0; i < 50_000; i++) {
                matched += subscriptions
                        .matching("pagure.pull-request.comment.added")
                        .size();
            }
            assertThat(matched).isZero();
            System.out.printf("matching: %.2f µs%n", (System.nanoTime() - start) / 50_000 / 1e3);
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
