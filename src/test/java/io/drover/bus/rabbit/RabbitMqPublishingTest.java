package io.drover.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.bus.outbox.Broker.Answer;
import io.drover.testing.Services;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With what only RabbitMQ does: refusing by permission, declining by length. */
class RabbitMqPublishingTest extends PublishingContract {
    @BeforeAll
    static void requireRabbitMq() {
        Services.require("RabbitMQ", 5672);
    }

    @Override
    int port() {
        return 5672;
    }

    @Test
    void aQueueWithoutRoomDeclines() throws Exception {
        exchange(Map.of("x-max-length", 1, "x-overflow", "reject-publish"));

        assertThat(broker.publish(List.of(message("bound.a")))).allMatch(Answer.Confirmed.class::isInstance);
        assertThat(broker.publish(List.of(message("bound.b"), message("unbound"))))
                .extracting(answer -> answer.getClass().getSimpleName())
                .containsExactly("Declined", "Confirmed");

        RunningIntake.onBroker(port(), channel -> channel.queuePurge(exchange));
        assertThat(broker.publish(List.of(message("bound.b")))).allMatch(Answer.Confirmed.class::isInstance);
    }

    @Test
    void whatThisUserMayNotDoClosesTheChannel() throws Exception {
        RunningIntake.onBroker(
                port(), channel -> channel.exchangeDeclare(exchange, "topic", true, false, true, Map.of()));

        List<Answer> answers = broker.publish(List.of(message("a"), message("b")));

        assertThat(answers).hasSize(2).allSatisfy(answer -> assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Closed.class, closed -> assertThat(closed.code()).isEqualTo(403)));
    }

    /** As on Fedora's broker: a user may write under some topics only. */
    @Test
    void aForbiddenTopicIsToldFromAnAllowedOne() throws Exception {
        String name = "drover-test-" + UUID.randomUUID();
        control("add_vhost", name);
        try {
            control("add_user", name, "secret");
            control("set_permissions", "-p", name, name, ".*", ".*", ".*");
            control("set_topic_permissions", "-p", name, name, "amq.topic", "^ours\\.", ".*");
            Map<String, String> keys = new HashMap<>(RunningIntake.keys(port(), "none"));
            keys.put("drover.bus.url", "amqp://127.0.0.1:5672/" + name);
            keys.put("drover.bus.user", name);
            keys.put("drover.bus.password", "secret");
            try (RabbitBroker limited =
                    new RabbitBroker(RabbitSettings.from(keys::get), "amq.topic", Duration.ofSeconds(20), "test")) {
                assertThat(limited.publish(List.of(message("ours.event"))))
                        .allMatch(Answer.Confirmed.class::isInstance);
                assertThat(limited.publish(List.of(message("theirs.event"))))
                        .singleElement()
                        .isInstanceOfSatisfying(Answer.Closed.class, closed -> {
                            assertThat(closed.code()).isEqualTo(403);
                            assertThat(closed.reason()).contains("ACCESS_REFUSED");
                        });
                assertThat(limited.publish(List.of(message("ours.event"))))
                        .allMatch(Answer.Confirmed.class::isInstance);
            }
        } finally {
            control("delete_vhost", name);
            control("delete_user", name);
        }
    }

    /** Where this machine's broker is not ours to administer the test is skipped. */
    private static void control(String... words) throws IOException, InterruptedException {
        java.util.List<String> command = new java.util.ArrayList<>(List.of("rabbitmqctl", "-q"));
        command.addAll(List.of(words));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("no rabbitmqctl: " + e.getMessage());
            return;
        }
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        Assumptions.assumeTrue(ended && process.exitValue() == 0, "rabbitmqctl " + words[0] + " is not for us");
    }
}
