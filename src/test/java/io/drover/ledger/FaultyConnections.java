package io.drover.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Real connections whose next commits go as told. Thread-safe. */
final class FaultyConnections implements InboxTransactions.Connections {
    /** What happens at a commit. */
    interface Fault {
        /** Throws, or returns to let the call after it be as usual. */
        void at(Connection connection) throws SQLException;
    }

    static final SQLException AWAY = new SQLException("the server went away", "08006");

    private final Database database;
    private final Queue<Fault> commits = new ConcurrentLinkedQueue<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    FaultyConnections(Database database) {
        this.database = database;
    }

    /** One of the next commits, in the order of these calls, does this first. */
    FaultyConnections atCommit(Fault fault) {
        commits.add(fault);
        return this;
    }

    /** A commit that does nothing and fails. */
    FaultyConnections refusedCommit() {
        return atCommit(connection -> {
            throw AWAY;
        });
    }

    /** A commit that happens, and whose answer does not come. */
    FaultyConnections lostAnswer() {
        return atCommit(connection -> {
            connection.commit();
            throw AWAY;
        });
    }

    /** A commit that waits for {@link #release}: what is put meanwhile makes one batch. */
    FaultyConnections heldCommit() {
        return atCommit(connection -> {
            held.countDown();
            await(released);
        });
    }

    void awaitHeld() {
        await(held);
    }

    void release() {
        released.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean allHappened() {
        return commits.isEmpty();
    }

    @Override
    public Connection open() throws SQLException {
        Connection real = database.connect("drover-test");
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Fault fault = method.getName().equals("commit") ? commits.poll() : null;
                    if (fault != null) {
                        fault.at(real);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
