package io.drover.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import io.drover.bus.outbox.Broker.Answer;
import io.drover.ledger.OutboxRows.Owed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real broker says of what we publish. */
abstract class PublishingContract {
    final String exchange = "drover-test-" + UUID.randomUUID();
    RabbitBroker broker;

    abstract int port();

    @BeforeEach
    void connect() {
        broker = to(port());
    }

    @AfterEach
    void disconnect() throws Exception {
        broker.close();
        RunningIntake.onBroker(port(), channel -> {
            channel.queueDelete(exchange);
            channel.exchangeDelete(exchange);
            return 0;
        });
    }

    RabbitBroker to(int port) {
        return new RabbitBroker(
                RabbitSettings.from(RunningIntake.keys(port, exchange)::get), exchange, Duration.ofSeconds(20), "test");
    }

    static Owed message(String topic) {
        return new Owed(
                1,
                UUID.randomUUID(),
                topic,
                "{\"sent-at\":\"x\",\"n\":20,\"yes\":true}",
                "{\"é\":1}",
                1,
                0,
                Instant.EPOCH);
    }

    void exchange(Map<String, Object> queueArguments) throws Exception {
        RunningIntake.onBroker(port(), channel -> {
            channel.exchangeDeclare(exchange, "topic", true);
            channel.queueDeclare(exchange, true, false, false, queueArguments);
            return channel.queueBind(exchange, exchange, "bound.#");
        });
    }

    @Test
    void publishesPersistentlyUnderItsIdAndIsToldOfEach() throws Exception {
        exchange(Map.of());
        Owed first = message("bound.first");
        Owed second = message("bound.second");

        List<Answer> answers = broker.publish(List.of(first, message("nobody.wants.it"), second));

        assertThat(answers).hasSize(3).allMatch(Answer.Confirmed.class::isInstance);
        GetResponse got = RunningIntake.onBroker(port(), channel -> channel.basicGet(exchange, true));
        assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("bound.first");
        assertThat(new String(got.getBody(), StandardCharsets.UTF_8)).isEqualTo("{\"é\":1}");
        assertThat(got.getProps().getMessageId()).isEqualTo(first.messageId().toString());
        assertThat(got.getProps().getDeliveryMode()).isEqualTo(2);
        assertThat(got.getProps().getContentType()).isEqualTo("application/json");
        assertThat(got.getProps().getContentEncoding()).isEqualTo("utf-8");
        assertThat(got.getProps().getHeaders().get("n")).isEqualTo(20);
        assertThat(got.getProps().getHeaders().get("yes")).isEqualTo(true);
        GetResponse next = RunningIntake.onBroker(port(), channel -> channel.basicGet(exchange, true));
        assertThat(next.getProps().getMessageId()).isEqualTo(second.messageId().toString());
        assertThat(RunningIntake.waiting(port(), exchange)).isZero();
    }

    @Test
    void saysThatTheExchangeIsNotThereUntilItIs() throws Exception {
        List<Answer> answers = broker.publish(List.of(message("bound.first")));
        assertThat(answers).singleElement().isInstanceOfSatisfying(Answer.Closed.class, closed -> {
            assertThat(closed.code()).isEqualTo(404);
            assertThat(closed.reason()).contains(exchange);
        });

        exchange(Map.of());

        assertThat(broker.publish(List.of(message("bound.first"))))
                .singleElement()
                .isInstanceOf(Answer.Confirmed.class);
    }

    @Test
    void aClosedOnePublishesNothing() throws Exception {
        exchange(Map.of());
        broker.close();

        assertThat(broker.publish(List.of(message("bound.first"))))
                .singleElement()
                .isInstanceOf(Answer.Unanswered.class);
        assertThat(RunningIntake.waiting(port(), exchange)).isZero();
    }
}
