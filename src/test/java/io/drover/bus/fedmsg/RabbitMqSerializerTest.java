package io.drover.bus.fedmsg;

import io.drover.testing.Services;
import org.junit.jupiter.api.BeforeAll;

class RabbitMqSerializerTest extends SerializerContract {
    private static final int PORT = 5672;

    @BeforeAll
    static void needsRabbitMq() {
        Services.require("RabbitMQ", PORT);
    }

    @Override
    int port() {
        return PORT;
    }
}
