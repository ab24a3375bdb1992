package io.drover.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ServerSocketFactory;

/** A TCP way to a server at 127.0.0.1 that can be cut and blocked, as a network can. Starts open. */
public final class CutProxy implements AutoCloseable {
    private final ServerSocketFactory sockets;
    private final int target;
    private final int port;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket server;
    private volatile Thread acceptor;

    public CutProxy(int target) throws IOException {
        this(target, ServerSocketFactory.getDefault());
    }

    /** With server sockets of another kind, such as TLS ones, that give up their encryption here. */
    public CutProxy(int target, ServerSocketFactory sockets) throws IOException {
        this.sockets = sockets;
        this.target = target;
        this.server = listen(0);
        this.port = server.getLocalPort();
    }

    public int port() {
        return port;
    }

    /** Ends all connections; new ones are let through. */
    public void cut() throws IOException {
        for (Closeable socket : open) {
            open.remove(socket);
            socket.close();
        }
    }

    /** Ends all connections and refuses new ones. */
    public void block() throws IOException {
        server.close();
        try {
            // the port is free, and nobody slips through any more, only when its thread has left accept()
            acceptor.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cut();
    }

    public void unblock() throws IOException {
        server = listen(port);
    }

    @Override
    public void close() throws IOException {
        block();
    }

    private ServerSocket listen(int at) throws IOException {
        ServerSocket listening = sockets.createServerSocket();
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
        acceptor = start(() -> {
            while (true) {
                Socket client = listening.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(upstream);
                start(() -> pump(client, upstream));
                start(() -> pump(upstream, client));
            }
        });
        return listening;
    }

    private void pump(Socket from, Socket to) throws IOException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[65536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static Thread start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // a closed socket is how this thread is told to end
                    }
                },
                "cut-proxy");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
