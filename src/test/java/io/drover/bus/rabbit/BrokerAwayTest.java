package io.drover.bus.rabbit;

import static io.drover.bus.rabbit.IntakeContract.LIMIT;
import static io.drover.bus.rabbit.IntakeContract.awaitEntries;
import static io.drover.bus.rabbit.RunningIntake.PREFIX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.ledger.InboxMessage;
import io.drover.sandbox.BusPublisher;
import io.drover.sandbox.EmbeddedBroker;
import io.drover.sandbox.EmbeddedBroker.Options;
import io.drover.testing.ClosedPort;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that really goes away and comes back. */
class BrokerAwayTest {
    private static final String QUEUE = "drover";

    @TempDir
    Path store;

    @Test
    void losesNothingWhenADurableBrokerRestarts() throws Exception {
        int port = ClosedPort.find();
        Options options = new Options(port, "guest", "guest", store.resolve("derby"));
        EmbeddedBroker first = EmbeddedBroker.start(options);
        try (RunningIntake intake = RunningIntake.start(RunningIntake.keys(port, QUEUE), "git.receive")) {
            awaitConsumer(port);
            String one = send(port);
            String two = send(port);
            awaitEntries(intake, 2);
            intake.settle(0, QUEUE);
            first.close();
            try (EmbeddedBroker second = EmbeddedBroker.start(options)) {
                awaitConsumer(second.port());
                String three = send(port);
                awaitEntries(intake, 4);
                assertThat(intake.door.messages())
                        .extracting(InboxMessage::id)
                        .containsExactly(
                                UUID.fromString(one),
                                UUID.fromString(two),
                                UUID.fromString(two),
                                UUID.fromString(three));
                intake.door.acknowledgeAll();
                await().atMost(LIMIT).until(() -> RunningIntake.waiting(port, QUEUE) == 0);
            }
        }
    }

    @Test
    void waitsForABrokerThatStartsLaterAndMakesItsQueueAnew() throws Exception {
        int port = ClosedPort.find();
        try (RunningIntake intake = RunningIntake.start(RunningIntake.keys(port, QUEUE), "git.receive")) {
            assertThat(intake.camel
                            .getRouteController()
                            .getRouteStatus("intake-rabbitmq")
                            .isStarted())
                    .isTrue();
            for (int round = 1; round <= 2; round++) {
                try (EmbeddedBroker broker =
                        EmbeddedBroker.start(Options.inMemory().withPort(port))) {
                    awaitConsumer(broker.port());
                    send(port);
                    awaitEntries(intake, round);
                }
            }
        }
    }

    @Test
    void stopsAtOnceWhileTheBrokerIsAway() throws Exception {
        RunningIntake intake = RunningIntake.start(RunningIntake.keys(ClosedPort.find(), QUEUE), "git.receive");
        await().atMost(LIMIT).until(() -> {
            intake.close();
            return intake.camel.isStopped();
        });
    }

    @Test
    void embeddedBrokerSaysThatItsPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(Options.inMemory().withPort(taken.getLocalPort())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()))
                    .hasMessageNotContaining("password=guest");
        }
    }

    @Test
    void embeddedBrokerAsksForThePassword() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(new Options(0, "rel-eng", "s3cret", null))) {
            assertThatThrownBy(() -> BusPublisher.local(broker.port(), "rel-eng", "guess")
                            .close())
                    .isInstanceOf(IOException.class);
        }
    }

    private static void awaitConsumer(int port) {
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> RunningIntake.onBroker(port, channel -> channel.consumerCount(QUEUE)) == 1);
    }

    private static String send(int port) throws IOException {
        try (BusPublisher publisher = BusPublisher.local(port, "guest", "guest")) {
            return publisher.fedoraMessaging(
                    PREFIX + ".git.receive", null, JsonNodeFactory.instance.objectNode(), Map.of());
        }
    }
}
