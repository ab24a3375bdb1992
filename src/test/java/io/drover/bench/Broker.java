package io.drover.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.drover.testing.Services;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;

/** RabbitMQ of this machine with two durable queues that get the same messages: one for Drover, one for the raw client. */
final class Broker implements AutoCloseable {
    final String name = "drover-bench-" + UUID.randomUUID();
    final String raw = name + "-raw";
    private final Connection connection;
    private final Channel channel;

    Broker() throws Exception {
        Services.require("RabbitMQ", 5672);
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        connection = factory.newConnection("bench");
        channel = connection.createChannel();
        channel.exchangeDeclare(name, "topic", true);
        for (String queue : new String[] {name, raw}) {
            channel.queueDeclare(queue, true, false, false, Map.of());
            // not to what Drover publishes there itself
            channel.queueBind(queue, name, Samples.PREFIX + ".bench.#");
        }
    }

    void publish(Samples.Sample sample) throws IOException {
        channel.basicPublish(name, sample.topic(), sample.properties(), sample.body());
    }

    /** Fills both queues and waits until the broker has all of it. */
    void fill(Samples samples, int messages, int wantedPercent) throws Exception {
        for (int i = 0; i < messages; i++) {
            publish(samples.next(wantedPercent));
        }
        awaitWaiting(name, messages);
        awaitWaiting(raw, messages);
    }

    private void awaitWaiting(String queue, int messages) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> waiting(queue) == messages);
    }

    long waiting(String queue) throws IOException {
        return channel.messageCount(queue);
    }

    void emptyRaw() throws IOException {
        channel.queuePurge(raw);
    }

    /** Messages a second that the client alone takes from its full queue, acknowledging every hundred, doing nothing. */
    double drainRaw(int messages) throws Exception {
        try (Channel consuming = connection.createChannel()) {
            consuming.basicQos(1000);
            CountDownLatch all = new CountDownLatch(messages);
            long[] first = new long[1];
            consuming.basicConsume(raw, false, new DefaultConsumer(consuming) {
                private int taken;

                @Override
                public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties p, byte[] body)
                        throws IOException {
                    if (taken++ == 0) {
                        first[0] = System.nanoTime();
                    }
                    if (taken % 100 == 0) {
                        consuming.basicAck(envelope.getDeliveryTag(), true);
                    }
                    all.countDown();
                }
            });
            all.await();
            return messages * 1e9 / (System.nanoTime() - first[0]);
        }
    }

    @Override
    public void close() throws IOException {
        channel.queueDelete(name);
        channel.queueDelete(raw);
        channel.exchangeDelete(name);
        connection.close();
    }
}
