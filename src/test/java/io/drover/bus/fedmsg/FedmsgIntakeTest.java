package io.drover.bus.fedmsg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.bus.Envelopes;
import io.drover.bus.Environments;
import io.drover.bus.InboxDoor;
import io.drover.bus.Intake;
import io.drover.bus.Subscription;
import io.drover.bus.Subscriptions;
import io.drover.bus.TopicPattern;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.NewDeadLetter;
import io.drover.ledger.NewDelivery;
import io.drover.ledger.ReasonClass;
import io.drover.sandbox.FedmsgAuthority;
import io.drover.sandbox.FedmsgAuthority.Sender;
import io.drover.sandbox.FedmsgAuthority.Validity;
import io.drover.sandbox.FedmsgPublisher;
import io.drover.testing.CutProxy;
import io.drover.testing.RecordingDoor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.camel.health.HealthCheck;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher, the socket, the gate and the intake, with a recording door behind it. */
class FedmsgIntakeTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MILLIS = 30_000;
    private static final String PREFIX = "org.fedoraproject.prod.";
    private static final String TOPIC = PREFIX + "git.receive";
    private static final Validity VALID = Validity.around(Instant.now());
    private static final FedmsgAuthority CA = new FedmsgAuthority("fedmsg CA", VALID);
    private static final Sender PKGS = CA.certify("pkgs.example.org", VALID);

    @TempDir
    Path directory;

    private final RecordingDoor door = new RecordingDoor();
    private final Environments environments = Environments.parse("org.fedoraproject.prod");
    private final Subscriptions subscriptions = new Subscriptions(environments);
    private FedmsgPublisher publisher = new FedmsgPublisher(0);
    private @Nullable FedmsgIntake running;

    @AfterEach
    void end() {
        if (running != null) {
            running.close();
        }
        publisher.close();
    }

    @Test
    void takesInWhatIsSigned() throws IOException {
        subscribe("git.receive");
        start(true);
        ObjectNode message = signed("git.receive");
        publisher.publish(message);
        awaitEntries(1);
        InboxMessage taken = door.messages().get(0);
        assertThat(taken.id())
                .isEqualTo(UUID.fromString(message.path("msg_id").asText().substring(5)));
        assertThat(taken.busId()).isEqualTo(message.path("msg_id").asText());
        assertThat(taken.topic()).isEqualTo(TOPIC);
        assertThat(taken.environment()).isEqualTo("prod");
        assertThat(taken.sentAt())
                .isEqualTo(Instant.ofEpochSecond(message.path("timestamp").asLong()));
        assertThat(taken.source()).isEqualTo("fedmsg");
        assertThat(taken.envelope()).isEqualTo("fedmsg");
        assertThat(taken.body()).isEqualTo(utf8(message.toString()));
        assertThat(taken.payload()).isEqualTo(message.path("msg"));
        assertThat(taken.deliveries()).containsExactly(new NewDelivery("route-git.receive", null));
        assertThat(running.received()).isEqualTo(1);
        assertThat(running.last()).isPresent();
    }

    @Test
    void aForgedMessageIsADeadLetterAndNeverJudged() throws IOException {
        subscribe("git.receive");
        start(true);
        ObjectNode altered = signed("git.receive");
        ((ObjectNode) altered.path("msg")).put("repo", "other");
        publisher.publish(altered);
        publisher.publish(FedmsgPublisher.envelope(TOPIC, FedmsgPublisher.newId(), msg()));
        publisher.publish(signed("git.receive"));
        awaitEntries(3);
        assertThat(door.messages()).as("only what is signed").hasSize(1);
        assertThat(door.deadLetters()).hasSize(2).allSatisfy(letter -> {
            assertThat(letter.reasonClass()).isEqualTo(ReasonClass.FORGED);
            assertThat(letter.source()).isEqualTo("fedmsg");
            assertThat(letter.topic()).isEqualTo(TOPIC);
        });
        assertThat(door.deadLetters().get(0).evidence())
                .isEqualTo("not believed: the signature is not that of pkgs.example.org under this content");
        assertThat(door.deadLetters().get(0).body()).isEqualTo(utf8(altered.toString()));
        assertThat(door.deadLetters().get(1).evidence()).isEqualTo("not believed: it is not signed");
        assertThat(running.stopped(ReasonClass.FORGED)).isEqualTo(2);
    }

    @Test
    void withoutVerificationEverybodyIsBelieved() throws IOException {
        subscribe("git.receive");
        start(false);
        publisher.publish(FedmsgPublisher.envelope(TOPIC, FedmsgPublisher.newId(), msg()));
        awaitEntries(1);
        assertThat(door.messages()).hasSize(1);
    }

    @Test
    void whatIsNoMessageIsADeadLetter() throws IOException {
        subscribe("#");
        start(false);
        byte[] topic = utf8(TOPIC);
        byte[] good = utf8(signed("git.receive").toString());
        publisher.publish(new byte[][] {topic});
        publisher.publish(topic, good, good);
        publisher.publish(utf8(PREFIX + "\u0000"), utf8("{}"));
        publisher.publish(
                new byte[] {
                    'o',
                    'r',
                    'g',
                    '.',
                    'f',
                    'e',
                    'd',
                    'o',
                    'r',
                    'a',
                    'p',
                    'r',
                    'o',
                    'j',
                    'e',
                    'c',
                    't',
                    '.',
                    'p',
                    'r',
                    'o',
                    'd',
                    '.',
                    (byte) 0xff
                },
                good);
        publisher.publish(topic, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        publisher.publish(topic, utf8("{\"topic\":\"" + TOPIC + "\",\"msg\":{},\"msg_id\":\"1\""));
        publisher.publish(topic, utf8("{\"topic\":\"" + TOPIC + "\",\"msg_id\":\"1\"}"));
        publisher.publish(topic, utf8(signed("other").toString()));
        publisher.publish(topic, new byte[70_000]);
        publisher.publish(topic, utf8("{\"body\":{},\"topic\":\"" + TOPIC + "\"}"));
        publisher.publish(topic, good);
        awaitEntries(11);
        assertThat(door.messages()).hasSize(1);
        assertThat(door.deadLetters()).allSatisfy(letter -> {
            assertThat(letter.reasonClass()).isEqualTo(ReasonClass.INVALID);
            assertThat(letter.evidence()).isNotBlank();
        });
        assertThat(door.deadLetters().stream().map(NewDeadLetter::evidence).toList())
                .satisfiesExactly(
                        it -> assertThat(it).startsWith("it has 1 frames, not two"),
                        it -> assertThat(it).startsWith("it has 3 frames, not two"),
                        it -> assertThat(it).isEqualTo("the fedmsg envelope has no topic"),
                        it -> assertThat(it).startsWith("the topic frame is not valid UTF-8"),
                        it -> assertThat(it).startsWith("the body is not valid UTF-8"),
                        it -> assertThat(it).startsWith("the body is not JSON within bounds"),
                        it -> assertThat(it).isEqualTo("the fedmsg envelope holds no msg"),
                        it -> assertThat(it).contains("sent under the topic " + TOPIC, PREFIX + "other"),
                        it -> assertThat(it).startsWith("the body has 70000 bytes"),
                        it -> assertThat(it).isEqualTo("the fedmsg envelope holds no msg"));
        assertThat(door.deadLetters().get(1).body()).hasSize(topic.length + 2 * good.length);
        assertThat(running.stopped(ReasonClass.INVALID)).isEqualTo(10);
    }

    @Test
    void listensToWhatRoutesAskForAndFollowsThem() throws IOException {
        subscribe("git.receive");
        subscribe("bodhi.*.request.#");
        FedmsgIntake intake = intake(settings(Set.of()), false, door);
        intake.start();
        assertThat(Set.of(publisher.subscription(MILLIS), publisher.subscription(MILLIS)))
                .containsExactlyInAnyOrder("+" + TOPIC, "+" + PREFIX + "bodhi.");
        subscriptions.remove("route-git.receive");
        assertThat(publisher.subscription(MILLIS)).isEqualTo("-" + TOPIC);
        publisher.publish(signed("git.receive"));
        publisher.publish(signed("bodhi.update.edit"));
        awaitEntries(1);
        assertThat(door.messages().get(0).note()).isEqualTo("no route subscribes to bodhi.update.edit");
    }

    @Test
    void hearsAgainWhenThePublisherComesBack() throws IOException {
        subscribe("git.receive");
        start(true);
        publisher.publish(signed("git.receive"));
        awaitEntries(1);
        int port = publisher.port();
        for (int time = 2; time < 5; time++) {
            publisher.close();
            await().atMost(LIMIT).until(() -> !running.connected().containsValue(true));
            assertThat(new FedmsgHealthCheck(running).call(Map.of()).getState()).isEqualTo(HealthCheck.State.DOWN);
            publisher = new FedmsgPublisher(port);
            assertThat(publisher.subscription(MILLIS)).isEqualTo("+" + TOPIC);
            publisher.publish(signed("git.receive"));
            awaitEntries(time);
        }
        assertThat(running.connected()).containsEntry(publisher.endpoint(), true);
        assertThat(new FedmsgHealthCheck(running).call(Map.of()).getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void hearsAgainAfterTheNetworkWasCut() throws IOException {
        subscribe("git.receive");
        try (CutProxy network = new CutProxy(publisher.port())) {
            FedmsgSettings settings = settings(List.of("tcp://127.0.0.1:" + network.port()), Set.of(), 1000);
            intake(settings, false, door).start();
            assertThat(publisher.subscription(MILLIS)).isEqualTo("+" + TOPIC);
            network.block();
            await().atMost(LIMIT).until(() -> !running.connected().containsValue(true));
            assertThat(publisher.subscription(MILLIS)).isEqualTo("-" + TOPIC);
            network.unblock();
            assertThat(publisher.subscription(MILLIS)).isEqualTo("+" + TOPIC);
            publisher.publish(signed("git.receive"));
            awaitEntries(1);
        }
    }

    @Test
    void aHostThatIsNotKnownIsNoReasonNotToHearTheOthers() throws IOException {
        subscribe("git.receive");
        FedmsgSettings settings =
                settings(List.of("tcp://no-such-host.invalid:9940", publisher.endpoint()), Set.of(), 1000);
        intake(settings, false, door).start();
        assertThat(publisher.subscription(MILLIS)).isEqualTo("+" + TOPIC);
        publisher.publish(signed("git.receive"));
        awaitEntries(1);
    }

    @Test
    void readsNothingWhileTheInboxIsFullAndThenAllOfIt() throws Exception {
        subscribe("git.receive");
        CountDownLatch full = new CountDownLatch(1);
        InboxDoor waiting = (entry, acknowledgement) -> {
            try {
                full.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            door.put(entry, acknowledgement);
        };
        FedmsgIntake intake = intake(settings(Set.of()), false, waiting).start();
        assertThat(publisher.subscription(MILLIS)).isEqualTo("+" + TOPIC);
        List<String> sent = IntStream.range(0, 500)
                .mapToObj(number -> signed("git.receive"))
                .peek(publisher::publish)
                .map(message -> message.path("msg_id").asText())
                .toList();
        await().atMost(LIMIT).until(() -> intake.received() == 1);
        assertThat(door.size()).isZero();
        assertThat(intake.received()).isEqualTo(1);
        full.countDown();
        awaitEntries(500);
        assertThat(door.messages().stream().map(InboxMessage::busId)).containsExactlyElementsOf(sent);
    }

    @Test
    void endsWhileNobodySends() throws IOException {
        start(false);
        Instant before = Instant.now();
        running.close();
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    private void start(boolean verify) throws IOException {
        intake(settings(Set.of()), verify, door).start();
        if (!subscriptions.bindingKeys().isEmpty()) {
            assertThat(publisher.subscription(MILLIS)).startsWith("+");
        }
    }

    private FedmsgIntake intake(FedmsgSettings settings, boolean verify, InboxDoor behind) throws IOException {
        Path ca = Files.writeString(directory.resolve("ca.crt"), CA.certificate());
        FedmsgVerifier verifier =
                verify ? new FedmsgVerifier(new TrustSettings(ca, null, null, false), Clock.systemUTC()) : null;
        Intake intake = new Intake(new Envelopes(64 * 1024), environments, subscriptions, behind);
        running = new FedmsgIntake(
                new FedmsgIntake.Reading(settings, verifier, 64 * 1024), subscriptions, intake, Clock.systemUTC());
        return running;
    }

    private FedmsgSettings settings(Set<String> topics) {
        return settings(List.of(publisher.endpoint()), topics, 10_000);
    }

    static FedmsgSettings settings(List<String> endpoints, Set<String> topics, int highWaterMark) {
        FedmsgSettings.KeepAlive keepAlive =
                new FedmsgSettings.KeepAlive(Duration.ofSeconds(60), Duration.ofSeconds(5), 3);
        return new FedmsgSettings(
                endpoints,
                topics,
                highWaterMark,
                new FedmsgSettings.Network(Duration.ofMillis(20), Duration.ofMillis(100), keepAlive, Duration.ZERO));
    }

    private void subscribe(String topic) {
        subscriptions.add(new Subscription("route-" + topic, List.of(TopicPattern.parse(topic)), payload -> null));
    }

    private void awaitEntries(int count) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(door.entries()).hasSize(count));
    }

    private static ObjectNode signed(String name) {
        return FedmsgPublisher.sign(FedmsgPublisher.envelope(PREFIX + name, FedmsgPublisher.newId(), msg()), PKGS);
    }

    private static ObjectNode msg() {
        return JsonNodeFactory.instance.objectNode().put("repo", "figlet");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
