package io.drover.bus.rabbit;

import io.drover.sandbox.EmbeddedBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedBrokerIntakeTest extends IntakeContract {
    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(EmbeddedBroker.Options.inMemory());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Override
    int port() {
        return broker.port();
    }
}
