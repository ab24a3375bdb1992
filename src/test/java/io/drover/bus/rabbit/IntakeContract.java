package io.drover.bus.rabbit;

import static io.drover.bus.rabbit.RunningIntake.PREFIX;
import static io.drover.bus.rabbit.RunningIntake.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.NewDelivery;
import io.drover.sandbox.BusPublisher;
import io.drover.testing.CutProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the intake route does on any AMQP 0-9-1 broker. */
abstract class IntakeContract extends HostileMessagesContract {

    @Test
    void takesInFedoraMessaging() throws Exception {
        try (RunningIntake intake = start("git.receive", "#.receive", "bodhi.*")) {
            ObjectNode body = JSON.objectNode().put("key", "rpms/foo").put("wide", "žluťoučký \uD83D\uDC02");
            String id = publisher.fedoraMessaging(
                    PREFIX + ".git.receive", null, body, Map.of("sent-at", "2026-11-20T09:00:00+00:00"));
            awaitEntries(intake, 1);
            InboxMessage message = intake.door.messages().get(0);
            assertThat(message.id()).isEqualTo(UUID.fromString(id));
            assertThat(message.busId()).isNull();
            assertThat(message.topic()).isEqualTo(PREFIX + ".git.receive");
            assertThat(message.environment()).isEqualTo("prod");
            assertThat(message.sentAt()).isEqualTo("2026-11-20T09:00:00Z");
            assertThat(message.source()).isEqualTo("rabbitmq");
            assertThat(message.envelope()).isEqualTo("fedora-messaging");
            assertThat(message.headers()).contains("\"fedora_messaging_schema\":\"base.message\"");
            assertThat(message.body()).isEqualTo(body.toString().getBytes(StandardCharsets.UTF_8));
            assertThat(message.note()).isNull();
            assertThat(message.payload()).isEqualTo(body);
            assertThat(message.deliveries())
                    .containsExactly(
                            new NewDelivery("route-git.receive", "rpms/foo"),
                            new NewDelivery("route-#.receive", "rpms/foo"));
        }
    }

    @Test
    void takesInFedmsgAndLoopabullForms() throws Exception {
        try (RunningIntake intake = start("git.receive")) {
            String id = publisher.fedmsg(
                    PREFIX + ".git.receive", null, JSON.objectNode().put("key", "a"));
            String inner = "{\"topic\":\"" + PREFIX + ".git.receive\",\"msg\":{\"key\":\"b\"},\"msg_id\":\"2019-"
                    + UUID.randomUUID() + "\",\"timestamp\":1.5}";
            String work = "{\"topic\":\"" + PREFIX + ".git.receive\",\"body\":" + inner + "}";
            // the serializer writes to the queue itself, so that the routing key is the queue's name
            publisher.publish("", queue, BusPublisher.plain(), work.getBytes(StandardCharsets.UTF_8));
            awaitEntries(intake, 2);
            assertThat(intake.door.messages())
                    .extracting(InboxMessage::envelope)
                    .containsExactly("fedmsg", "loopabull");
            assertThat(intake.door.messages())
                    .extracting(message -> message.deliveries().get(0).orderingKey())
                    .containsExactly("a", "b");
            assertThat(intake.door.messages().get(0).busId()).isEqualTo(id);
        }
    }

    @Test
    void bindsOnlyWhatRoutesWantAndFollowsThem() throws Exception {
        try (RunningIntake intake = start("git.receive")) {
            send("bodhi.update.edit");
            send("git.receive");
            awaitEntries(intake, 1);
            intake.subscribe("updates", "bodhi.update.#");
            await().atMost(LIMIT).until(() -> {
                send("bodhi.update.edit");
                return intake.door.entries().size() > 1;
            });
            intake.subscriptions.remove("updates");
            // a message that still slips through is recorded; the binding goes within moments
            await().atMost(LIMIT).until(() -> {
                int before = intake.door.entries().size();
                send("bodhi.update.edit");
                send("git.receive");
                await().atMost(LIMIT).until(() -> intake.door.entries().size() > before);
                return intake
                        .door
                        .messages()
                        .subList(before, intake.door.messages().size())
                        .stream()
                        .noneMatch(message -> message.topic().contains("bodhi"));
            });
        }
    }

    @Test
    void acknowledgesOnlyWhatTheInboxHasCommitted() throws Exception {
        try (RunningIntake intake = start("git.receive")) {
            for (int i = 0; i < 5; i++) {
                send("git.receive");
            }
            awaitEntries(intake, 5);
            intake.door.acknowledgement(2).acknowledgeUpTo();
            assertThat(intake.door.acknowledgement(0).channel())
                    .isSameAs(intake.door.acknowledgement(4).channel());
        }
        await().atMost(LIMIT).until(() -> waiting(port(), queue) == 2);
        try (RunningIntake again = start("git.receive")) {
            awaitEntries(again, 2);
            again.door.acknowledgeAll();
        }
        await().atMost(LIMIT).until(() -> waiting(port(), queue) == 0);
    }

    @Test
    void hearsAgainWhatWasNotAcknowledgedWhenTheConnectionIsCut() throws Exception {
        try (CutProxy network = new CutProxy(port());
                RunningIntake intake = RunningIntake.start(RunningIntake.keys(network.port(), queue), "git.receive")) {
            awaitConsumer();
            for (int i = 0; i < 20; i++) {
                send("git.receive");
            }
            awaitEntries(intake, 20);
            intake.settle(9, queue);
            network.block();
            network.unblock();
            awaitEntries(intake, 30);
            assertThat(intake.door.messages().subList(20, 30).stream().map(InboxMessage::id))
                    .containsExactlyElementsOf(intake.door.messages().subList(10, 20).stream()
                            .map(InboxMessage::id)
                            .toList());
            // a late acknowledgement of the dead channel must not touch the new one, whose tags start at 1 again
            assertThat(catchThrowable(() -> intake.door.acknowledgement(19).acknowledgeUpTo()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("closed");
            intake.door.acknowledgement(25).acknowledgeUpTo();
        }
        await().atMost(LIMIT).until(() -> waiting(port(), queue) == 4);
    }

    @Test
    void waitsForABrokerThatIsAwayAtStart() throws Exception {
        try (CutProxy network = new CutProxy(port())) {
            network.block();
            try (RunningIntake intake = RunningIntake.start(RunningIntake.keys(network.port(), queue), "git.receive")) {
                assertThat(intake.camel
                                .getRouteController()
                                .getRouteStatus("intake-rabbitmq")
                                .isStarted())
                        .isTrue();
                network.unblock();
                awaitConsumer();
                send("git.receive");
                awaitEntries(intake, 1);
            }
        }
    }

    @Test
    void givesBackWhatTheInboxRefuses() throws Exception {
        try (RunningIntake intake = start("git.receive")) {
            intake.door.refuse(2);
            send("git.receive");
            send("git.receive");
            awaitEntries(intake, 2);
            assertThat(intake.door.messages()).hasSize(2);
        }
    }

    @Test
    void waitsForAQueueThatOthersMake() throws Exception {
        Map<String, String> keys = RunningIntake.keys(port(), queue);
        keys.put("drover.bus.passive", "true");
        try (RunningIntake intake = RunningIntake.start(keys, "git.receive")) {
            RunningIntake.onBroker(port(), channel -> {
                channel.queueDeclare(queue, true, false, false, Map.of());
                return channel.queueBind(queue, "amq.topic", "#");
            });
            awaitConsumer();
            send("git.receive");
            awaitEntries(intake, 1);
        }
    }

    private static Throwable catchThrowable(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return org.assertj.core.api.Assertions.catchThrowable(call);
    }
}
