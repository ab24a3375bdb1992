package io.drover.bus.rabbit;

import static io.drover.bus.rabbit.IntakeContract.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.NewDeadLetter;
import io.drover.ledger.ReasonClass;
import io.drover.sandbox.BusPublisher;
import io.drover.sandbox.EmbeddedBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Every recorded message there is, over AMQP in the form it has. */
class RealMessagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void recordsEveryRecordedMessageOrSaysWhyNot() throws Exception {
        List<JsonNode> lines = lines();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
        try (EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.inMemory())) {
            Map<String, String> keys = RunningIntake.keys(broker.port(), "real");
            keys.put("drover.bus.routing-keys", "#");
            try (RunningIntake intake = RunningIntake.start(keys, "#");
                    BusPublisher publisher = BusPublisher.local(broker.port(), "guest", "guest")) {
                await().atMost(LIMIT)
                        .ignoreExceptions()
                        .until(() ->
                                RunningIntake.onBroker(broker.port(), channel -> channel.consumerCount("real")) == 1);
                for (JsonNode line : lines) {
                    publish(publisher, line);
                }
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(intake.door.entries()).hasSize(lines.size()));
                intake.door.acknowledgeAll();
                check(lines, intake.door.entries());
            }
        } finally {
            root.detachAppender(log);
        }
        assertThat(List.copyOf(log.list)).noneMatch(event -> event.getThrowableProxy() != null);
    }

    private static void check(List<JsonNode> lines, List<InboxEntry> entries) {
        for (int i = 0; i < lines.size(); i++) {
            JsonNode line = lines.get(i);
            if (entries.get(i) instanceof InboxMessage message) {
                assertThat(message.topic()).isEqualTo(line.path("topic").textValue());
                assertThat(message.body()).isEqualTo(bytes(bodyOf(line)));
                boolean served = message.topic().startsWith("org.fedoraproject.prod.");
                assertThat(message.deliveries()).hasSize(served ? 1 : 0);
                assertThat(message.note() == null).isEqualTo(served);
                if (served && line.path("raw").path("msg_id").isTextual()) {
                    assertThat(message.payload()).isEqualTo(line.path("raw").path("msg"));
                    assertThat(message.envelope()).isEqualTo("fedmsg");
                }
            } else {
                NewDeadLetter letter = (NewDeadLetter) entries.get(i);
                assertThat(letter.reasonClass()).isEqualTo(ReasonClass.INVALID);
                assertThat(letter.evidence()).isNotBlank();
            }
        }
        System.out.println("real.jsonl: "
                + entries.stream()
                        .map(entry -> entry instanceof InboxMessage message
                                ? message.envelope() + (message.note() == null ? "" : ", not served")
                                : ((NewDeadLetter) entry).evidence())
                        .collect(Collectors.groupingBy(what -> what, Collectors.counting())));
    }

    private static void publish(BusPublisher publisher, JsonNode line) throws IOException {
        String topic = line.path("topic").textValue();
        AMQP.BasicProperties.Builder properties = BusPublisher.plain().builder();
        if (line.path("form").asText().equals("fedora-messaging")) {
            properties
                    .contentType("application/json")
                    .contentEncoding("utf-8")
                    .messageId(line.path("id").textValue());
            if (line.path("headers").isObject()) {
                properties.headers(JSON.convertValue(line.path("headers"), Map.class));
            }
        }
        publisher.publish("amq.topic", topic, properties.build(), bytes(bodyOf(line)));
    }

    private static JsonNode bodyOf(JsonNode line) {
        return line.has("raw") ? line.path("raw") : line.path("body");
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<JsonNode> lines() throws IOException {
        Path file = Path.of(System.getProperty("drover.test.messages", "../shared/messages/real.jsonl"));
        if (!Files.exists(file)) {
            System.out.println(
                    "SKIPPED: no recorded messages at " + file + " (-Ddrover.test.messages names another file)");
            Assumptions.abort("no recorded messages at " + file);
        }
        try (var text = Files.lines(file)) {
            return text.map(RealMessagesTest::parse).toList();
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException("a line of the recorded messages", e);
        }
    }
}
