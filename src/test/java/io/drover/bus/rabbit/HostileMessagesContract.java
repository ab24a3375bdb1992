package io.drover.bus.rabbit;

import static io.drover.bus.rabbit.RunningIntake.PREFIX;
import static io.drover.bus.rabbit.RunningIntake.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.NewDeadLetter;
import io.drover.ledger.ReasonClass;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What strangers may send to any AMQP 0-9-1 broker, and what becomes of it. */
abstract class HostileMessagesContract extends BrokerFixture {

    @Test
    void keepsStrangersHeadersAwayFromCamelAndSpring() throws Exception {
        try (RunningIntake intake = start("git.receive")) {
            Map<String, Object> forged = new HashMap<>();
            forged.put("CamelSpringRabbitmqDeliveryTag", 999L);
            forged.put("cAmElHttpUri", "http://127.0.0.1:1/");
            forged.put("springBatchFormat", "lengthHeader4");
            forged.put("Authorization", "Bearer abc");
            forged.put("x-delay", "soon");
            forged.put("long", "x".repeat(5000));
            publisher.fedoraMessaging(PREFIX + ".git.receive", null, JSON.objectNode(), forged);
            awaitEntries(intake, 1);
            InboxMessage message = intake.door.messages().get(0);
            assertThat(message.headers().toLowerCase(java.util.Locale.ROOT))
                    .doesNotContain("camel", "abc", "999")
                    .contains("springbatchformat", "x-delay", "x".repeat(5000));
            assertThat(intake.door.acknowledgement(0).tag()).isEqualTo(1);
            intake.door.acknowledgeAll();
        }
        await().atMost(LIMIT).until(() -> waiting(port(), queue) == 0);
    }

    @Test
    void keepsWhatItCannotReadAsADeadLetterWithItsBytes() throws Exception {
        try (RunningIntake intake = start("git.receive")) {
            Map<String, byte[]> bad = new HashMap<>();
            bad.put("empty", new byte[0]);
            bad.put("array", utf8("[1]"));
            bad.put("garbage behind", utf8("{} {}"));
            bad.put("no JSON", utf8("<html>"));
            bad.put("deep", utf8("{\"a\":".repeat(5000) + "1" + "}".repeat(5000)));
            bad.put("big", utf8("{\"a\":\"" + "x".repeat(10 * 1024 * 1024) + "\"}"));
            bad.put("UTF-16", "{\"a\":1}".getBytes(StandardCharsets.UTF_16));
            bad.put("a Java object", serialised());
            for (byte[] body : bad.values()) {
                AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                        .contentType("application/x-java-serialized-object")
                        .deliveryMode(2)
                        .replyTo("somewhere")
                        .build();
                publisher.publish("amq.topic", PREFIX + ".git.receive", properties, body);
            }
            awaitEntries(intake, bad.size());
            assertThat(intake.door.deadLetters()).hasSize(bad.size()).allSatisfy(letter -> {
                assertThat(letter.reasonClass()).isEqualTo(ReasonClass.INVALID);
                assertThat(letter.topic()).isEqualTo(PREFIX + ".git.receive");
                assertThat(letter.evidence()).isNotBlank();
            });
            assertThat(intake.door.deadLetters().stream().map(NewDeadLetter::body))
                    .usingElementComparator(Arrays::compare)
                    .containsExactlyInAnyOrderElementsOf(bad.values());
            intake.door.acknowledgeAll();
        }
        await().atMost(LIMIT).until(() -> waiting(port(), queue) == 0);
    }

    @Test
    void readsTextInTheCharacterSetItDeclares() throws Exception {
        try (RunningIntake intake = start("git.receive")) {
            byte[] latin = "{\"key\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
            for (String encoding : List.of("iso-8859-1", "utf-8", "gzip")) {
                AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                        .contentType("text/plain")
                        .contentEncoding(encoding)
                        .build();
                publisher.publish("amq.topic", PREFIX + ".git.receive", properties, latin);
            }
            awaitEntries(intake, 3);
            assertThat(intake.door.messages()).singleElement().satisfies(message -> {
                assertThat(message.body()).isEqualTo(latin);
                assertThat(message.deliveries().get(0).orderingKey()).isEqualTo("é");
            });
            assertThat(intake.door.deadLetters())
                    .extracting(NewDeadLetter::evidence)
                    .satisfiesExactly(
                            first -> assertThat(first).contains("not valid UTF-8"),
                            second -> assertThat(second).contains("'gzip'"));
        }
    }

    private static byte[] serialised() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new HashMap<>(Map.of("a", 1)));
        }
        return bytes.toByteArray();
    }
}
