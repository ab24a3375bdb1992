package io.drover.bus.fedmsg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.drover.bus.EnvelopeKind;
import io.drover.bus.Envelopes;
import io.drover.bus.Opened.BusMessage;
import io.drover.bus.Received;
import io.drover.bus.fedmsg.Authenticity.Verified;
import io.drover.bus.fedmsg.FedmsgVerifier.ValidAt;
import io.drover.sandbox.FedmsgAuthority;
import io.drover.sandbox.FedmsgAuthority.Sender;
import io.drover.sandbox.FedmsgAuthority.Validity;
import io.drover.sandbox.FedmsgPublisher;
import io.drover.testing.CutProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What drover serialize does on any AMQP 0-9-1 broker. */
abstract class SerializerContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String TOPIC = "org.fedoraproject.prod.git.receive";
    private static final Validity VALID = Validity.around(Instant.now());
    private static final FedmsgAuthority CA = new FedmsgAuthority("fedmsg CA", VALID);
    private static final Sender PKGS = CA.certify("pkgs.example.org", VALID);

    @TempDir
    Path directory;

    private final FedmsgPublisher publisher = new FedmsgPublisher(0);
    private final String queue = "drover-test-" + UUID.randomUUID();
    private FedmsgVerifier verifier;
    private Connection beside;
    private Channel channel;

    abstract int port();

    @BeforeEach
    void open() throws Exception {
        Path ca = Files.writeString(directory.resolve("ca.crt"), CA.certificate());
        verifier = new FedmsgVerifier(new TrustSettings(ca, null, null, false), Clock.systemUTC());
        beside = broker(port()).newConnection();
        channel = beside.createChannel();
    }

    @AfterEach
    void deleteQueues() throws Exception {
        publisher.close();
        for (String name : List.of(queue, queue + ".rejected")) {
            try {
                reopen();
                channel.queueDelete(name);
            } catch (IOException notThere) {
                assertThat(notThere).hasStackTraceContaining("404");
            }
        }
        beside.abort();
    }

    /** A question about a queue that is not there closes the channel on RabbitMQ, on Qpid the connection. */
    private void reopen() throws IOException, TimeoutException {
        if (!beside.isOpen()) {
            beside = broker(port()).newConnection();
        }
        if (!channel.isOpen()) {
            channel = beside.createChannel();
        }
    }

    @Test
    void writesWhatLoopabullReadsAndTheSignatureStillHolds() throws Exception {
        ObjectNode sent = signed(0);
        List<GetResponse> got;
        try (Serializer serializer = start(Serializer.Form.LOOPABULL, port(), 100)) {
            publisher.publish(sent);
            got = awaitIn(queue, 1);
            assertThat(serializer.stats().confirmed()).isEqualTo(1);
        }
        var body = JsonTree.object(got.get(0).getBody());
        assertThat(body.keySet()).containsExactly("body", "topic");
        assertThat(body.get("topic")).isEqualTo(TOPIC);
        assertThat(verifier.check(utf8(SignedBytes.written(body.get("body"))), ValidAt.NOW))
                .isEqualTo(new Verified("pkgs.example.org"));
        assertThat(opened(got.get(0)).kind()).isEqualTo(EnvelopeKind.LOOPABULL);
        assertThat(opened(got.get(0)).payload()).isEqualTo(sent.path("msg"));
        assertThat(got.get(0).getProps().getDeliveryMode()).isEqualTo(2);
        assertThat(got.get(0).getProps().getMessageId())
                .isEqualTo(sent.path("msg_id").asText());
    }

    @Test
    void writesTheEnvelopeItselfWithTopicAndSignerBesideIt() throws Exception {
        ObjectNode sent = signed(0);
        List<GetResponse> got;
        try (Serializer serializer = start(Serializer.Form.DROVER, port(), 100)) {
            publisher.publish(sent);
            got = awaitIn(queue, 1);
            assertThat(serializer.stats().rejected()).isZero();
        }
        assertThat(got.get(0).getBody()).isEqualTo(utf8(sent.toString()));
        assertThat(got.get(0).getProps().getHeaders().toString()).contains(TOPIC, "pkgs.example.org");
        assertThat(opened(got.get(0)).kind()).isEqualTo(EnvelopeKind.FEDMSG);
        assertThat(opened(got.get(0)).topic()).isEqualTo(TOPIC);
        assertThat(opened(got.get(0)).busId()).isEqualTo(sent.path("msg_id").asText());
    }

    @Test
    void putsAsideWhatIsForgedOrUnreadable() throws Exception {
        ObjectNode forged = signed(0).put("i", 7);
        try (Serializer serializer = start(Serializer.Form.LOOPABULL, port(), 100)) {
            publisher.publish(forged);
            publisher.publish(utf8(TOPIC), utf8("{"));
            publisher.publish(signed(1));
            List<GetResponse> rejected = awaitIn(queue + ".rejected", 2);
            assertThat(awaitIn(queue, 1)).hasSize(1);
            assertThat(rejected.get(0).getBody()).isEqualTo(utf8(forged.toString()));
            assertThat(rejected.get(0).getProps().getHeaders().toString())
                    .contains("forged", "pkgs.example.org", TOPIC);
            assertThat(rejected.get(1).getProps().getHeaders().toString()).contains("invalid");
            await().atMost(LIMIT).until(() -> serializer.stats().confirmed() == 3);
            assertThat(serializer.stats().received()).isEqualTo(3);
            assertThat(serializer.stats().rejected()).isEqualTo(2);
            assertThat(serializer.stats().forged()).isEqualTo(1);
        }
    }

    @Test
    void waitsForABrokerThatIsAwayAndLosesNothing() throws Exception {
        try (CutProxy network = new CutProxy(port())) {
            network.block();
            try (Serializer serializer = start(Serializer.Form.DROVER, network.port(), 50)) {
                Set<String> sent = new LinkedHashSet<>();
                for (int number = 0; number < 300; number++) {
                    sent.add(send(number));
                }
                // one in hand, a batch with the publisher, the buffer; the rest stays with ZeroMQ
                await().atMost(LIMIT).until(() -> serializer.stats().received() > 50);
                assertThat(serializer.stats().confirmed()).isZero();
                assertThat(serializer.stats().trouble()).isNotEmpty();
                network.unblock();
                await().atMost(LIMIT).until(() -> serializer.stats().confirmed() == 300);
                for (int number = 300; number < 600; number++) {
                    sent.add(send(number));
                    if (number % 100 == 50) {
                        network.cut();
                    }
                }
                await().atMost(LIMIT).until(() -> serializer.stats().confirmed() == 600);
                assertThat(serializer.stats().received()).isEqualTo(600);
                assertThat(ids(awaitIn(queue, 600))).containsExactlyElementsOf(sent);
                assertThat(serializer.stats().trouble()).isEmpty();
            }
        }
    }

    @Test
    void drainsWhatItHasReadWhenItEnds() throws Exception {
        Set<String> sent = new LinkedHashSet<>();
        try (CutProxy network = new CutProxy(port())) {
            network.block();
            Serializer serializer = start(Serializer.Form.DROVER, network.port(), 1000);
            for (int number = 0; number < 200; number++) {
                sent.add(send(number));
            }
            await().atMost(LIMIT).until(() -> serializer.stats().received() == 200);
            Thread ending = new Thread(serializer::close);
            ending.start();
            network.unblock();
            ending.join(LIMIT.toMillis());
            assertThat(ending.isAlive()).isFalse();
            assertThat(serializer.stats().confirmed()).isEqualTo(200);
            assertThat(ids(awaitIn(queue, 200))).containsExactlyElementsOf(sent);
        }
    }

    @Test
    void endsInTimeWhileTheBrokerIsAway() throws Exception {
        try (CutProxy network = new CutProxy(port())) {
            network.block();
            Serializer serializer = start(Serializer.Form.DROVER, network.port(), 10);
            for (int number = 0; number < 30; number++) {
                send(number);
            }
            await().atMost(LIMIT).until(() -> serializer.stats().waiting() == 10);
            Thread ending = new Thread(serializer::close);
            ending.start();
            ending.join(LIMIT.toMillis());
            assertThat(ending.isAlive()).isFalse();
            assertThat(serializer.stats().confirmed()).isZero();
        }
    }

    @Test
    void makesTheQueueAgainWhenSomebodyDeletesIt() throws Exception {
        try (Serializer serializer = start(Serializer.Form.DROVER, port(), 100)) {
            send(0);
            awaitIn(queue, 1);
            channel.queueDelete(queue);
            String id = send(1);
            await().atMost(LIMIT).until(() -> serializer.stats().confirmed() == 2);
            assertThat(ids(awaitIn(queue, 1))).containsExactly(id);
        }
    }

    private Serializer start(Serializer.Form form, int brokerPort, int buffer) {
        FedmsgIntake.Reading reading = new FedmsgIntake.Reading(
                FedmsgIntakeTest.settings(List.of(publisher.endpoint()), Set.of(), 10_000), verifier, 64 * 1024);
        Serializer.Target target =
                new Serializer.Target(broker(brokerPort), queue, form, buffer, Duration.ofMillis(100));
        Serializer serializer = new Serializer(reading, target, Duration.ofSeconds(8), Clock.systemUTC()).start();
        assertThat(publisher.subscription(30_000)).isEqualTo("+");
        return serializer;
    }

    private String send(int number) {
        ObjectNode message = signed(number);
        publisher.publish(message);
        return message.path("msg_id").asText();
    }

    /** Takes messages off a queue until there are so many different ones; a batch may have come twice. */
    private List<GetResponse> awaitIn(String name, int count) {
        List<GetResponse> got = new ArrayList<>();
        Set<Object> different = new LinkedHashSet<>();
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            reopen();
            for (GetResponse next = channel.basicGet(name, true); next != null; next = channel.basicGet(name, true)) {
                Object id = next.getProps().getMessageId();
                if (different.add(id == null ? next : id)) {
                    got.add(next);
                }
            }
            return got.size() >= count;
        });
        assertThat(got).hasSize(count);
        return got;
    }

    private static List<String> ids(List<GetResponse> messages) {
        return messages.stream()
                .map(message -> message.getProps().getMessageId())
                .toList();
    }

    private static BusMessage opened(GetResponse message) {
        return (BusMessage) new Envelopes(64 * 1024)
                .open(new Received(
                        "workers",
                        false,
                        message.getProps().getHeaders(),
                        message.getProps().getMessageId(),
                        message.getProps().getContentType(),
                        message.getProps().getContentEncoding(),
                        message.getBody()));
    }

    private static ConnectionFactory broker(int port) {
        ConnectionFactory broker = new ConnectionFactory();
        broker.setHost("127.0.0.1");
        broker.setPort(port);
        broker.setConnectionTimeout(2_000);
        broker.setHandshakeTimeout(2_000);
        broker.setAutomaticRecoveryEnabled(false);
        return broker;
    }

    private static ObjectNode signed(int number) {
        ObjectNode msg =
                JsonNodeFactory.instance.objectNode().put("number", number).put("share", 0.5);
        return FedmsgPublisher.sign(FedmsgPublisher.envelope(TOPIC, FedmsgPublisher.newId(), msg), PKGS);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
