package io.drover.crash;

import com.rabbitmq.client.AMQP;
import io.drover.sandbox.BusPublisher;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Brings letters to the broker, one after another, and again until the broker has confirmed them: one whose confirm was
 * lost goes twice. Now and then one goes twice for no reason, or after the next one.
 */
final class Post implements AutoCloseable {
    private static final String EXCHANGE = "amq.topic";
    private static final double DOUBLED = 0.02;
    private static final double LATE = 0.05;

    private final int port;
    private final Random random;
    private final LinkedBlockingQueue<Letter> outbox = new LinkedBlockingQueue<>();
    private final Map<UUID, Letter> confirmed = new ConcurrentHashMap<>();
    private final AtomicInteger doubled = new AtomicInteger();
    private final Thread thread = new Thread(this::work, "post");
    private @Nullable BusPublisher publisher;
    private volatile boolean busy;
    private volatile boolean closed;

    Post(int port, Random random) {
        this.port = port;
        this.random = random;
        thread.setDaemon(true);
        thread.start();
    }

    void send(Letter letter) {
        outbox.add(letter);
    }

    /** What the broker has said to have, by id. */
    Map<UUID, Letter> confirmed() {
        return Map.copyOf(confirmed);
    }

    /** What was confirmed so far does not count. */
    void forget() {
        confirmed.clear();
    }

    int confirmedCount() {
        return confirmed.size();
    }

    int waiting() {
        return outbox.size() + (busy ? 1 : 0);
    }

    /** Sent a second time on purpose. */
    int doubled() {
        return doubled.get();
    }

    private void work() {
        try {
            while (!closed) {
                Letter letter = outbox.poll(100, TimeUnit.MILLISECONDS);
                if (letter == null) {
                    continue;
                }
                busy = true;
                Letter next = random.nextDouble() < LATE ? outbox.poll() : null;
                if (next != null) {
                    bring(next);
                }
                bring(letter);
                if (random.nextDouble() < DOUBLED) {
                    bring(letter);
                    doubled.incrementAndGet();
                }
                busy = false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void bring(Letter letter) throws InterruptedException {
        AMQP.BasicProperties.Builder properties =
                new AMQP.BasicProperties.Builder().deliveryMode(2).headers(letter.headers());
        if (letter.kind() != Letter.Kind.UNREADABLE) {
            properties
                    .messageId(letter.id().toString())
                    .contentType("application/json")
                    .contentEncoding("utf-8");
        }
        while (!closed) {
            try {
                if (publisher == null) {
                    publisher = connect();
                }
                publisher.publish(EXCHANGE, letter.topic(), properties.build(), letter.body());
                confirmed.put(letter.id(), letter);
                return;
            } catch (IOException | RuntimeException away) {
                disconnect();
                Thread.sleep(100);
            }
        }
    }

    private BusPublisher connect() throws IOException {
        return new BusPublisher(RabbitNode.quietly(port));
    }

    private void disconnect() {
        if (publisher != null) {
            publisher.close();
            publisher = null;
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join(10_000);
        disconnect();
    }
}
