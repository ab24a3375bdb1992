package io.drover.bus.fedmsg;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;
import org.zeromq.ZMonitor;

/**
 * SUB sockets, one for each endpoint, and the threads that read them: a publisher that is away, or whose name takes long to
 * be looked up, keeps nobody from hearing the others. While the receiver does not return, nothing is read: messages wait in memory
 * up to the high water mark, then the publisher drops them, as ZeroMQ has it. Reconnects for ever.
 */
final class ZmqSubscriber implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ZmqSubscriber.class);
    /** Beyond this a frame is not taken off the network: it ends the connection. */
    private static final long MAX_FRAME_BYTES = 64L << 20;

    /**
     * On a busy machine JeroMQ 0.6.0 now and then stalls in a handshake and would be deaf for its own 30 s; a fresh
     * connection hears.
     */
    private static final int HANDSHAKE_WITHIN_MILLIS = 3_000;

    private static final int WAKE_MILLIS = 200;
    private static final int AGAIN_AFTER_MILLIS = 1_000;
    private static final Duration END_WITHIN = Duration.ofSeconds(50);

    private final FedmsgSettings settings;
    private final Supplier<Set<String>> prefixes;
    private final Consumer<List<byte[]>> receiver;
    private final Map<String, Boolean> connected = new ConcurrentHashMap<>();
    private final AtomicInteger topics = new AtomicInteger(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Thread> threads;

    /**
     * @param prefixes of the topics wanted, asked at the start and after {@link #topicsChanged}
     * @param receiver gets the frames of each message, those of one endpoint one at a time, on the thread that reads
     */
    ZmqSubscriber(FedmsgSettings settings, Supplier<Set<String>> prefixes, Consumer<List<byte[]>> receiver) {
        this.settings = settings;
        this.prefixes = prefixes;
        this.receiver = receiver;
        settings.endpoints().forEach(endpoint -> connected.put(endpoint, false));
        this.threads = settings.endpoints().stream()
                .map(endpoint -> new Thread(() -> run(endpoint), "drover-fedmsg " + endpoint))
                .toList();
    }

    ZmqSubscriber start() {
        threads.forEach(Thread::start);
        return this;
    }

    /** Has the topics asked for again, within moments. */
    void topicsChanged() {
        topics.incrementAndGet();
    }

    /** Which endpoints there is a connection to, as last seen. */
    Map<String, Boolean> connected() {
        return Map.copyOf(connected);
    }

    /** Stops reading and waits a while for the receiver to return; {@link #close} is still owed. */
    void stopReading(Duration patience) {
        closing.countDown();
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (Thread thread : threads) {
                // a join of 0 would be one without an end
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops reading and returns when the receiver has returned; what waits in ZeroMQ's memory is gone. */
    @Override
    public void close() {
        stopReading(END_WITHIN);
    }

    private void run(String endpoint) {
        while (closing.getCount() > 0) {
            try (ZContext context = new ZContext(1)) {
                context.setLinger(0);
                listen(context, endpoint);
            } catch (RuntimeException e) {
                LOG.error("listening on {} failed; it begins anew", endpoint, e);
                pause();
            }
        }
    }

    private void listen(ZContext context, String endpoint) {
        ZMQ.Socket socket = context.createSocket(SocketType.SUB);
        configure(socket);
        socket.setEventHook(event -> notice(event, endpoint), ZMQ.EVENT_HANDSHAKE_PROTOCOL | ZMQ.EVENT_DISCONNECTED);
        while (closing.getCount() > 0 && !connects(socket, endpoint)) {
            pause();
        }
        Set<String> subscribed = new TreeSet<>();
        int followed = 0;
        while (closing.getCount() > 0) {
            int version = topics.get();
            if (version != followed) {
                follow(socket, subscribed);
                followed = version;
            }
            List<byte[]> frames = receive(socket);
            if (frames != null) {
                hand(frames);
            }
        }
    }

    private void configure(ZMQ.Socket socket) {
        FedmsgSettings.Network network = settings.network();
        FedmsgSettings.KeepAlive keepAlive = network.keepAlive();
        socket.setRcvHWM(settings.highWaterMark());
        socket.setMaxMsgSize(MAX_FRAME_BYTES);
        socket.setReceiveTimeOut(WAKE_MILLIS);
        socket.setReconnectIVL((int) network.reconnectFirst().toMillis());
        socket.setReconnectIVLMax((int) network.reconnectMost().toMillis());
        socket.setHandshakeIvl(HANDSHAKE_WITHIN_MILLIS);
        socket.setTCPKeepAlive(1);
        socket.setTCPKeepAliveIdle(keepAlive.idle().toSeconds());
        socket.setTCPKeepAliveInterval(keepAlive.interval().toSeconds());
        socket.setTCPKeepAliveCount(keepAlive.count());
        int heartbeat = (int) network.heartbeat().toMillis();
        if (heartbeat > 0) {
            socket.setHeartbeatIvl(heartbeat);
            socket.setHeartbeatTimeout(heartbeat);
        }
    }

    /** False where the host's name is not known now: it is asked for again. */
    private boolean connects(ZMQ.Socket socket, String endpoint) {
        try {
            return socket.connect(endpoint);
        } catch (RuntimeException e) {
            LOG.debug("{} cannot be connected to: {}", endpoint, e.toString());
            return false;
        }
    }

    private void follow(ZMQ.Socket socket, Set<String> subscribed) {
        Set<String> wanted = prefixes.get();
        // new ones first: a topic that both an old and a new prefix want is wanted throughout
        wanted.stream()
                .filter(prefix -> !subscribed.contains(prefix))
                .forEach(prefix -> socket.subscribe(utf8(prefix)));
        subscribed.stream()
                .filter(prefix -> !wanted.contains(prefix))
                .forEach(prefix -> socket.unsubscribe(utf8(prefix)));
        subscribed.clear();
        subscribed.addAll(wanted);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable List<byte[]> receive(ZMQ.Socket socket) {
        byte[] frame = socket.recv();
        if (frame == null) {
            return null;
        }
        List<byte[]> frames = new ArrayList<>(2);
        frames.add(frame);
        while (frame != null && socket.hasReceiveMore()) {
            frame = socket.recv();
            if (frame != null) {
                frames.add(frame);
            }
        }
        return frames;
    }

    private void hand(List<byte[]> frames) {
        try {
            receiver.accept(frames);
        } catch (RuntimeException e) {
            if (closing.getCount() == 0) {
                LOG.warn("a message was read and not taken, since this is ending: {}", e.getMessage());
            } else {
                LOG.error("a message of {} frames was read and not taken", frames.size(), e);
            }
        }
    }

    /** On ZeroMQ's own thread. */
    private void notice(ZEvent event, String endpoint) {
        boolean is = event.getEvent() == ZMonitor.Event.HANDSHAKE_PROTOCOL;
        Boolean before = connected.put(endpoint, is);
        if (before == null || before != is) {
            LOG.info(is ? "connected to fedmsg at {}" : "connection to fedmsg at {} is gone; trying again", endpoint);
        }
    }

    private void pause() {
        try {
            closing.await(AGAIN_AFTER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
