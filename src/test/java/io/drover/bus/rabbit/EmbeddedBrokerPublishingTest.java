package io.drover.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.bus.outbox.Broker.Answer;
import io.drover.sandbox.EmbeddedBroker;
import io.drover.sandbox.EmbeddedBroker.Options;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedBrokerPublishingTest extends PublishingContract {
    private static EmbeddedBroker embedded;

    @BeforeAll
    static void startBroker() {
        embedded = EmbeddedBroker.start(Options.inMemory());
    }

    @AfterAll
    static void stopBroker() {
        embedded.close();
    }

    @Override
    int port() {
        return embedded.port();
    }

    @Test
    void aBrokerThatGoesAwayAndComesBackIsFoundAgain() throws Exception {
        exchange(Map.of());
        assertThat(broker.publish(List.of(message("bound.a")))).allMatch(Answer.Confirmed.class::isInstance);
        Options same = Options.inMemory().withPort(port());

        embedded.close();
        assertThat(broker.publish(List.of(message("bound.b"), message("bound.c"))))
                .hasSize(2)
                .allMatch(Answer.Unanswered.class::isInstance);
        embedded = EmbeddedBroker.start(same);
        exchange(Map.of());

        assertThat(broker.publish(List.of(message("bound.b")))).allMatch(Answer.Confirmed.class::isInstance);
    }
}
