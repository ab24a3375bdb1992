package io.drover.crash;

import io.drover.sandbox.EmbeddedBroker;
import io.drover.testing.Services;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;

/**
 * What Drover stands on: a broker and a database that outlive it.
 *
 * @param brokerPort on 127.0.0.1, user guest
 * @param broker is closed with the stack
 */
record Stack(int brokerPort, AutoCloseable broker, TestDatabase database) implements AutoCloseable {

    /** Nothing installed: Qpid in this process, an H2 file. */
    static Stack embedded() {
        EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.Options.inMemory());
        return new Stack(broker.port(), broker, TestDatabases.h2());
    }

    /** RabbitMQ and PostgreSQL of this machine; skips or fails the test where one is not there. */
    static Stack production() {
        Services.require("RabbitMQ", 5672);
        TestDatabase database = TestDatabases.postgres();
        database.settings();
        return new Stack(5672, () -> {}, database);
    }

    @Override
    public void close() throws Exception {
        database.close();
        broker.close();
    }
}
