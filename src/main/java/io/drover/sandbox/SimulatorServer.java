package io.drover.sandbox;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Gives a {@link Simulator} a port, and its users a way to watch it and to make it misbehave. Reserved paths:
 *
 * <ul>
 *   <li>GET {@code /_simulator/journal}: what took effect
 *   <li>GET {@code /_simulator/requests}: the last 1,000 requests, secrets masked
 *   <li>GET {@code /_simulator/state}: what the simulator holds
 *   <li>GET, POST, DELETE {@code /_simulator/faults}: see {@link Fault#from}
 *   <li>POST {@code /_simulator/control}: see {@link Simulator#control}
 * </ul>
 *
 * <p>Listens on 127.0.0.1 unless told otherwise; bodies above 20 MiB get a 413. Thread-safe.
 */
public final class SimulatorServer implements AutoCloseable {
    private static final int THREADS = 16;
    private static final int WAITING = 256;

    private final HttpServer server;
    private final ThreadPoolExecutor workers;
    private final ScheduledExecutorService later;
    private final Faults faults = new Faults();
    private final RequestLog requests = new RequestLog();

    private SimulatorServer(HttpServer server, Simulator simulator, Journal journal) {
        this.server = server;
        this.workers = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), runnable -> {
                    Thread thread = new Thread(runnable, "simulator-" + simulator.name());
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
        this.later = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread thread = new Thread(runnable, "simulator-slow-" + simulator.name());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(workers);
        server.createContext("/", new FaultyHandler(simulator, faults, requests, later));
        server.createContext("/_simulator/", new ControlHandler(simulator, journal, faults, requests));
        server.start();
    }

    /** @param port 0 for any free one */
    public static SimulatorServer start(Simulator simulator, Journal journal, int port) throws IOException {
        return start(simulator, journal, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** On an address of one's own choice: there is no login in front of a simulator. */
    public static SimulatorServer start(Simulator simulator, Journal journal, InetSocketAddress address)
            throws IOException {
        // Read once by the JDK when its server starts; without it each answer waits 40 ms for a delayed ACK.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        return new SimulatorServer(HttpServer.create(address, WAITING), simulator, journal);
    }

    /** {@code http://127.0.0.1:34567}, without a slash at the end. */
    public String url() {
        InetSocketAddress address = server.getAddress();
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public Faults faults() {
        return faults;
    }

    public RequestLog requests() {
        return requests;
    }

    /** Drops what hangs and every open connection; the simulator keeps its state. */
    @Override
    public void close() {
        faults.clear();
        server.stop(0);
        later.shutdownNow();
        workers.shutdownNow();
    }
}
