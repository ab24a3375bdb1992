package io.drover.bus.fedmsg;

import io.drover.sandbox.EmbeddedBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedBrokerSerializerTest extends SerializerContract {
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
