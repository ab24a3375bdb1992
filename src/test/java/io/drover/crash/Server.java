package io.drover.crash;

/** A broker or a database that goes down and comes back, on the same port and with the same files. */
interface Server extends AutoCloseable {
    /** On 127.0.0.1, the same in all its lives. */
    int port();

    /** Returns when it answers. */
    void start() throws Exception;

    /** As its administrator would, in haste. */
    void stop() throws Exception;

    /** {@code kill -9}. */
    void kill() throws Exception;

    boolean isAlive();

    @Override
    default void close() throws Exception {
        kill();
    }
}
