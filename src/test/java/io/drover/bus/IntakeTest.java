package io.drover.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.ledger.Acknowledgement;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.NewDeadLetter;
import io.drover.ledger.NewDelivery;
import io.drover.ledger.ReasonClass;
import io.drover.testing.RecordingDoor;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final String PREFIX = "org.fedoraproject.prod.";

    private final Environments environments = Environments.parse("org.fedoraproject.prod");
    private final Subscriptions subscriptions = new Subscriptions(environments);
    private final RecordingDoor door = new RecordingDoor();
    private final Intake intake = new Intake(new Envelopes(1024), environments, subscriptions, door);

    @Test
    void recordsStagingsMessagesButAsksNoRoute() {
        subscribe("everything", "#", payload -> null);
        accept("org.fedoraproject.stg.git.receive", Map.of());
        InboxMessage message = door.messages().get(0);
        assertThat(message.environment()).isEqualTo("stg");
        assertThat(message.note()).isEqualTo("sent by environment stg; this instance serves org.fedoraproject.prod");
        assertThat(message.deliveries()).isEmpty();
        assertThat(message.payload()).as("nobody will look at it").isNull();
    }

    @Test
    void aStrangerOnTheBusMakesNoTimerTick() {
        subscribe("nightly", "drover.timer.nightly", payload -> null);
        subscribe("updates", "bodhi.#", payload -> null);
        assertThat(subscriptions.bindingKeys())
                .as("nor does the queue ask for it")
                .containsExactly(PREFIX + "bodhi.#");
        accept(PREFIX + "drover.timer.nightly", Map.of());
        assertThat(door.messages()).singleElement().satisfies(message -> {
            assertThat(message.deliveries()).isEmpty();
            assertThat(message.note()).isEqualTo("only Drover itself sends under drover.timer.nightly");
        });
    }

    @Test
    void aStrangerOnTheBusRequestsNoRebuild() {
        subscribe("rebuilds", "drover.freshmaker.manual.rebuild", payload -> null);
        subscribe("all", "#", payload -> null);
        assertThat(subscriptions.bindingKeys()).noneMatch(key -> key.contains("freshmaker"));
        accept(PREFIX + "drover.freshmaker.manual.rebuild", Map.of());
        assertThat(door.messages()).singleElement().satisfies(message -> {
            assertThat(message.deliveries()).isEmpty();
            assertThat(message.note()).isEqualTo("only Drover itself sends under drover.freshmaker.manual.rebuild");
        });
    }

    @Test
    void recordsWhatNoRouteWants() {
        subscribe("updates", "bodhi.#", payload -> null);
        accept(PREFIX + "git.receive", Map.of());
        assertThat(door.messages()).singleElement().satisfies(message -> {
            assertThat(message.deliveries()).isEmpty();
            assertThat(message.note()).isEqualTo("no route subscribes to git.receive");
        });
    }

    @Test
    void asksEveryRouteOnceWhateverTheNumberOfItsTopics() {
        subscriptions.add(new Subscription(
                "both", List.of(TopicPattern.parse("git.receive"), TopicPattern.parse("#")), payload -> "k"));
        accept(PREFIX + "git.receive", Map.of());
        assertThat(door.messages().get(0).deliveries()).containsExactly(new NewDelivery("both", "k"));
    }

    @Test
    void deliversWithoutKeyWhereTheKeyFails() {
        subscribe("fails", "#", payload -> {
            throw new IllegalStateException("no such field");
        });
        subscribe("blank", "#", payload -> " ");
        subscribe("long", "#", payload -> "x".repeat(9999));
        subscribe("hostile", "#", payload -> "a\0b");
        accept(PREFIX + "git.receive", Map.of());
        assertThat(door.messages().get(0).deliveries())
                .containsExactly(
                        new NewDelivery("fails", null),
                        new NewDelivery("blank", null),
                        new NewDelivery("long", "x".repeat(500)),
                        new NewDelivery("hostile", "a\\u0000b"));
    }

    @Test
    void aFaultOfOursIsADeadLetterWithTheBytes() {
        Map<String, Object> broken = new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new IllegalStateException("broken table");
            }
        };
        accept(PREFIX + "git.receive", broken);
        NewDeadLetter letter = door.deadLetters().get(0);
        assertThat(letter.reasonClass()).isEqualTo(ReasonClass.BUG);
        assertThat(letter.evidence()).contains("broken table");
        assertThat(letter.topic()).isEqualTo(PREFIX + "git.receive");
        assertThat(letter.body()).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void saysWhenTheDoorDidNotTakeIt() {
        door.refuse(1);
        assertThatThrownBy(() -> accept(PREFIX + "git.receive", Map.of())).isInstanceOf(IllegalStateException.class);
        assertThat(door.entries()).isEmpty();
    }

    @Test
    void subscriptionsComeAndGo() {
        int[] changes = {0};
        subscriptions.onChange(() -> changes[0]++);
        subscribe("one", "git.receive", payload -> null);
        subscribe("one", "bodhi.*", payload -> null);
        subscribe("two", "git.receive", payload -> null);
        assertThat(subscriptions.bindingKeys()).containsExactly(PREFIX + "bodhi.*", PREFIX + "git.receive");
        subscriptions.remove("two");
        assertThat(subscriptions.matching("git.receive")).isEmpty();
        assertThat(subscriptions.matching("bodhi.x"))
                .singleElement()
                .satisfies(subscription -> assertThat(subscription.route()).isEqualTo("one"));
        assertThat(changes[0]).isEqualTo(4);
    }

    private void subscribe(String route, String topic, Function<JsonNode, @Nullable String> key) {
        subscriptions.add(new Subscription(route, List.of(TopicPattern.parse(topic)), key));
    }

    private void accept(String topic, Map<String, ?> headers) {
        Received received = new Received(topic, true, headers, null, null, null, "{}".getBytes(StandardCharsets.UTF_8));
        intake.accept(received, "test", Acknowledgement.none());
    }
}
