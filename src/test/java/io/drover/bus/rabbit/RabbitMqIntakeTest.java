package io.drover.bus.rabbit;

import io.drover.testing.Services;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RabbitMqIntakeTest extends IntakeContract {
    private static final int PORT = 5672;

    @BeforeAll
    static void needsRabbitMq() {
        Services.require("RabbitMQ", PORT);
    }

    @Override
    int port() {
        return PORT;
    }

    /** Qpid does not tell a consumer that its queue is gone. */
    @Test
    void makesItsQueueAgainWhenSomebodyDeletesIt() throws Exception {
        try (RunningIntake intake = start("git.receive")) {
            RunningIntake.onBroker(port(), channel -> channel.queueDelete(queue));
            awaitConsumer();
            send("git.receive");
            awaitEntries(intake, 1);
        }
    }
}
