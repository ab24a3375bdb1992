package io.drover.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
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
    private volatile byte[] cutIn = {};

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

    /** Ends all connections in the middle of the next request that holds these bytes. */
    public void cutIn(byte... request) {
        cutIn = request.clone();
    }

    /** Whether the cut that was asked for last has happened. */
    public boolean hasCut() {
        return cutIn.length == 0;
    }

    private synchronized int cutAt(byte[] buffer, int length) {
        byte[] wanted = cutIn;
        for (int at = 0; wanted.length > 0 && at + wanted.length <= length; at++) {
            if (Arrays.equals(buffer, at, at + wanted.length, wanted, 0, wanted.length)) {
                cutIn = new byte[0];
                return at + wanted.length;
            }
        }
        return -1;
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
                start(() -> connect(client));
            }
        });
        return listening;
    }

    /** Where the server is down the client's connection ends, and the proxy goes on. */
    private void connect(Socket client) throws IOException {
        Socket upstream;
        try {
            upstream = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException down) {
            client.close();
            return;
        }
        open.add(client);
        open.add(upstream);
        start(() -> pump(client, upstream, true));
        start(() -> pump(upstream, client, false));
    }

    private void pump(Socket from, Socket to, boolean requests) throws IOException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[65536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                int cutAt = requests ? cutAt(buffer, read) : -1;
                out.write(buffer, 0, cutAt < 0 ? read : cutAt);
                out.flush();
                if (cutAt >= 0) {
                    cut();
                    return;
                }
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
