package io.drover.bus.outbox;

import io.drover.ledger.OutboxRows.Owed;
import java.util.List;

/** Where messages are published. Used by one thread, and closed by another. */
public interface Broker extends AutoCloseable {
    /**
     * Publishes messages in their order and waits for what the broker says of each.
     *
     * @return as many answers as messages, in their order
     */
    List<Answer> publish(List<Owed> messages);

    /** Ends a wait that is under way. */
    @Override
    void close();

    /** What the broker said of a message. */
    sealed interface Answer {
        /** The broker has it. */
        record Confirmed() implements Answer {}

        /** The broker could not take it (nack): a queue that is full, for one. */
        record Declined() implements Answer {}

        /**
         * The broker closed the channel while this message was under way. Where others were, too, it may be on account of
         * one of them.
         *
         * @param code AMQP's reply code: 403 for what this user may not do, 404 for an exchange that is not there
         */
        record Closed(int code, String reason) implements Answer {}

        /** Nobody knows: the broker is away, or did not answer in time. */
        record Unanswered(String reason) implements Answer {}
    }
}
