package io.drover.bus.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import io.drover.bus.outbox.Broker.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the broker says of the messages that are under way on one channel, by their sequence numbers. The client's threads
 * tell it, one other thread asks. Thread-safe.
 */
final class Confirms implements ConfirmListener, ShutdownListener {
    private final NavigableMap<Long, Answer> answers = new TreeMap<>();
    private long first;
    private int expected;
    private @Nullable ShutdownSignalException end;

    /** From now on {@code count} messages are under way, numbered from {@code first}. */
    synchronized void expect(long first, int count) {
        this.first = first;
        this.expected = count;
        answers.clear();
    }

    @Override
    public void handleAck(long number, boolean multiple) {
        note(number, multiple, new Answer.Confirmed());
    }

    @Override
    public void handleNack(long number, boolean multiple) {
        note(number, multiple, new Answer.Declined());
    }

    private synchronized void note(long number, boolean multiple, Answer answer) {
        for (long n = multiple ? first : number; n <= number; n++) {
            answers.putIfAbsent(n, answer);
        }
        notifyAll();
    }

    @Override
    public synchronized void shutdownCompleted(ShutdownSignalException cause) {
        end = cause;
        notifyAll();
    }

    /** Waits for all answers, the channel's end, or the limit; those that never came say which it was. */
    synchronized List<Answer> await(Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (answers.size() < expected && end == null) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        Answer missing = missing(limit);
        List<Answer> all = new ArrayList<>(expected);
        for (long n = first; n < first + expected; n++) {
            all.add(answers.getOrDefault(n, missing));
        }
        return all;
    }

    private Answer missing(Duration limit) {
        ShutdownSignalException signal = end;
        if (signal == null) {
            return new Answer.Unanswered("the broker has not confirmed within " + limit.toSeconds() + " s");
        }
        if (signal.getReason() instanceof AMQP.Channel.Close close) {
            return new Answer.Closed(close.getReplyCode(), close.getReplyCode() + " " + close.getReplyText());
        }
        return new Answer.Unanswered("the connection to the broker is gone: " + signal.getMessage());
    }
}
