package io.drover.bus.fedmsg;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Durable RabbitMQ queues that messages are put into until the broker has confirmed them: in order, in batches, a batch
 * again where its confirms did not come, so that a message may come twice and none is lost. While the broker is away
 * messages wait, bounded in number and bytes; then {@link #put} waits.
 */
final class ConfirmedQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfirmedQueue.class);
    private static final int BATCH = 500;
    private static final int MAX_BYTES = 64 << 20;
    private static final int CONFIRM_MILLIS = 30_000;

    private final ConnectionFactory broker;
    private final List<String> queues;
    private final Duration retry;
    private final Duration drain;
    private final BlockingQueue<Outgoing> waiting;
    private final Semaphore room = new Semaphore(MAX_BYTES);
    private final AtomicLong confirmed = new AtomicLong();
    private final AtomicInteger putting = new AtomicInteger();
    private final AtomicBoolean returned = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "drover-serialize");
    private volatile String trouble = "not connected yet";
    private @Nullable Connection connection;
    private @Nullable Channel channel;

    /** A message for a queue. */
    record Outgoing(String queue, AMQP.BasicProperties properties, byte[] body) {
        int weight() {
            return Math.min(MAX_BYTES, body.length + 1024);
        }
    }

    /** @param drain how long {@link #close} waits for the broker to confirm what is left */
    ConfirmedQueue(ConnectionFactory broker, List<String> queues, int buffer, Duration retry, Duration drain) {
        this.broker = broker;
        this.queues = queues;
        this.waiting = new ArrayBlockingQueue<>(buffer);
        this.retry = retry;
        this.drain = drain;
    }

    ConfirmedQueue start() {
        thread.start();
        return this;
    }

    /** Waits while there is no room. @throws IllegalStateException when it ends meanwhile */
    void put(Outgoing message) {
        putting.incrementAndGet();
        try {
            while (!room.tryAcquire(message.weight(), 100, TimeUnit.MILLISECONDS)) {
                goOn();
            }
            while (!waiting.offer(message, 100, TimeUnit.MILLISECONDS)) {
                goOn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker was waited for", e);
        } finally {
            putting.decrementAndGet();
        }
    }

    private void goOn() {
        if (over.getCount() == 0) {
            throw new IllegalStateException("the broker is away and serialize is ending");
        }
    }

    /** Messages that the broker has. */
    long confirmed() {
        return confirmed.get();
    }

    /** Messages that wait for the broker, those it has not confirmed left out. */
    int waiting() {
        return waiting.size();
    }

    /** Why nothing goes out; empty where all is well. */
    Optional<String> trouble() {
        return Optional.of(trouble).filter(text -> !text.isEmpty());
    }

    /** Ends when the broker has all that was put, or when the time for that is over. */
    @Override
    public void close() {
        closing.countDown();
        try {
            if (!over.await(drain.toMillis(), TimeUnit.MILLISECONDS)) {
                over.countDown();
            }
            thread.join(CONFIRM_MILLIS + 5_000L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Outgoing> batch = new ArrayList<>();
        try {
            while (over.getCount() > 0) {
                boolean last = closing.getCount() == 0 && putting.get() == 0;
                fill(batch);
                if (batch.isEmpty() && last) {
                    break;
                }
                send(batch);
            }
        } catch (InterruptedException e) {
            LOG.warn("interrupted; what the broker has not confirmed is not there");
        } finally {
            over.countDown();
            disconnect();
            if (!batch.isEmpty() || !waiting.isEmpty()) {
                LOG.error(
                        "{} messages were not confirmed by the broker and are lost here",
                        batch.size() + waiting.size());
            }
        }
    }

    private void fill(List<Outgoing> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            Outgoing first = waiting.poll(100, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                waiting.drainTo(batch, BATCH - 1);
            }
        }
    }

    private void send(List<Outgoing> batch) throws InterruptedException {
        try {
            Channel open = channel();
            for (Outgoing message : batch) {
                open.basicPublish("", message.queue(), true, message.properties(), message.body());
            }
            if (!batch.isEmpty() && !open.waitForConfirms(CONFIRM_MILLIS)) {
                throw new IOException("the broker did not take a message");
            }
            if (returned.getAndSet(false)) {
                throw new IOException("the queue was gone");
            }
            confirmed.addAndGet(batch.size());
            batch.forEach(message -> room.release(message.weight()));
            batch.clear();
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            disconnect();
            said(String.valueOf(e.getMessage() == null && e.getCause() != null ? e.getCause() : e));
            over.await(retry.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Channel channel() throws IOException, TimeoutException {
        Channel open = channel;
        if (open != null && open.isOpen()) {
            return open;
        }
        disconnect();
        Connection fresh = broker.newConnection("drover serialize");
        connection = fresh;
        for (String queue : queues) {
            declare(fresh, queue);
        }
        Channel made = fresh.createChannel();
        if (made == null) {
            throw new IOException("the connection has no channel left");
        }
        made.confirmSelect();
        made.addReturnListener(back -> returned.set(true));
        channel = made;
        said("");
        return made;
    }

    /** A queue that is there stays as it is: one made by others may be of another kind. */
    private static void declare(Connection connection, String queue) throws IOException, TimeoutException {
        Channel looking = connection.createChannel();
        try {
            looking.queueDeclarePassive(queue);
            looking.close();
        } catch (IOException notThere) {
            try (Channel making = connection.createChannel()) {
                making.queueDeclare(queue, true, false, false, null);
            }
        }
    }

    private void said(String reason) {
        if (!trouble.equals(reason)) {
            trouble = reason;
            if (reason.isEmpty()) {
                LOG.info("connected to broker {}:{}", broker.getHost(), broker.getPort());
            } else {
                LOG.warn(
                        "broker {}:{}: {}; trying again every {} ms",
                        broker.getHost(),
                        broker.getPort(),
                        reason,
                        retry.toMillis());
            }
        }
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        channel = null;
        if (open != null) {
            open.abort(2_000);
        }
    }
}
